/* What people say and what opens doors is never in a log, not even at level debug. Run: node --test tests/program/log_canary.mjs */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createHash } from 'node:crypto';
import { Platform } from '../line/platform.mjs';
import { Service, Worker } from '../line/service.mjs';
import { ChatSocket, sleep, throwBytes } from '../support/wire.mjs';

const platform = await new Platform({ secret: 'canary-channel-secret', token: 'canary-channel-token' }).open();
const service = new Service({ TSUNAGU_LOG_LEVEL: 'debug', TSUNAGU_LINE_CHANNEL_SECRET: platform.secret, TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN: platform.token, TSUNAGU_LINE_API_BASE: platform.base });
after(async () => { await service.stop(); await platform.close(); service.remove(); });

test('nothing of a conversation, nothing that opens doors', { timeout: 50_000 }, async () => {
  await service.start();
  const hook = `${service.url}/line/webhook`;
  const canaries = { 'channel secret': platform.secret, 'channel token': platform.token };
  const worker = await new Worker(service, 'canarylogin', '金糸雀花子').join();
  Object.assign(canaries, { password: worker.password, 'worker\'s name': worker.name, cookie: worker.cookie.split('=')[1], csrf: worker.csrf });

  /* web: words, a name, a telephone number, a crisis, wrong frames */
  const visitor = await ChatSocket.open(service, { hello: { page: `${service.url}/?q=pagecanary` } });
  const words = ['ぼくの名前は金糸雀太郎です', '電話は090-1234-5678です', '雲雀ヶ丘三丁目のうちに居ます', 'canaryword もう死にたい 不如帰', '人と話したい'];
  for (const text of words) await visitor.say(text);
  visitor.send('{"type":"say","id":"x","text":"壊れた鶯');
  visitor.send({ type: 'sing', id: 'x', text: '鶯の歌' });
  visitor.frame(1, Buffer.from([0xff, ...Buffer.from('canaryutf8')]));
  Object.assign(canaries, { 'web token': visitor.token, 'token\'s hash': createHash('sha256').update(visitor.token).digest('hex'), page: 'pagecanary', 'broken frame': '鶯', 'not UTF-8': 'canaryutf8' });
  for (const word of ['金糸雀', '090-1234', '雲雀', 'canaryword', '不如帰', '話したい', '死にたい']) canaries[word] = word;

  /* LINE: the same, a forged and a broken webhook, an API that fails */
  const person = platform.person('canary');
  platform.fail('500-after');
  platform.fail('cut-before');
  for (const event of [person.follow(), ...words.map((w) => person.text(w))]) await platform.deliver(hook, [event]);
  await platform.deliver(hook, [person.text('偽の手紙')], { secret: 'canary-wrong-secret' });
  const raw = Buffer.from('{"events":[{"type":"message","message":{"type":"text","text":"郭公');
  await fetch(hook, { method: 'POST', body: raw, headers: { 'x-line-signature': platform.sign(raw), 'content-type': 'application/json' } });
  Object.assign(canaries, { 'LINE user id': person.id, 'forged': '偽の手紙', 'wrong secret': 'canary-wrong-secret', 'broken webhook': '郭公' });
  for (const token of platform.tokens.keys()) canaries[`reply token ${token.slice(0, 4)}`] = token;

  /* console: wrong passwords, a reply, a note, tokens in addresses */
  await worker.call('POST', '/session', { login: 'canarylogin', password: 'the wrong canary password' });
  await worker.call('POST', '/session', { login: 'nobodycanary', password: 'x'.repeat(20) });
  await fetch(`${service.url}/console/first?token=canarytoken`).catch(() => {});
  await throwBytes(service.port, `GET /chat?token=canaryquery HTTP/1.1\r\nHost: x\r\nCookie: a=canarycookie\r\nReferer: http://canaryreferer/\r\n\r\n`, { ms: 300 });
  const waiting = await worker.queue();
  assert.ok(waiting.length >= 1, 'somebody waits');
  await worker.claim(waiting[0].id);
  await worker.say(waiting[0].conversation_id, '雉鳩です。お電話しますね');
  await worker.close(waiting[0].id, 'heard', 'ノート四十雀');
  Object.assign(canaries, { 'wrong password': 'the wrong canary password', 'unknown login': 'nobodycanary', 'token in an address': 'canarytoken', query: 'canaryquery', 'foreign cookie': 'canarycookie', referer: 'canaryreferer', 'worker\'s words': '雉鳩', note: '四十雀' });

  await sleep(1200);
  visitor.close();
  assert.equal((await service.stop()).code, 0, service.stderr.slice(-1500));
  const log = service.stderr.split('\n').filter((l) => !l.includes('first login')).join('\n'); /* the one link that is printed for the operator */
  assert.match(log, / debug /, 'debug lines are there at all');
  for (const [what, word] of Object.entries(canaries)) {
    assert.ok(word && word.length >= 1, what);
    const at = log.indexOf(word);
    assert.equal(at, -1, `${what} in the log: …${log.slice(Math.max(0, at - 80), at + 40)}…`);
  }
});
