/* Begun on LINE, gone on with on the town's page by a one-time link, and back: the real program, LINE's wire format on one side, a web socket on
 * the other. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Visitor } from '../line/chat_client.mjs';
import { Platform, textOf } from '../line/platform.mjs';
import { Service, Worker } from '../line/service.mjs';

const platform = new Platform();
const visitors = [];
let service, hook;

before(async () => {
  await platform.open();
  service = new Service({ TSUNAGU_LINE_CHANNEL_SECRET: platform.secret, TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN: platform.token, TSUNAGU_LINE_API_BASE: platform.base });
  await service.start();
  hook = `${service.url}/line/webhook`;
});

after(async () => {
  for (const v of visitors) v.end();
  const ended = await service?.stop();
  await platform.close();
  service?.remove();
  assert.equal(ended?.code, 0);
  assert.deepEqual(platform.violations, [], 'nothing that LINE refuses');
});

async function answerTo(person, event) {
  assert.equal((await platform.deliver(hook, [event])).status, 200);
  return person.next();
}
const say = (person, text) => answerTo(person, person.text(text));

/* A browser that followed the link (or one of its own). */
function browser(name, link) {
  const v = new Visitor(service, name, link);
  visitors.push(v);
  v.run();
  return v;
}

async function linkOf(person) {
  const text = textOf(await say(person, 'ウェブで続ける'));
  const [, url, token] = text.match(/(http:\/\/\S+\/chat)#([\w-]{22})$/m) ?? [];
  assert.equal(url, `${service.url}/chat`, text);
  return token;
}

test('the questionnaire begun on LINE is gone on with on the web, and finished on LINE', async () => {
  const hanako = platform.person('hanako');
  await answerTo(hanako, hanako.follow());
  await answerTo(hanako, hanako.tap('生活アンケート'));
  await say(hanako, '1');
  const token = await linkOf(hanako);
  const web = browser('hanako on the web', token);
  await web.heard(0, /LINEでのお話の続き/);
  await web.heard(0, /家族や親戚.*2\/6/s);
  assert.ok(web.transcript().some((m) => m.from === 'bot' && /支給日前/.test(m.text)), 'what was said on LINE is there');
  const at = await web.say('時々するくらい');
  await web.heard(at, /家計の支払い.*3\/6/s);
  await hanako.silence();
  /* Back with the next answer, straight away; the page that is still open sees it too. */
  const before = web.seq;
  assert.match(textOf(await say(hanako, '3')), /友人・知人.*4\/6/s);
  await web.heard(before, /友人・知人/);
  assert.match(textOf(await say(hanako, 'もどる')), /家計の支払い/);
  assert.deepEqual(web.faults, []);
  assert.ok(!service.stderr.includes(token), 'no token in the log');
});

test('a link opens once; whoever comes second begins a talk of their own and is told why', async () => {
  const taro = platform.person('taro');
  await answerTo(taro, taro.follow());
  await say(taro, '手芸が好きです');
  const token = await linkOf(taro);
  const web = browser('taro on the web', token);
  await web.heard(0, /LINEでのお話の続き/);
  const thief = browser('a second one', token);
  await thief.heard(0, /こんにちは/);
  assert.ok(!thief.transcript().some((m) => /手芸/.test(m.text)), 'nothing of the talk');
  while (!thief.faults.includes('error link_void')) await new Promise((done) => setTimeout(done, 20));
  /* A new link ends the page that came by the old one; its words are heard all the same, in a talk of their own. */
  const again = browser('another device', await linkOf(taro));
  await again.heard(0, /LINEでのお話の続き/);
  const at = await web.say('もう死にたい');
  await web.heard(at, /0120|119/);
  assert.ok(!again.transcript().some((m) => /もう死にたい/.test(m.text)));
});

test('a link worker goes on in the talk, wherever the person is, and sees that a link was given but not which', async () => {
  const worker = await new Worker(service, 'sato', '佐藤').join();
  const jiro = platform.person('jiro');
  await answerTo(jiro, jiro.follow());
  const asked = await say(jiro, '人と話したい');
  assert.ok(asked);
  if (jiro.labels().includes('はい、お願いします')) await answerTo(jiro, jiro.tap('はい、お願いします'));
  const token = await linkOf(jiro);
  const web = browser('jiro on the web', token);
  await new Promise((done) => web.once('welcome', done));
  const queue = (await worker.queue()).filter((item) => item.channel === 'line' && item.reason === 'asked');
  assert.equal(queue.length, 1);
  await worker.claim(queue[0].id);
  await web.say('ここで話します');
  await worker.say(queue[0].conversation_id, '佐藤です。こんにちは。');
  while (!web.transcript().some((m) => m.from === 'worker' && /佐藤です/.test(m.text))) await new Promise((done) => setTimeout(done, 20));
  await jiro.silence();
  const transcript = JSON.stringify(await worker.transcript(queue[0].conversation_id));
  assert.ok(transcript.includes('一度だけ使えます') && !transcript.includes(token));
  assert.equal((await worker.ok('GET', `/conversations/${queue[0].conversation_id}`)).here, 'web');
  /* At home again: what the worker says is carried there. */
  assert.equal((await platform.deliver(hook, [jiro.text('LINEに戻りました')])).status, 200);
  await worker.say(queue[0].conversation_id, 'はい、こちらでも大丈夫です。');
  assert.match(textOf(await jiro.next()), /こちらでも大丈夫/);
});

test('the journals play again to the same talks', async () => {
  assert.doesNotMatch(await service.run(['replay', '--db', service.database]), /^[-+]/m);
});
