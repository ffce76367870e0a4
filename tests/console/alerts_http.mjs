/** People who must know, over real HTTP and sockets: alerted, alerted again, across kill -9, until one answers. Deadlines are seconds here. */
import assert from 'node:assert/strict';
import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {after, before} from 'node:test';
import {Service, Visitor, Worker} from './service.mjs';

const PEOPLE = ['hana', 'taro', 'jiro'].map((login) => `    - {login: ${login}, duty: always}\n`).join('');
const PATIENT = `alerts:\n  answer_within: {urgent: 60, emergency: 60}\n  people:\n${PEOPLE}`;
const HASTY = `alerts:\n  answer_within: {urgent: 2s, emergency: 1s}\n  people:\n${PEOPLE}`;

async function open(alerts, extra = {}) {
  const service = await Service.create(extra, alerts);
  service.addStaff('hana', 'link_worker', '佐藤 花');
  service.addStaff('taro', 'supervisor', '鈴木 太郎');
  service.addStaff('jiro', 'link_worker', '田中 次郎');
  service.addStaff('edi', 'editor');
  const workers = {};
  for (const login of ['hana', 'taro', 'jiro', 'edi']) workers[login] = await Worker.login(service, login);
  return {service, ...workers};
}

async function inDanger(service, words = 'もう死にたい') {
  const visitor = await Visitor.arrive(service);
  await visitor.say(words);
  return visitor;
}

const names = (a) => a.people.map((p) => p.name);
const newest = async (w) => (await w.call('GET', '/escalations')).json.items.sort((a, b) => Number(b.id) - Number(a.id))[0];
const mine = async (w, row) => (await w.call('GET', '/alerts')).json.items.find((a) => a.mine && a.escalation_id === row.id);

/** The nth step of this kind on the stream for this request. */
const step = (stream, kind, id, n = 1, ms = 60_000) => {
  let seen = 0;
  const counted = new Set();
  return stream.wait((m) => {
    if (m.type !== 'escalation' || m.kind !== kind || m.escalation.id !== id || counted.has(m.seq)) return false;
    counted.add(m.seq);
    return ++seen === n;
  }, ms);
};

let desk;
before(async () => { desk = await open(PATIENT); });
after(() => desk?.service.close());

test('two are alerted, told live, and listed; nobody else hears words of the resident that way', async () => {
  const stream = await desk.jiro.stream();
  stream.send({type: 'hello'});
  await stream.wait((m) => m.type === 'welcome');
  await inDanger(desk.service);
  const alerted = await stream.wait((m) => m.type === 'escalation' && m.kind === 'alerted');
  const {alerting} = alerted.escalation;
  assert.deepEqual([alerting.state, names(alerting)], ['calling', ['佐藤 花', '鈴木 太郎']]);
  assert.equal(alerting.next_at, alerting.since + 60 * 60000);
  assert.ok(alerting.people.every((p) => p.times === 1 && p.answer_by === alerting.next_at && p.answered_at === null));
  assert.equal(alerted.actor, 'bot');

  const row = await newest(desk.jiro);
  assert.deepEqual(row.alerting, alerting, 'the queue says what the stream said');
  assert.deepEqual((await desk.jiro.call('GET', `/conversations/${row.conversation_id}`)).json.escalation.alerting, alerting);
  const {items} = (await desk.hana.call('GET', '/alerts')).json;
  assert.deepEqual(items.map((a) => [a.name, a.mine, a.attempt, a.severity]), [['鈴木 太郎', false, 1, 'urgent'], ['佐藤 花', true, 1, 'urgent']]);
  assert.equal(await mine(desk.jiro, row), undefined);
  await stream.close();
});

test('who may list and answer', async () => {
  const {service, hana, taro, jiro, edi} = desk;
  await inDanger(service);
  const row = await newest(hana);
  const {id} = await mine(hana, row);
  const answer = (w, which = id, headers = {}) => w.call('POST', `/alerts/${which}/answer`, undefined, headers);
  const rows = [
    ['nobody lists', () => service.call('GET', '/api/v1/alerts'), 401, 'session_required'],
    ['nobody answers', () => service.call('POST', `/api/v1/alerts/${id}/answer`), 401, 'session_required'],
    ['an editor lists', () => edi.call('GET', '/alerts'), 403, 'role'],
    ['an editor answers', () => answer(edi), 403, 'role'],
    ['no token', () => answer(hana, id, {'x-csrf-token': ''}), 403, 'csrf'],
    ["another's token", () => answer(hana, id, {'x-csrf-token': taro.csrf}), 403, 'csrf'],
    ['from elsewhere', () => answer(hana, id, {origin: 'https://evil.example'}), 403, 'origin'],
    ['no such alert', () => answer(hana, 999999), 404, 'not_found'],
    ['not a number', () => answer(hana, 'abc'), 404, 'not_found'],
    ['the alert of somebody else', () => answer(jiro), 409, 'not_alerted'],
  ];
  for (const [why, ask, status, code] of rows) {
    const got = await ask();
    assert.equal(`${why}: ${got.status} ${got.code}`, `${why}: ${status} ${code}`);
    assert.ok(got.json.title.length > 0);
  }
  assert.equal((await newest(hana)).alerting.state, 'calling', 'none of that ended the calling');

  const stream = await jiro.stream();
  stream.send({type: 'hello'});
  await stream.wait((m) => m.type === 'welcome');
  const done = await answer(hana);
  assert.equal(done.status, 200, done.text);
  assert.deepEqual([done.json.escalation_id, done.json.alerting.state, done.json.alerting.answered_name], [row.id, 'answered', '佐藤 花']);
  const heard = await step(stream, 'answered', row.id);
  assert.deepEqual(heard.escalation.alerting, done.json.alerting);
  assert.equal(heard.escalation.state, 'waiting', 'an answer does not claim');
  assert.deepEqual(heard.escalation.alerting.people.map((p) => p.answered_at !== null), [true, false]);
  await stream.close();
  assert.equal((await answer(hana)).status, 200, 'twice is once');
  const late = await answer(taro, Number(id) + 1);
  assert.deepEqual([late.status, late.code, late.json.answered_name], [409, 'already_answered', '佐藤 花']);
  assert.equal(await mine(hana, row), undefined);

  assert.equal((await taro.call('POST', `/escalations/${row.id}/claim`)).status, 200);
  assert.equal((await taro.call('POST', `/escalations/${row.id}/close`, {outcome: 'heard'})).status, 200);
  const closed = await answer(hana);
  assert.deepEqual([closed.status, closed.code], [409, 'closed']);
});

test('a claim ends the calling, putting back begins it anew', async () => {
  const {service, hana, jiro} = desk;
  await inDanger(service);
  const {id} = await newest(hana);
  await jiro.call('POST', `/escalations/${id}/claim`);
  const claimed = (await newest(hana)).alerting;
  assert.deepEqual([claimed.state, claimed.answered_name, claimed.next_at], ['answered', '田中 次郎', null]);
  await jiro.call('POST', `/escalations/${id}/release`);
  const again = (await newest(hana)).alerting;
  assert.deepEqual([again.state, names(again), again.answered_name], ['calling', ['佐藤 花', '鈴木 太郎'], null]);
  assert.ok(again.since >= claimed.since);
});

test('worse words alert again, at once', async () => {
  const {service, hana} = desk;
  const visitor = await inDanger(service);
  const row = await newest(hana);
  await hana.call('POST', `/alerts/${(await mine(hana, row)).id}/answer`);
  await visitor.say('今から首を吊る');
  const {severity, alerting} = await newest(hana);
  assert.deepEqual([severity, alerting.state, alerting.answered_name], ['emergency', 'calling', null]);
});

test('whoever did something is in the audit; no word and no name is in the log', async () => {
  await desk.service.stop();
  const bytes = ['t.db', 't.db-wal'].map((f) => { try { return readFileSync(`${desk.service.dir}/${f}`, 'latin1'); } catch { return ''; } }).join('');
  assert.ok(bytes.includes('answeralert'));
  assert.ok(bytes.includes('listalert'));
  assert.match(desk.service.log, /alert escalation=\d+ call=1 batch=1 people=2/);
  for (const word of ['佐藤', '鈴木', 'hana', 'taro', '死にたい', '首を吊る']) assert.ok(!desk.service.log.includes(word), word);
  await desk.service.start();
});

test('not answered: once more, the next, everybody; across kill -9; an answer ends it', async () => {
  const hasty = await open(HASTY);
  try {
    const {service, hana, jiro} = hasty;
    const stream = await jiro.stream();
    stream.send({type: 'hello'});
    await stream.wait((m) => m.type === 'welcome');
    await inDanger(service);
    const {id} = await newest(jiro);
    const batches = [];
    for (let n = 1; n <= 3; n++) {
      const {seq, at, escalation} = await step(stream, 'alerted', id, n);
      batches.push({seq, at, who: escalation.alerting.people.filter((p) => p.at === at).map((p) => p.name)});
    }
    assert.deepEqual(batches.map((b) => b.who), [['佐藤 花', '鈴木 太郎'], ['佐藤 花', '鈴木 太郎'], ['佐藤 花', '田中 次郎']]);
    for (let i = 1; i < batches.length; i++) assert.ok(batches[i].at - batches[i - 1].at >= 2000);
    await stream.close();

    await service.kill();
    await service.start();
    const back = await jiro.stream();
    back.send({type: 'hello', after: batches[0].seq});
    const everybody = await step(back, 'alerted', id, 4); /* the fifth of all */
    assert.equal(everybody.escalation.alerting.people.filter((p) => p.at === everybody.at).length, 3);
    const seqs = back.heard.filter((m) => m.type === 'escalation').map((m) => m.seq);
    assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => a - b));

    const row = await newest(hana);
    const done = await hana.call('POST', `/alerts/${(await mine(hana, row)).id}/answer`);
    assert.equal(done.json.alerting.state, 'answered', done.text);
    const count = back.heard.length;
    await new Promise((resolve) => setTimeout(resolve, 3000)); /* longer than any deadline */
    assert.ok(!back.heard.slice(count).some((m) => m.kind === 'alerted'), 'silent after the answer');
    await back.close();
  } finally {
    await hasty.service.close();
  }
});

test('the town\'s own program: once a person, told no more than it needs, and never waited for', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tsunagu-call-')), program = join(dir, 'call'), calls = join(dir, 'calls');
  writeFileSync(calls, '');
  writeFileSync(program, `#!/bin/sh\nprintf '%s %s %s %s %s\\n' "$#" "$1" "$2" "$3" "$4" >> ${calls}\nexec sleep 60\n`);
  chmodSync(program, 0o700);
  const town = await open(PATIENT, {TSUNAGU_ALERTS_COMMAND: program, TSUNAGU_ALERTS_TIMEOUT_S: '1', TSUNAGU_ALERTS_AT_ONCE: '1'});
  try {
    const {service, hana} = town;
    const visitor = await inDanger(service);
    const {id, conversation_id: talk} = await newest(hana);
    for (let i = 0; i < 80 && readFileSync(calls, 'utf8').split('\n').length < 3; i++) await new Promise((resolve) => setTimeout(resolve, 100));
    const url = `${service.url}/console/#/c/${talk}`;
    assert.deepEqual(readFileSync(calls, 'utf8').split('\n'), [`4 hana urgent ${id} ${url}`, `4 taro urgent ${id} ${url}`, '']);
    await visitor.say('誰かいますか');
    await hana.call('POST', `/alerts/${(await mine(hana, {id})).id}/answer`);
    await service.stop();
    assert.match(service.log, /alert_command_killed escalation=\d+ after_ms=1000/);
  } finally {
    await town.service.close();
    rmSync(dir, {recursive: true, force: true});
  }
});

test('nobody on duty: said to the resident, with lines open now; the queue knows when somebody comes', async () => {
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
  const day = days[new Date(Date.now() + 9 * 3600000 + 3 * 86400000).getUTCDay()]; /* in three days, Japan's time */
  const night = await open(`alerts:\n  people:\n    - {login: hana, duty: {${day}: ["10:00-11:00"]}, on_holidays: true}\n`);
  try {
    const visitor = await inDanger(night.service);
    await visitor.hears('担当のいない時間');
    await visitor.hears('0120-279-338');
    const {alerting} = await newest(night.jiro);
    assert.deepEqual([alerting.state, alerting.people], ['nobody', []]);
    const comes = new Date(alerting.next_at + 9 * 3600000);
    assert.deepEqual([days[comes.getUTCDay()], comes.getUTCHours(), comes.getUTCMinutes()], [day, 10, 0]);
  } finally {
    await night.service.close();
  }
});
