/* A resident on LINE, from the first hello to a talk with a link worker, against the real program and our own LINE platform; then everything that
 * goes wrong between the two. Run: node --test tests/line/story.mjs (TSUNAGU_BIN names the program). */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Platform, nextMessageId, sleep, textOf } from './platform.mjs';
import { Service, Worker } from './service.mjs';

const platform = new Platform();
let service, worker, hook;

before(async () => {
  await platform.open();
  service = new Service({ TSUNAGU_LINE_CHANNEL_SECRET: `old-secret,${platform.secret}`, TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN: platform.token, TSUNAGU_LINE_API_BASE: platform.base });
  await service.start();
  hook = `${service.url}/line/webhook`;
  worker = await new Worker(service, 'sato', '佐藤').join();
});

after(async () => {
  const ended = await service?.stop();
  await platform.close();
  service?.remove();
  assert.equal(ended?.code, 0, 'SIGTERM ends the service with 0');
  assert.deepEqual(platform.violations, [], 'nothing left that LINE refuses');
});

/* One event, its 200, its answer. */
async function answerTo(person, event) {
  const { status, ms } = await platform.deliver(hook, [event]);
  assert.equal(status, 200);
  assert.ok(ms < 2000, `acknowledged after ${ms} ms`);
  return person.next();
}
const say = (person, text) => answerTo(person, person.text(text));
const tap = (person, label) => answerTo(person, person.tap(label));

async function newcomer(name) {
  const person = platform.person(name);
  await answerTo(person, person.follow());
  return person;
}

async function caseOf(person) {
  for (const item of await worker.queue()) {
    const transcript = await worker.transcript(item.conversation_id);
    if (transcript.some((m) => m.from === 'resident' && person.words.includes(m.text))) return item;
  }
  throw new Error('no escalation of this person');
}

describe('the story', () => {
  const hanako = platform.person('hanako');
  hanako.words = ['人と話したい'];

  test('she follows the account and is greeted by reply, with buttons', async () => {
    const from = Date.now();
    const entry = await answerTo(hanako, hanako.follow());
    assert.ok(Date.now() - from < 2000);
    assert.equal(entry.via, 'reply');
    assert.match(textOf(entry), /人ではありません/);
    assert.ok(hanako.labels().includes('生活アンケート'), hanako.labels().join());
  });

  test('she answers the six questions by tap, number and words, skips one and goes back', async () => {
    assert.match(textOf(await tap(hanako, '生活アンケート')), /支給日前/);
    assert.match(textOf(await tap(hanako, '時々困った')), /家族や親戚/);
    assert.match(textOf(await say(hanako, '②')), /家計の支払い/);
    assert.match(textOf(await say(hanako, 'もどる')), /家族や親戚/);
    assert.match(textOf(await say(hanako, '１')), /家計の支払い/);
    assert.match(textOf(await say(hanako, '一')), /友人・知人/);
    assert.match(textOf(await tap(hanako, 'とばす')), /健康/);
    assert.match(textOf(await say(hanako, 'おおむね満足しています')), /生活/);
    const end = await say(hanako, '3番');
    assert.equal(end.via, 'reply');
    assert.doesNotMatch(textOf(end), /（6\/6）/);
  });

  test('she says what she likes and gets up to three activities with reasons', async () => {
    let entry = await say(hanako, '手芸が好きで、水曜の午前なら');
    for (let i = 0; i < 3 && !entry.messages.some((m) => m.type === 'flex'); i++) entry = await say(hanako, 'とくにない');
    const flex = entry.messages.find((m) => m.type === 'flex');
    assert.ok(flex, textOf(entry));
    const bubbles = flex.contents.type === 'carousel' ? flex.contents.contents : [flex.contents];
    assert.ok(bubbles.length >= 1 && bubbles.length <= 3);
    for (const b of bubbles) assert.ok(b.body.contents.length >= 2, 'a name and a reason');
    assert.ok(flex.altText.length > 0);
  });

  test('she asks for a human and learns when somebody will answer', async () => {
    let entry = await say(hanako, '人と話したい');
    if (hanako.labels().includes('はい、お願いします')) entry = await tap(hanako, 'はい、お願いします');
    assert.match(textOf(entry), /リンクワーカーに伝えました/);
    assert.match(textOf(entry), /お返事のめやす：.+/);
  });

  test('a link worker takes her on, writes, reads, and closes', async () => {
    const item = await caseOf(hanako);
    await worker.claim(item.id);
    assert.match(textOf(await hanako.next()), /佐藤/);
    await worker.say(item.conversation_id, 'こんにちは。お話、読みました。');
    const push = await hanako.next();
    assert.equal(push.via, 'push');
    assert.ok(push.key, 'with a retry key');
    assert.equal(textOf(push), 'こんにちは。お話、読みました。');
    assert.equal(push.messages[0].sender?.name, '佐藤');
    assert.equal((await platform.deliver(hook, [hanako.text('ありがとうございます。水曜に行ってみます')])).status, 200);
    await hanako.silence();
    const transcript = await worker.transcript(item.conversation_id);
    assert.ok(transcript.some((m) => m.from === 'resident' && m.text === 'ありがとうございます。水曜に行ってみます'));
    await worker.close(item.id, 'connected', '針金アートの会へ');
    assert.match(textOf(await hanako.next()), /ありがとうございました/);
  });

  test('「もう死にたい」 is answered at once and waits at the top of the queue', async () => {
    const jiro = await newcomer('jiro');
    jiro.words = ['もう死にたい'];
    await tap(jiro, '生活アンケート');
    const from = Date.now();
    const entry = await say(jiro, 'もう死にたい');
    assert.ok(Date.now() - from < 1000);
    assert.equal(entry.via, 'reply');
    assert.match(textOf(entry), /まずこれ/);
    assert.match(textOf(entry), /119/);
    const first = (await worker.queue())[0];
    assert.ok(['urgent', 'emergency'].includes(first.severity), first.severity);
    assert.equal((await caseOf(jiro)).id, first.id);
  });
});

describe('what arrives in odd ways', () => {
  test('the same event three times is one event', async () => {
    const p = await newcomer('thrice');
    const event = p.tap('生活アンケート');
    for (let i = 0; i < 3; i++) assert.equal((await platform.deliver(hook, [event])).status, 200);
    assert.match(textOf(await p.next()), /支給日前/);
    await p.silence();
  });

  test('twice in one batch, and redelivered beside something new', async () => {
    const p = await newcomer('batch twice');
    const first = p.tap('生活アンケート');
    assert.equal((await platform.deliver(hook, [first, first])).status, 200);
    assert.match(textOf(await p.next()), /支給日前/);
    const second = p.text('2');
    assert.equal((await platform.deliver(hook, [{ ...first, deliveryContext: { isRedelivery: true } }, second])).status, 200);
    assert.match(textOf(await p.next()), /家族や親戚/);
    await p.silence();
  });

  test('unknown events, groups, standby and odd ones do not stop the others of a batch', async () => {
    const [a, b] = [await newcomer('mixed a'), await newcomer('mixed b')];
    const strange = [
      { type: 'undefined', mode: 'active', timestamp: platform.now(), source: { type: 'user', userId: a.id }, webhookEventId: 'X1', undefinedField: {} },
      { type: 'messageEdited', mode: 'active', timestamp: platform.now(), source: { type: 'group', groupId: 'G1', userId: a.id }, webhookEventId: 'X2', message: { type: 'text', id: '1', text: 'もう死にたい' } },
      { type: 'message', mode: 'active', timestamp: platform.now(), source: { type: 'room', roomId: 'R1' }, webhookEventId: 'X3', replyToken: 'rt', message: { type: 'text', id: '2', text: 'x' } },
      { type: 'message', mode: 'active', timestamp: platform.now(), source: { type: 'user', userId: a.id }, webhookEventId: 'X4', message: 'not an object' },
      { type: 'accountLink', mode: 'active', timestamp: platform.now(), webhookEventId: 'X5', link: { result: 'failed', nonce: 'n' } },
      null, 12, 'text', [],
    ];
    assert.equal((await platform.deliver(hook, [a.tap('生活アンケート'), b.tap('楽しみを探す')].concat([])).then((r) => r.status)), 200);
    assert.match(textOf(await a.next()), /支給日前/);
    assert.match(textOf(await b.next()), /好きなこと/);
    const raw = platform.bodyOf([strange[0], strange[1], a.text('1'), ...strange.slice(2), b.text('歌うこと')]);
    assert.equal((await platform.post(hook, raw)).status, 200);
    assert.match(textOf(await a.next()), /家族や親戚/);
    await b.next();
    await a.silence();
  });

  test('in standby we are silent', async () => {
    const p = await newcomer('standby');
    assert.equal((await platform.deliver(hook, [p.text('こんにちは', { mode: 'standby' })])).status, 200);
    await p.silence();
  });

  test('out of order: a late button of an earlier question does not jump', async () => {
    const p = await newcomer('reorder');
    await tap(p, '生活アンケート');
    const first = p.tap('時々困った', { at: platform.now() - 5000 });
    const typed = p.text('2', { at: platform.now() });
    assert.equal((await platform.deliver(hook, [typed])).status, 200);
    assert.match(textOf(await p.next()), /家族や親戚/);
    assert.equal((await platform.deliver(hook, [first])).status, 200);
    assert.match(textOf(await p.next()), /家族や親戚|支給日前|直しました/);
    assert.match(textOf(await say(p, '2')), /家計の支払い/);
  });

  test('stickers, places and pictures are answered', async () => {
    const p = await newcomer('media');
    for (const event of [p.sticker(), p.location()]) assert.ok(textOf(await answerTo(p, event)).length > 0);
  });

  test('300 events of 300 people in one webhook: 200 within 2 s, each answered once', async () => {
    const crowd = Array.from({ length: 300 }, (_, i) => platform.person(`crowd ${i}`));
    const { status, ms } = await platform.deliver(hook, crowd.map((p) => p.follow()), { timeoutMs: 10_000 });
    assert.equal(status, 200);
    assert.ok(ms < 2000, `took ${ms} ms`);
    await Promise.all(crowd.map((p) => p.next(20_000)));
    for (const p of crowd) assert.equal(p.got.length, 1);
  });

  test('30 quick messages of one person are answered in their order', async () => {
    const p = await newcomer('quick');
    const other = await newcomer('not quick');
    await tap(p, '生活アンケート');
    const words = Array.from({ length: 30 }, (_, i) => (i % 2 ? 'もどる' : '2'));
    const events = words.map((w) => p.text(w));
    for (let i = 0; i < events.length; i += 3) assert.equal((await platform.deliver(hook, events.slice(i, i + 3))).status, 200);
    assert.ok(textOf(await say(other, 'こんにちは')).length > 0);
    const order = [];
    for (let i = 0; i < events.length; i++) order.push((await p.next(10_000)).event);
    assert.deepEqual(order, events.map((e) => e.webhookEventId));
  });
});

describe('what is no webhook of LINE', () => {
  const person = platform.person('signature');
  for (const [why, options] of [['no signature', { signature: null }], ['an empty one', { signature: '' }], ['of another secret', { signature: 'x'.repeat(43) + '=' }], ['hexadecimal', { signature: 'ab'.repeat(32) }]])
    test(`${why}: 401 and silence`, async () => {
      assert.equal((await platform.deliver(hook, [person.follow()], options)).status, 401);
      await person.silence(200);
    });

  test('one byte changed on the way: 401', async () => {
    const raw = platform.bodyOf([person.follow()]);
    assert.equal((await platform.post(hook, raw.replace('active', 'activ3'), { signature: platform.sign(raw) })).status, 401);
  });

  test('the older of two secrets, the header in any case, escaped text: 200', async () => {
    const raw = platform.bodyOf([]).replace('events', '\\u0065vents');
    assert.equal((await platform.post(hook, raw, { signature: platform.sign(raw, 'old-secret'), header: 'X-LINE-Signature' })).status, 200);
    const p = await newcomer('escaped');
    const body = platform.bodyOf([p.text('🤨生活アンケート')]).replace(/[^\x20-\x7e]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
    assert.equal((await platform.post(hook, body)).status, 200);
    await p.next();
  });

  test('the Verify button: no events, 200', async () => {
    assert.equal((await platform.deliver(hook, [])).status, 200);
    assert.equal((await platform.post(hook, '{"destination":"U0"}')).status, 200);
  });

  test('over 1 MiB: 413', async () => {
    const { status } = await platform.post(hook, platform.bodyOf([{ x: 'x'.repeat(1 << 20) }]));
    assert.ok(status === 413 || status === 0, String(status)); /* 0: cut while we still send */
    assert.equal((await platform.post(hook, 'x'.repeat((1 << 20) + 1), { timeoutMs: 5000 })).status, 413);
  });

  test('what cannot be read is set aside with 200, and who can be read in it is served', async () => {
    for (const raw of ['', 'x', '{', '[]', '{"events":{}}', '{"events":"x"}', 'null', '['.repeat(500), '{"events":[{}]}', '{"destination":1,"destination":2}'])
      assert.equal((await platform.post(hook, raw)).status, 200, raw);
    const p = await newcomer('beside broken');
    const broken = platform.person('broken');
    await platform.deliver(hook, [broken.follow()]);
    await broken.next();
    const raw = platform.bodyOf([broken.text('half an emoji HALF here'), p.tap('生活アンケート')]).replace('HALF', '\\uD83E');
    assert.equal((await platform.post(hook, raw)).status, 200);
    assert.match(textOf(await p.next()), /支給日前/);
    await broken.next();
    const bytes = Buffer.from(platform.bodyOf([broken.text('byte HALF here'), p.text('1')])).toString('latin1').replace('HALF', '\xff\xfe');
    const latin = Buffer.from(bytes, 'latin1');
    assert.equal((await platform.post(hook, latin, { signature: platform.sign(latin) })).status, 200);
    assert.match(textOf(await p.next()), /家族や親戚/);
    await broken.next();
  });
});

describe('what goes wrong on the way back', () => {
  /* The answer to one tap, however often it had to be tried. */
  async function exactlyOnce(name, via = 'reply', settleMs = 1500) {
    const p = await newcomer(name);
    return { p, async go() {
      const event = p.tap('生活アンケート');
      assert.equal((await platform.deliver(hook, [event])).status, 200);
      const entry = await p.next(15_000);
      assert.equal(entry.via, via);
      assert.match(textOf(entry), /支給日前/);
      await p.silence(settleMs);
    } };
  }
  const replyTo = (p) => (call) => call.path.endsWith('/reply') && platform.tokens.get(JSON.parse(call.raw || '{}').replyToken)?.user === p.id;

  for (const kind of ['500-before', '500-after', 'cut-before', 'cut-after', '429'])
    test(`reply: ${kind} → delivered exactly once`, async () => {
      const story = await exactlyOnce(`reply ${kind}`);
      platform.fail(kind, { when: replyTo(story.p) });
      await story.go();
    });

  test('reply: twice 500 after it was taken → exactly once', async () => {
    const story = await exactlyOnce('reply twice');
    platform.fail('500-after', { when: replyTo(story.p), times: 2 });
    await story.go();
  });

  for (const kind of ['500-before', '500-after', 'cut-after'])
    test(`token expired, push: ${kind} → exactly once, with a retry key`, async () => {
      const story = await exactlyOnce(`push ${kind}`, 'push');
      platform.fail('400', { when: replyTo(story.p) }); /* as LINE says for a dead token */
      platform.fail(kind, { when: (call) => call.path.endsWith('/push') && call.raw.includes(story.p.id) });
      await story.go();
    });

  test('an event older than its token: pushed at once, the token not tried', async () => {
    const p = await newcomer('old token');
    const event = { ...p.tap('生活アンケート', { at: platform.now() - 21 * 60_000 }), deliveryContext: { isRedelivery: true } };
    const calls = platform.calls.length;
    assert.equal((await platform.deliver(hook, [event])).status, 200);
    assert.equal((await p.next()).via, 'push');
    assert.deepEqual(platform.calls.slice(calls).map((c) => c.path), ['/v2/bot/message/push']);
  });

  test('a wrong access token is tried again later, not for ever and not lost', async () => {
    const p = await newcomer('unauthorised');
    platform.fail('401', { when: replyTo(p) });
    const event = p.tap('生活アンケート');
    const calls = platform.calls.length;
    assert.equal((await platform.deliver(hook, [event])).status, 200);
    await sleep(1500);
    assert.equal(platform.calls.slice(calls).length, 1);
  });

  test('what LINE refuses for its form goes out in plain words', async () => {
    const p = await newcomer('plain');
    platform.fail('400', { times: 2, when: (call) => replyTo(p)(call) || (call.path.endsWith('/push') && call.raw.includes(p.id)) });
    assert.equal((await platform.deliver(hook, [p.tap('生活アンケート')])).status, 200);
    const entry = await p.next();
    assert.equal(entry.via, 'push');
    assert.match(textOf(entry), /支給日前/);
    assert.equal(p.labels().length, 0);
  });

  test('what LINE will never take: staff see it at the words, the resident hears of it', async () => {
    const p = await newcomer('never arrived');
    p.words = ['人と話したいです、足が痛くて'];
    await say(p, p.words[0]);
    if (p.labels().includes('はい、お願いします')) await tap(p, 'はい、お願いします');
    const item = await caseOf(p);
    assert.equal(item.undelivered_at, null);
    await worker.claim(item.id);
    await p.next();
    platform.fail('403', { when: (call) => call.path.endsWith('/push') && call.raw.includes(p.id) });
    await worker.say(item.conversation_id, 'お電話してもよいですか。');
    let marked;
    for (const end = Date.now() + 30_000; !marked && Date.now() < end; await sleep(100)) marked = (await worker.transcript(item.conversation_id)).find((m) => m.undelivered);
    assert.equal(marked?.text, 'お電話してもよいですか。');
    assert.equal((await worker.transcript(item.conversation_id)).filter((m) => m.undelivered).length, 1);
    assert.ok((await caseOf(p)).undelivered_at);
    assert.match(textOf(await say(p, 'まだですか')), /届いていなかった/);
    assert.equal((await caseOf(p)).undelivered_at, null);
    await worker.close(item.id, 'heard', '');
    await p.next();
  });

  test('who blocked us gets no pushes tried over and over', async () => {
    const p = await newcomer('blocked');
    assert.equal((await platform.deliver(hook, [p.unfollow()])).status, 200);
    const calls = platform.calls.length;
    assert.equal((await platform.deliver(hook, [p.text('x', { reply: false })])).status, 200);
    await p.silence(700);
    assert.ok(platform.calls.length - calls <= 1, String(platform.calls.length - calls));
  });

  test('the month is used up: one try, no loop, and the next free reply takes the words along', async () => {
    const p = await newcomer('quota');
    p.words = ['人と話したい'];
    await say(p, '人と話したい');
    if (p.labels().includes('はい、お願いします')) await tap(p, 'はい、お願いします');
    const item = await caseOf(p);
    platform.quota = platform.consumed;
    const calls = platform.calls.length;
    await worker.claim(item.id);
    await worker.say(item.conversation_id, '佐藤です。お待たせしました。');
    await p.silence(1500);
    assert.ok(platform.calls.length - calls <= 2, `${platform.calls.length - calls} calls`);
    await worker.ok('POST', `/conversations/${item.conversation_id}/return-to-bot`);
    await p.silence(500);
    const before = platform.calls.length;
    assert.equal((await platform.deliver(hook, [p.text('メニュー')])).status, 200);
    const entry = await p.next();
    assert.equal(entry.via, 'reply');
    assert.match(textOf(entry), /お待たせしました/);
    platform.quota = Infinity;
    assert.equal(platform.calls.length - before, 1);
  });

  test('LINE answers slowly to one: others are served meanwhile', async () => {
    const [slow, other] = [await newcomer('slow'), await newcomer('brisk')];
    platform.fail('slow', { ms: 3000, when: replyTo(slow) });
    assert.equal((await platform.deliver(hook, [slow.tap('生活アンケート')])).status, 200);
    const from = Date.now();
    await tap(other, '生活アンケート');
    assert.ok(Date.now() - from < 1500);
    await slow.next(8000);
  });
});

describe('taken back', () => {
  test('an unsent message is gone from what the link worker reads', async () => {
    const p = await newcomer('unsend');
    const secret = '裏の畑の三番目の石の下です';
    p.words = [secret];
    await say(p, '人と話したい');
    if (p.labels().includes('はい、お願いします')) await tap(p, 'はい、お願いします');
    const event = p.text(secret);
    assert.equal((await platform.deliver(hook, [event])).status, 200);
    const item = await caseOf(p);
    assert.equal((await platform.deliver(hook, [p.unsend(event.message.id)])).status, 200);
    await sleep(300);
    const text = JSON.stringify(await worker.transcript(item.conversation_id)) + JSON.stringify(await worker.ok('GET', `/conversations/${item.conversation_id}`));
    assert.ok(!text.includes(secret));
  });

  test('somebody else cannot take it back', async () => {
    const p = await newcomer('unsend mine'), q = await newcomer('unsend not mine');
    const words = 'これは消えません';
    p.words = [words];
    await say(p, '人と話したい');
    if (p.labels().includes('はい、お願いします')) await tap(p, 'はい、お願いします');
    const event = p.text(words);
    assert.equal((await platform.deliver(hook, [event, q.unsend(event.message.id), q.unsend(nextMessageId())])).status, 200);
    assert.ok(await caseOf(p));
  });
});
