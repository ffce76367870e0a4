/** What hosts and staff changed of the town's resources, over real HTTP: who may look, who may take it back, once, and how soon residents see it. */
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';
import {sql} from '../support/days.mjs';
import {Service, Worker} from './service.mjs';

/** @type {Service} */ let service;
/** @type {Worker} */ let hana;
const db = () => `${service.dir}/t.db`;
const NAME = '針金アートの会';
let id = '';

before(async () => {
  service = await Service.create();
  service.addStaff('hana', 'link_worker', '佐藤 花');
  service.addStaff('edi', 'editor');
  service.addStaff('audi', 'auditor');
  hana = await Worker.login(service, 'hana');
  id = sql(db(), `SELECT id FROM resources WHERE name = '${NAME}'`).trim();
  assert.ok(id);
});
after(() => service?.close());

/** The host opens a fresh link and answers. @param {'same' | 'changed' | 'ended'} answer */
async function hostSays(answer, words = '') {
  const made = await hana.call('POST', '/confirm-links', {resource_id: id});
  assert.equal(made.status, 200, made.text);
  const sent = await fetch(made.json.url, {method: 'POST', redirect: 'manual', headers: {'content-type': 'application/x-www-form-urlencoded'}, body: new URLSearchParams({answer, words})});
  assert.match(sent.headers.get('location'), /^\/confirm\/thanks/);
  return made.json.url;
}

const answers = async () => (await hana.call('GET', '/unsure')).json.answers.filter((a) => a.resource_id === id);
const edits = async () => (await hana.call('GET', '/resource-edits')).json;
const undo = (edit, who = hana, headers = {}) => who.call('POST', '/resource-edits/undo', edit, headers);

/** Within two seconds, by whatever way somebody looks for it. @param {boolean} there */
async function residentsSee(there) {
  const begun = Date.now();
  const found = async () => (await (await fetch(`${service.url}/activities?q=${encodeURIComponent('針金アート')}`)).text()).includes(`>${NAME}<`);
  while (await found() !== there && Date.now() - begun < 10000) await new Promise((done) => setTimeout(done, 50));
  assert.equal(await found(), there);
  return Date.now() - begun;
}

test('it is over, by mistake: seen with what it changed, taken back, offered again', async () => {
  await residentsSee(true);
  await hostSays('ended', 'もう人がいません');
  await residentsSee(false);
  const [answer] = await answers();
  assert.deepEqual(answer.change, {field: 'status', field_name: '状態', value: 'ended', file: null});
  assert.deepEqual([answer.undone_at, answer.undone_by, answer.against], [null, null, null]);
  const {edits: [edit], undone} = await edits();
  assert.deepEqual({...edit, at: 0}, {resource_id: id, name: NAME, field: 'status', field_name: '状態', value: 'ended', file: null, at: 0, by: null, there: 'listed'});
  assert.deepEqual(undone, []);

  const asked = {resource_id: id, field: 'status', at: answer.at};
  assert.equal((await undo({...asked, resource_id: 'nobody:1'})).code, 'not_found');
  assert.equal((await undo({...asked, field: 'verified_ms'})).code, 'not_found');
  assert.equal((await undo({...asked, at: answer.at - 1})).code, 'replaced');
  for (const wrong of [{}, {resource_id: id}, {...asked, at: 'x'}, {...asked, field: 5}, {...asked, field: 'x'.repeat(100)}, '{', '[]'])
    assert.equal((await undo(wrong)).code, 'bad_request', JSON.stringify(wrong));
  assert.equal((await undo(asked, hana, {'x-csrf-token': 'x'.repeat(43)})).code, 'csrf');
  assert.equal((await undo(asked, hana, {origin: 'https://evil.example'})).code, 'origin');
  assert.equal((await undo(asked, hana, {cookie: ''})).code, 'session_required');
  for (const login of ['edi', 'audi']) {
    const other = await Worker.login(service, login);
    assert.equal((await undo(asked, other)).code, 'role', login);
    assert.equal((await other.call('GET', '/resource-edits')).code, 'role', login);
  }
  assert.equal((await edits()).edits.length, 1, 'nothing of that did anything');

  const both = await Promise.all([undo(asked), undo(asked)]);
  assert.deepEqual(both.map((a) => a.code ?? a.status).sort(), [200, 'replaced'], 'two at once: one did it');
  const took = await residentsSee(true);
  assert.ok(took < 2500, `${took} ms`);
  const [after] = await answers();
  assert.equal(after.change, null);
  assert.deepEqual([after.undone_by, after.words], ['佐藤 花', 'もう人がいません']);
  assert.ok(Date.now() - after.undone_at < 60000);
  const now = await edits();
  assert.deepEqual(now.edits, []);
  assert.deepEqual([now.undone[0].value, now.undone[0].by, now.undone[0].undone_by, now.undone[0].undone_at], ['ended', null, '佐藤 花', after.undone_at]);
  assert.equal(sql(db(), "SELECT count(*) FROM audit WHERE action = 'undo' AND object = 'resource_edit' AND staff_id = (SELECT id FROM staff WHERE login = 'hana') AND object_id = (SELECT max(id) FROM resource_edits_undone)").trim(), '1');
});

test('over, and still true by a later link: nothing comes back by itself, staff are told, and either can be taken back', async () => {
  await hostSays('ended');
  await residentsSee(false);
  const {json: {url}} = await hana.call('POST', '/confirm-links', {resource_id: id});
  const page = await (await fetch(url)).text();
  assert.match(page, /もうやっていない/);
  assert.match(page, /続けています/, 'what "still true" means is said');
  await hostSays('same');
  let [same, ended] = await answers();
  assert.deepEqual([same.answer, same.against, same.against_at], ['same', 'host', ended.at]);
  assert.equal(same.change.field, 'verified_ms');
  await residentsSee(false);
  assert.equal((await undo({resource_id: id, field: 'verified_ms', at: same.at})).status, 200);
  [same, ended] = await answers();
  assert.deepEqual([same.against, same.undone_by], [null, '佐藤 花']);
  await hostSays('same');
  [same] = await answers();
  assert.equal(same.against, 'host');
  assert.equal((await undo({resource_id: id, field: 'status', at: ended.at})).status, 200);
  await residentsSee(true);
  [same] = await answers();
  assert.deepEqual([same.against, same.undone_at], [null, null]);
  assert.equal(same.change.value, same.at, 'vouched for by that word');
});

test('a change whose resource vanished, or is nowhere: first in the list, and never in the way', async () => {
  sql(db(), `INSERT INTO resource_edits VALUES ('old:9', 'alert', '"休会中"', 1700000000000, (SELECT id FROM staff WHERE login = 'hana'))`);
  sql(db(), `UPDATE resources SET body = json_set(body, '$.vanished_ms', ${Date.now()}) WHERE id = '${id}'`);
  const list = (await edits()).edits;
  assert.deepEqual(list.map((e) => e.there), ['gone', 'vanished']);
  assert.deepEqual([list[0].by, list[0].name, list[0].file, list[0].value], ['佐藤 花', '', null, '休会中']);
  assert.equal((await undo(list[0])).status, 200);
  assert.deepEqual((await edits()).edits.map((e) => e.there), ['vanished']);
});

test('no word of it in the log', () => {
  for (const word of ['針金', 'もう人', '休会', '佐藤', id]) assert.ok(!service.log.includes(word), word);
  assert.ok(!/confirm\/[\w-]{22}/.test(service.log));
});
