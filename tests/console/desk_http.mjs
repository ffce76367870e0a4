/** The desk's interface over real HTTP and sockets: who gets in, who may do what, who wins, what the stream tells. */
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';
import {PASSWORD, Service, Visitor, Worker} from './service.mjs';

/** @type {Service} */ let service;
before(async () => {
  service = await Service.create();
  service.addStaff('hana', 'link_worker', '佐藤 花');
  service.addStaff('taro', 'supervisor', '鈴木 太郎');
  service.addStaff('edi', 'editor');
});
after(() => service?.close());

/* At most ten attempts an address: everybody signs in once. */
const workers = {};
async function worker(login) {
  workers[login] ??= await Worker.login(service, login);
  return workers[login];
}

const queue = async (w, state = '') => (await w.call('GET', `/escalations${state && `?state=${state}`}`)).json.items;
async function waiting(w) {
  const visitor = await Visitor.arrive(service);
  await visitor.askForHuman();
  return {visitor, row: (await queue(w, 'waiting')).sort((a, b) => Number(b.id) - Number(a.id))[0]};
}

test('the first password: a link that works once, its token never sent in an address', async () => {
  const fresh = await Service.create();
  try {
    const link = /\S+\/console\/first#(\S+)/.exec(fresh.log);
    assert.ok(link, fresh.log);
    const body = {token: link[1], name: '山田', password: PASSWORD};
    assert.equal((await fresh.call('POST', '/api/v1/session/first', {...body, token: 'x'.repeat(43)})).code, 'link_used');
    assert.equal((await fresh.call('POST', '/api/v1/session/first', {...body, password: 'short'})).code, 'password_rule');
    assert.equal((await fresh.call('POST', '/api/v1/session/first', body, {origin: 'https://evil.example'})).code, 'origin');
    const first = await fresh.call('POST', '/api/v1/session/first', body);
    assert.equal(first.status, 200, first.text);
    assert.equal((await Worker.from(fresh, first).call('GET', '/me')).json.name, '山田');
    assert.equal((await fresh.call('POST', '/api/v1/session/first', body)).code, 'link_used');
    await fresh.stop();
    await fresh.start();
    assert.ok(!fresh.log.includes('/console/first#'), 'no new link once somebody has a password');
    assert.equal((await fresh.call('POST', '/api/v1/session/first', body)).code, 'link_used');
  } finally {
    await fresh.close();
  }
});

test('wrong and unknown are answered alike', async () => {
  const times = {hana: [], nobody: []};
  const answers = [];
  for (const login of ['hana', 'nobody', 'hana', 'nobody']) {
    const begun = performance.now();
    const answer = await service.call('POST', '/api/v1/session', {login, password: 'wrong password'});
    times[login].push(performance.now() - begun);
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('set-cookie'), null);
    answers.push(answer.text);
  }
  assert.equal(new Set(answers).size, 1);
  const least = Object.values(times).map((t) => Math.min(...t));
  assert.ok(Math.max(...least) < 4 * Math.min(...least), `${JSON.stringify(times)}: one way is much faster`);
});

test('the cookie is locked down and nothing is cached', async () => {
  const answer = await service.call('POST', '/api/v1/session', {login: 'hana', password: PASSWORD});
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers.get('set-cookie'), /^tsunagu_staff=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.match(answer.headers.get('content-security-policy'), /default-src 'none'/);
  workers.hana = Worker.from(service, answer);
});

test('pages carry a strict policy', async () => {
  for (const path of ['/console/', '/console/first', '/console/main.js', '/console/desk.css']) {
    const answer = await service.call('GET', path);
    assert.equal(answer.status, 200, path);
    const policy = answer.headers.get('content-security-policy');
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'"]) assert.ok(policy.includes(part), `${path}: ${part}`);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  }
});

test('what is not a request of ours is refused', async () => {
  const w = await worker('hana');
  const edi = await worker('edi');
  const say = {text: 'x', client_id: 'c'};
  const rows = [
    ['nobody', () => service.call('GET', '/api/v1/escalations'), 401, 'session_required'],
    ['a made-up cookie', () => service.call('GET', '/api/v1/escalations', undefined, {cookie: `tsunagu_staff=${'A'.repeat(43)}`}), 401, 'session_required'],
    ['no CSRF token', () => w.call('POST', '/conversations/1/messages', say, {'x-csrf-token': ''}), 403, 'csrf'],
    ['somebody else\'s CSRF token', () => w.call('POST', '/conversations/1/messages', say, {'x-csrf-token': edi.csrf}), 403, 'csrf'],
    ['another origin', () => w.call('POST', '/conversations/1/messages', say, {origin: 'https://evil.example'}), 403, 'origin'],
    ['another port', () => w.call('POST', '/conversations/1/messages', say, {origin: 'http://127.0.0.1:1'}), 403, 'origin'],
    ['a cross-site request', () => w.call('POST', '/conversations/1/messages', say, {'sec-fetch-site': 'cross-site'}), 403, 'origin'],
    ['a cross-site read', () => w.call('GET', '/escalations', undefined, {'sec-fetch-site': 'cross-site'}), 403, 'origin'],
    ['signing in from elsewhere', () => service.call('POST', '/api/v1/session', {login: 'x', password: 'y'}, {origin: 'https://evil.example'}), 403, 'origin'],
    ['an editor at the queue', () => edi.call('GET', '/escalations'), 403, 'role'],
    ['an editor in a conversation', () => edi.call('GET', '/conversations/1'), 403, 'role'],
    ['an editor speaks', () => edi.call('POST', '/conversations/1/messages', say), 403, 'role'],
    ['no such person', () => w.call('GET', '/conversations/999999'), 404, 'not_found'],
    ['not a number', () => w.call('GET', '/conversations/abc'), 404, 'not_found'],
    ['no such request', () => w.call('POST', '/escalations/999999/claim'), 404, 'not_found'],
    ['no such state', () => w.call('GET', '/escalations?state=lost'), 400, 'bad_request'],
    ['no such outcome', () => w.call('POST', '/escalations/1/close', {outcome: 'won'}), 400, 'bad_request'],
    ['not JSON', () => w.call('POST', '/conversations/1/messages', '{"text":'), 400, 'bad_request'],
    ['the same member twice', () => w.call('POST', '/conversations/1/messages', '{"text":"a","text":"b","client_id":"c"}'), 400, 'bad_request'],
    ['nothing said', () => w.call('POST', '/conversations/1/messages', {text: '　 ', client_id: 'c'}), 400, 'bad_request'],
    ['no id', () => w.call('POST', '/conversations/1/messages', {text: 'x'}), 400, 'bad_request'],
    ['a form', () => w.call('POST', '/conversations/1/messages', 'text=x', {'content-type': 'application/x-www-form-urlencoded'}), 400, 'bad_request'],
    ['too much', () => w.call('POST', '/conversations/1/messages', 'x'.repeat(40000)), 413, 'too_large'],
    ['after what?', () => w.call('GET', '/conversations/1/messages?after=-1'), 400, 'bad_request'],
  ];
  for (const [why, ask, status, code] of rows) {
    const answer = await ask();
    assert.equal(`${why}: ${answer.status} ${answer.code}`, `${why}: ${status} ${code}`);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json', why);
    assert.ok(answer.json.title.length > 0);
  }
});

test('what nobody asked a human into stays between a person and the bot', async () => {
  const w = await worker('hana');
  const before = await queue(w);
  const visitor = await Visitor.arrive(service);
  await visitor.say('こんにちは');
  assert.deepEqual(await queue(w), before);
  for (let id = 1; id <= 3; id++) {
    const known = before.some((r) => r.conversation_id === String(id));
    if (known) continue;
    assert.equal((await w.call('GET', `/conversations/${id}`)).status, 404);
    assert.equal((await w.call('GET', `/conversations/${id}/messages`)).status, 404);
  }
});

test('two claim at once: one wins, the other is told who', async () => {
  const hana = await worker('hana'), taro = await worker('taro');
  for (let round = 0; round < 3; round++) {
    const {row} = await waiting(hana);
    assert.equal(row.state, 'waiting');
    const answers = await Promise.all([hana, taro].map((w) => w.call('POST', `/escalations/${row.id}/claim`)));
    const [won, lost] = [answers.find((a) => a.status === 200), answers.find((a) => a.status === 409)];
    assert.ok(won && lost, answers.map((a) => a.text).join());
    assert.equal(lost.code, 'already_claimed');
    assert.equal(lost.json.claimed_name, won.json.claimed_name);
    assert.equal(lost.json.claimed_by, won.json.claimed_by);
    assert.ok(['佐藤 花', '鈴木 太郎'].includes(won.json.claimed_name));
  }
});

test('a whole conversation: claim, read, speak, be held back, hand back, close', async () => {
  const hana = await worker('hana'), taro = await worker('taro');
  const {visitor, row} = await waiting(hana);
  const talk = `/conversations/${row.conversation_id}`;
  assert.deepEqual(['asked', 'normal', 'web'], [row.reason, row.severity, row.channel]);

  assert.equal((await hana.call('POST', `${talk}/messages`, {text: 'まだ', client_id: 'a'})).code, 'not_yours');
  assert.equal((await hana.call('POST', `/escalations/${row.id}/claim`)).json.state, 'claimed');
  assert.equal((await hana.call('POST', `/escalations/${row.id}/claim`)).status, 200, 'claiming again does no harm');
  assert.equal((await taro.call('POST', `${talk}/messages`, {text: '横から', client_id: 'a'})).code, 'not_yours');
  assert.equal((await taro.call('POST', `/escalations/${row.id}/release`)).code, 'not_yours');

  const known = (await hana.call('GET', talk)).json;
  assert.equal(known.mode, 'human');
  assert.equal(known.escalation.id, row.id);
  const said = (await hana.call('GET', `${talk}/messages`)).json.items;
  assert.ok(said.some((m) => m.from === 'resident' && m.text === '人と話したい'));
  const seen = said.at(-1).seq;

  await visitor.say('あの、もうひとつ');
  const held = await hana.call('POST', `${talk}/messages`, {text: 'こんにちは', client_id: 'm1', seen});
  assert.equal(held.code, 'newer_message');
  assert.ok(held.json.heard_seq > seen);
  const more = (await hana.call('GET', `${talk}/messages?after=${seen}`)).json.items;
  assert.equal(more.at(-1).text, 'あの、もうひとつ');
  const sent = await hana.call('POST', `${talk}/messages`, {text: 'こんにちは', client_id: 'm1', seen: more.at(-1).seq});
  assert.equal(sent.status, 200, sent.text);
  const again = await hana.call('POST', `${talk}/messages`, {text: 'こんにちは', client_id: 'm1', seen: more.at(-1).seq});
  assert.deepEqual([again.json.duplicate, again.json.seq], [true, sent.json.seq]);
  await visitor.hears('こんにちは');
  assert.equal(visitor.socket.heard.filter((m) => m.from === 'worker').length, 1);
  assert.equal(visitor.socket.heard.find((m) => m.from === 'worker').name, '佐藤 花');

  /* Away for a while: the person hears until when; one word, and they are back. */
  for (const until of [Date.now() - 60000, Date.now() + 30 * 86400000]) assert.equal((await hana.call('POST', `${talk}/pause`, {until})).code, 'bad_request');
  assert.equal((await taro.call('POST', `${talk}/pause`, {})).code, 'not_yours');
  const until = Date.now() + 3600000;
  assert.equal((await hana.call('POST', `${talk}/pause`, {until})).json.mode, 'paused');
  await visitor.hears('席を外します');
  assert.equal((await queue(hana)).find((r) => r.id === row.id).due_at, until);
  assert.equal((await hana.call('POST', `${talk}/messages`, {text: '戻りました', client_id: 'm1b'})).json.mode, 'human');

  assert.equal((await hana.call('POST', `${talk}/return-to-bot`)).json.mode, 'bot');
  assert.equal((await hana.call('POST', `${talk}/messages`, {text: 'もう一度わたしです', client_id: 'm2'})).json.mode, 'human');
  assert.equal((await hana.call('POST', `/escalations/${row.id}/release`)).json.state, 'waiting');
  assert.equal((await taro.call('POST', `/escalations/${row.id}/claim`)).json.claimed_name, '鈴木 太郎');
  const closed = await taro.call('POST', `/escalations/${row.id}/close`, {outcome: 'heard', note: 'また来週'});
  assert.equal(closed.json.state, 'closed', closed.text);
  /* A slip of the finger: whoever closed it opens it again, nobody else, and the note is still there. */
  assert.equal((await hana.call('POST', `/escalations/${row.id}/reopen`)).code, 'not_yours');
  const again2 = await taro.call('POST', `/escalations/${row.id}/reopen`);
  assert.deepEqual([again2.status, again2.json.state, again2.json.mode], [200, 'claimed', 'human'], again2.text);
  await visitor.hears('もう少しお話をうかがいます');
  assert.equal((await taro.call('POST', `/escalations/${row.id}/reopen`)).code, 'moved_on');
  assert.equal((await taro.call('GET', talk)).json.escalation.note, 'また来週');
  assert.equal((await taro.call('POST', `/escalations/${row.id}/close`, {outcome: 'heard', note: ''})).json.state, 'closed');
  assert.equal((await hana.call('POST', `/escalations/${row.id}/claim`)).code, 'closed');
  /* A word to somebody whom one had: the bot asks them, and nobody sees more before they agree. */
  for (const text of ['', 'x'.repeat(201)]) assert.equal((await taro.call('POST', `${talk}/call`, {text})).code, 'bad_request');
  assert.equal((await hana.call('POST', `${talk}/call`, {text: 'いかがですか'})).code, 'not_yours');
  const before = (await taro.call('GET', `${talk}/messages`)).json.items.length;
  assert.equal((await taro.call('POST', `${talk}/call`, {text: 'いかがですか'})).json.mode, 'bot');
  await visitor.hears('「いかがですか」');
  assert.equal((await taro.call('GET', `${talk}/messages`)).json.items.length, before);
  assert.equal((await taro.call('POST', `${talk}/call`, {text: 'もしもし'})).code, 'not_now');
  assert.ok((await queue(hana, 'closed')).some((r) => r.id === row.id && r.outcome === 'heard' && r.note === 'また来週' && r.closed_at > 0));
  assert.equal((await hana.call('GET', talk)).json.escalation.note, 'また来週');
});

test('what is told to the bot once it is over stays between them, until somebody is asked in again', async () => {
  const hana = await worker('hana');
  const ends = [
    ['closed by the link worker', async (visitor, row) => {
      assert.equal((await hana.call('POST', `/escalations/${row.id}/claim`)).status, 200);
      assert.equal((await hana.call('POST', `/escalations/${row.id}/close`, {outcome: 'heard', note: ''})).json.state, 'closed');
      await visitor.socket.wait((m) => m.type === 'status' && m.with === 'bot');
    }],
    ['given up by the person', async (visitor) => {
      await visitor.say('もしもし');
      const asked = await visitor.socket.wait((m) => m.choices?.some((c) => c.label === '待つのをやめる'));
      visitor.socket.send({type: 'choose', id: 'leave', value: asked.choices.find((c) => c.label === '待つのをやめる').value});
      await visitor.hears('取り消しました');
    }],
  ];
  for (const [how, end] of ends) {
    const {visitor, row} = await waiting(hana);
    const talk = `/conversations/${row.conversation_id}`;
    const stream = await hana.stream();
    stream.send({type: 'hello'});
    await stream.wait((m) => m.type === 'welcome');
    stream.send({type: 'watch', conversation_id: row.conversation_id});
    await stream.wait((m) => m.type === 'watching');
    await end(visitor, row);
    const told = (await hana.call('GET', `${talk}/messages`)).json.items;
    assert.ok(told.some((m) => m.text === '人と話したい'), `${how}: what led to it can still be read`);
    await visitor.say('ボットさんだけに言うね');
    await new Promise((later) => setTimeout(later, 300));
    assert.deepEqual((await hana.call('GET', `${talk}/messages`)).json.items, told, how);
    assert.ok(!stream.heard.some((m) => m.message?.text?.includes('ボットさんだけ')), `${how}: not live either`);
    await visitor.askForHuman();
    const again = (await hana.call('GET', `${talk}/messages`)).json.items;
    assert.ok(again.some((m) => m.text === 'ボットさんだけに言うね'), `${how}: asked in again, the whole way is there`);
    await stream.close();
  }
});

test('severity first', async () => {
  const w = await worker('hana');
  const visitor = await Visitor.arrive(service);
  await visitor.say('もう死にたい');
  const rows = await queue(w, 'waiting');
  assert.notEqual(rows[0].severity, 'normal');
  assert.equal(rows[0].reason, 'crisis');
  const rank = {emergency: 0, urgent: 1, normal: 2};
  for (let i = 1; i < rows.length; i++) assert.ok(rank[rows[i - 1].severity] <= rank[rows[i].severity]);
});

test('the stream: live, numbered, resumable; only for those who may', async () => {
  const hana = await worker('hana');
  const edi = await worker('edi');
  await assert.rejects(edi.stream(), {status: 403});
  await assert.rejects(hana.stream({cookie: 'tsunagu_staff=x'}), {status: 403});
  await assert.rejects(hana.stream({origin: 'https://evil.example'}), {status: 403});

  const one = await hana.stream();
  one.send({type: 'hello'});
  const welcome = await one.wait((m) => m.type === 'welcome');
  const {visitor, row} = await waiting(hana);
  const opened = await one.wait((m) => m.type === 'escalation' && m.kind === 'opened' && m.escalation.id === row.id);
  assert.ok(opened.seq > welcome.seq);
  one.send({type: 'watch', conversation_id: row.conversation_id});
  await one.wait((m) => m.type === 'watching' && m.conversation_id === row.conversation_id);
  await visitor.say('見えていますか');
  const live = await one.wait((m) => m.type === 'message' && m.message.text === '見えていますか');
  assert.equal(live.conversation_id, row.conversation_id);
  const counted = await one.wait((m) => m.type === 'escalation' && m.kind === 'message' && m.escalation.id === row.id && m.message_seq === live.message.seq);
  assert.equal(counted.escalation.state, 'waiting');
  await one.close();

  await hana.call('POST', `/escalations/${row.id}/claim`);
  const two = await hana.stream();
  two.send({type: 'hello', after: counted.seq});
  const claimed = await two.wait((m) => m.type === 'escalation' && m.kind === 'claimed');
  assert.equal(claimed.escalation.claimed_name, '佐藤 花');
  const seqs = two.heard.filter((m) => m.type === 'escalation').map((m) => m.seq);
  assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => a - b));
  assert.ok(seqs.every((seq) => seq > counted.seq));
  two.send({type: 'dance'});
  await two.wait((m) => m.type === 'error' && m.code === 'unknown_type');
  two.send('not json');
  await two.wait((m) => m.type === 'error' && m.code === 'bad_message');
  await two.close();

  const three = await hana.stream();
  three.send({type: 'hello', after: 1e9});
  await three.wait((m) => m.type === 'resync');
  await three.close();
});

test('after a restart: sessions go on, the stream resumes from the store', async () => {
  const hana = await worker('hana');
  const one = await hana.stream();
  one.send({type: 'hello'});
  const {seq} = await one.wait((m) => m.type === 'welcome');
  await one.close();
  const {row} = await waiting(hana);
  await service.stop();
  await service.start();
  const two = await hana.stream();
  two.send({type: 'hello', after: seq});
  const opened = await two.wait((m) => m.type === 'escalation' && m.kind === 'opened');
  assert.equal(opened.escalation.id, row.id);
  await two.close();
});

test('signed out means out, everywhere, within a second', async () => {
  const taro = await worker('taro');
  const stream = await taro.stream();
  stream.send({type: 'hello'});
  await stream.wait((m) => m.type === 'welcome');
  const begun = Date.now();
  assert.equal((await taro.call('DELETE', '/session', undefined, {'x-csrf-token': 'x'})).code, 'csrf');
  const out = await taro.call('DELETE', '/session');
  assert.equal(out.status, 204);
  assert.match(out.headers.get('set-cookie'), /Max-Age=0/);
  await stream.wait((m) => m.type === 'bye');
  assert.equal(await stream.closed, 1008);
  assert.ok(Date.now() - begun < 1000);
  assert.equal((await taro.call('GET', '/me')).status, 401);
});

test('the command line: what it changes holds within two seconds', async () => {
  const hana = await worker('hana');
  const stream = await hana.stream();
  stream.send({type: 'hello'});
  await stream.wait((m) => m.type === 'welcome');
  assert.match(service.run(['staff', 'list']), /hana\s+link_worker\s+active\s+佐藤 花/);
  service.run(['staff', 'disable', 'hana']);
  await stream.wait((m) => m.type === 'bye', 3000);
  assert.equal((await hana.call('GET', '/me')).status, 401);
  assert.match(service.run(['staff', 'list']), /hana\s+link_worker\s+disabled/);

  const fails = (args, code, input) => assert.throws(() => service.run(['staff', ...args], input), {status: code}, args.join(' '));
  fails(['add', 'hana', '--role', 'editor'], 1);
  fails(['add', 'Hana', '--role', 'editor'], 2);
  fails(['add', 'new', '--role', 'mayor'], 2);
  fails(['add', 'new', '--role', 'editor', '--password-file', '-'], 1, 'short\n');
  fails(['add', 'new', '--role', 'editor', '--password-file', '/nonexistent'], 3);
  fails(['role', 'nobody', 'editor'], 1);
  fails(['role', 'hana'], 2);
  fails(['dance', 'hana'], 2);
  fails([], 2);
  service.run(['staff', 'role', 'hana', 'auditor']);
  service.run(['staff', 'passwd', 'hana', '--password-file', '-'], `${PASSWORD}!\n`);
  assert.match(service.run(['staff', 'list']), /hana\s+auditor\s+active/);
});

test('an older session that makes room for a new one is over: its page is told, also after a restart', async () => {
  const town = await Service.create();
  try {
    town.addStaff('hana', 'link_worker');
    const first = await Worker.login(town, 'hana');
    const stream = await first.stream();
    stream.send({type: 'hello'});
    await stream.wait((m) => m.type === 'welcome');
    for (let i = 0; i < 8; i++) await Worker.login(town, 'hana');
    assert.equal((await first.call('GET', '/me')).status, 401);
    await stream.wait((m) => m.type === 'bye', 3000);
    await town.stop();
    await town.start();
    assert.equal((await first.call('GET', '/me')).status, 401);
  } finally {
    await town.close();
  }
});

test('what the town lacks: three spans and no others, and no invitation to everybody', async () => {
  const town = await Service.create();
  try {
    town.addStaff('hana', 'link_worker');
    const hana = await Worker.login(town, 'hana');
    for (const [days, status] of [['', 200], ['?days=7', 200], ['?days=30', 200], ['?days=90', 200], ['?days=1', 400], ['?days=89', 400], ['?days=365', 400], ['?days=x', 400]])
      assert.equal((await hana.call('GET', `/lacks${days}`)).status, status, days);
    const {items} = JSON.parse((await town.call('GET', '/api/v1/resources')).text);
    assert.equal((await hana.call('POST', '/seeds/*/invitations', {resource_id: items[0].id})).status, 404);
  } finally {
    await town.close();
  }
});

test('behind a proxy: who guesses makes nobody else wait', async () => {
  const town = await Service.create({TSUNAGU_TRUSTED_PROXIES: '127.0.0.1'});
  try {
    town.addStaff('hana', 'link_worker');
    const from = (address, login, password) => town.call('POST', '/api/v1/session', {login, password}, {'x-forwarded-for': address});
    assert.equal((await from('192.0.2.1', 'hana', PASSWORD)).status, 200);
    const codes = [];
    for (let i = 0; i < 11; i++) codes.push((await from('198.51.100.7, 203.0.113.9', `nobody${i}`, 'guess number one')).code);
    assert.equal(codes.pop(), 'login_slow', 'ten from one address');
    assert.deepEqual([...new Set(codes)], ['login_failed']);
    for (let i = 0; i < 5; i++) codes.push((await from(`203.0.113.${i}`, 'hana', 'guess number one')).code);
    assert.equal(codes.pop(), 'login_slow', 'three for one login');
    assert.equal((await from('192.0.2.1', 'hana', PASSWORD)).status, 200, 'where she always sits');
  } finally {
    await town.close();
  }
});

test('guessing is slowed down, and no word of anybody is in the log', async () => {
  const answers = [];
  for (let i = 0; i < 6; i++) answers.push(await service.call('POST', '/api/v1/session', {login: 'edi', password: 'guess number one'}));
  assert.deepEqual([...new Set(answers.map((a) => a.code))], ['login_failed', 'login_slow']);
  const slow = answers.find((a) => a.status === 429);
  assert.ok(Number(slow.headers.get('retry-after')) >= 1);
  assert.equal((await service.call('POST', '/api/v1/session', {login: 'edi', password: PASSWORD})).status, 429, 'also for the right one');
  for (const word of ['佐藤', 'hana', 'guess', '見えていますか', '死にたい', PASSWORD]) assert.ok(!service.log.includes(word), word);
});
