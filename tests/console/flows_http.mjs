/** How the flows are told of over HTTP: counted once, by whole days, without small numbers, to those who write them. */
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';
import {Service, Visitor, Worker} from './service.mjs';
import {moveBack, sql} from '../support/days.mjs';

const PEOPLE = 12, LEAVE = 6;
const DAY = 86400000;
let service, edi, hana, tarou, kei, adm;
const db = () => `${service.dir}/t.db`;
const graph = async (who, days = 30) => (await who.call('GET', `/flows/life/graph?days=${days}`)).json;
const node = (g, name) => g.nodes.find((n) => n.name === name);

/** Twelve begin; one slips at q1; six say nothing more at q3, five at q4; one says やめる at q3. */
async function talkThrough(i) {
  const v = await Visitor.arrive(service);
  await v.say('生活アンケートをやってみたい');
  await v.hears('1/6');
  if (i === 0) await v.say('くぁｗせｄｒｆｔｇ');
  await v.say('4');
  await v.hears('2/6');
  /* the same event once more, as after a lost connection */
  v.socket.send({type: 'say', id: `v${v.n}`, text: '4'});
  await v.say(i % 2 ? 'とばす' : '2');
  await v.hears('3/6');
  if (i === PEOPLE - 1) return v.say('やめる');
  if (i < LEAVE) return undefined;
  await v.say('1');
  await v.hears('4/6');
  return undefined;
}

before(async () => {
  service = await Service.create();
  for (const [login, role] of [['edi', 'editor'], ['hana', 'link_worker'], ['tarou', 'supervisor'], ['kei', 'auditor'], ['adm', 'admin']]) service.addStaff(login, role);
  [edi, hana, tarou, kei, adm] = await Promise.all(['edi', 'hana', 'tarou', 'kei', 'adm'].map((login) => Worker.login(service, login)));
  for (let i = 0; i < PEOPLE; i++) await talkThrough(i);
});
after(() => service?.close());

test('what happens today is told tomorrow', async () => {
  const g = await graph(edi);
  assert.equal(g.flow.begun, null);
  assert.equal(g.flow.since, null);
  assert.ok(g.nodes.every((n) => Object.values(n.counts ?? {}).every((c) => c === null)));
  assert.equal(sql(db(), "SELECT sum(n) FROM flow_counts WHERE flow = 'life' AND kind = 'begun'"), String(PEOPLE));
});

test('a flow with its counts: once, in steps of five, small ones hidden', async () => {
  assert.equal(sql(db(), "SELECT sum(n) FROM flow_counts WHERE flow = 'life' AND node = 'q1' AND kind = 'answered'"), String(PEOPLE), 'an event delivered twice is counted once');
  moveBack(db(), 3);
  const g = await graph(edi);
  assert.deepEqual([g.days, g.flow.name, g.flow.title, g.flow.kind], [30, 'life', '生活アンケート', 'form']);
  assert.equal(g.until - g.from, 30 * DAY);
  assert.equal((g.until + 9 * 3600000) % DAY, 0, 'days begin at midnight in Japan');
  assert.ok(g.until <= Date.now());
  assert.equal(g.flow.begun, 10);
  assert.equal(g.flow.since, g.until - 3 * DAY, 'counted since the day of the talks');
  assert.deepEqual(node(g, 'q1').counts, {entered: 10, answered: 10, skipped: null, unknown: null, missed: null, given_up: null, stopped: null, left: null, leaving: null});
  assert.deepEqual([node(g, 'q2').counts.answered, node(g, 'q2').counts.skipped], [5, 5]);
  assert.deepEqual([node(g, 'q3').counts.entered, node(g, 'q3').counts.answered, node(g, 'q3').counts.left, node(g, 'q3').counts.stopped, node(g, 'q3').counts.leaving], [10, 5, 5, null, 5]);
  assert.equal(node(g, 'q3').many_leave, true);
  assert.equal(node(g, 'q4').counts.left, 5);
  assert.equal(node(g, 'q1').many_leave, false);
  assert.ok(g.nodes.every((n) => Object.values(n.counts ?? {}).every((c) => c === null || (c >= 5 && c % 5 === 0))));
});

test('each node has its words, its place in the files and on the sheet', async () => {
  const g = await graph(tarou);
  const q1 = node(g, 'q1');
  assert.match(q1.file, /^dialogs\/flows\/life\.yaml$/);
  assert.ok(q1.line > 1);
  assert.equal(q1.options.length, 4);
  assert.deepEqual([...new Set(q1.texts.map((t) => t.what))], ['ask', 'unrecognised']);
  assert.ok(q1.texts[0].ja && q1.texts[0].easy && q1.texts[0].en);
  assert.deepEqual(q1.links.map((l) => l.to), ['q2']);
  const names = g.nodes.map((n) => n.name);
  for (const n of g.nodes) assert.ok(n.x >= 0 && n.x + g.box_width <= g.width && n.y + g.box_height <= g.height);
  for (const p of g.paths) assert.ok(names.includes(p.from) && names.includes(p.to) && /^M[\d CV.-]+$/.test(p.drawn), p.drawn);
});

test('all flows, and the three spans', async () => {
  const list = (await adm.call('GET', '/flows')).json;
  assert.equal(list.next, null);
  assert.ok(list.items.length > 20);
  const life = list.items.find((f) => f.name === 'life');
  assert.deepEqual([list.days, life.title, life.begun, life.leaving, life.missed], [30, '生活アンケート', 10, 10, null]);
  moveBack(db(), 7);
  assert.equal((await graph(edi, 7)).flow.begun, null, 'ten days ago is not in the last seven');
  assert.equal((await graph(edi, 7)).flow.leaving, null);
  assert.equal((await graph(edi, 30)).flow.begun, 10);
  assert.equal((await graph(edi, 90)).flow.begun, 10);
  for (const days of ['0', '1', '8', '31', '365', '-7', 'week']) assert.equal((await edi.call('GET', `/flows?days=${days}`)).code, 'bad_request', days);
});

test('numbers of another structure are those of another flow', async () => {
  sql(db(), "UPDATE flow_counts SET structure = structure + 1 WHERE flow = 'life'");
  const g = await graph(edi);
  assert.deepEqual([g.flow.begun, g.flow.since, g.flow.earlier, node(g, 'q3').counts.left], [null, null, true, null]);
  sql(db(), "UPDATE flow_counts SET structure = structure - 1 WHERE flow = 'life'");
  assert.deepEqual([(await graph(edi)).flow.begun, (await graph(edi)).flow.earlier], [10, false]);
});

test('whoever came back has not left', async () => {
  assert.equal(node(await graph(edi), 'q3').counts.left, 5);
  sql(db(), `UPDATE conversations SET state = json_set(state, '$.at', ${Date.now()}) WHERE id IN (SELECT id FROM conversations WHERE json_extract(state, '$.st[#-1][1]') = 'q3' LIMIT 2)`);
  assert.equal(node(await graph(edi), 'q3').counts.left, null);
});

test('for those who write flows, and written down', async () => {
  for (const path of ['/flows', '/flows/life/graph']) {
    assert.equal((await service.call('GET', `/api/v1${path}`)).code, 'session_required');
    for (const who of [hana, kei]) assert.equal((await who.call('GET', path)).code, 'role');
    for (const who of [edi, tarou, adm]) assert.equal((await who.call('GET', path)).status, 200);
    assert.equal((await edi.call('GET', path, undefined, {'sec-fetch-site': 'cross-site'})).code, 'origin');
  }
  assert.equal((await edi.call('GET', '/flows/nothing/graph')).code, 'not_found');
  assert.equal((await edi.call('GET', '/flows/..%2f..%2fetc/graph')).code, 'not_found');
  const rows = sql(db(), "SELECT action, count(*) > 0 FROM audit WHERE object = 'flow' GROUP BY action");
  assert.equal(rows, 'list|1\nview|1');
});

test('a publication shows the flows as they are then', async () => {
  service.child.kill('SIGHUP');
  for (let i = 0; i < 100 && !service.log.includes('reloaded'); i++) await new Promise((go) => setTimeout(go, 100));
  assert.match(service.log, /reloaded/);
  assert.equal((await graph(edi)).flow.begun, 10);
});
