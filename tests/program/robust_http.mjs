/* Whatever arrives at the port: an answer or a closed connection, never a crash, and everybody else is served meanwhile.
 * Run: node --test tests/program/robust_http.mjs */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { Service } from '../line/service.mjs';
import { ChatSocket, root, sleep, statusOf, throwBytes } from '../support/wire.mjs';

const service = new Service({ TSUNAGU_LIMITS_WEB_PER_MINUTE: '100000', TSUNAGU_LINE_CHANNEL_SECRET: 'secret', TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN: 'token', TSUNAGU_LINE_API_BASE: 'http://127.0.0.1:9' });
const limit = { timeout: 40_000 };
const head = 'Host: x\r\n';
const alive = async () => {
  const from = Date.now(), res = await fetch(`${service.url}/readyz`);
  assert.equal(res.status, 200);
  assert.ok(Date.now() - from < 2000, `answered after ${Date.now() - from} ms`);
};

before(() => service.start());
after(async () => {
  const from = Date.now(), ended = await service.stop();
  assert.ok(Date.now() - from < 5000, `SIGTERM took ${Date.now() - from} ms`);
  service.remove();
  assert.deepEqual(ended, { code: 0, signal: null }, service.stderr.slice(-3000));
  assert.doesNotMatch(service.stderr, /Sanitizer|runtime error/);
});
afterEach(async () => { assert.ok(service.up, service.stderr.slice(-3000)); await alive(); });

/* Bytes that are random, but the same in every run that names the seed. */
const seed = process.env.SEED ?? '1';
const noise = (n, what) => { let all = Buffer.alloc(0); for (let i = 0; all.length < n; i++) all = Buffer.concat([all, createHash('sha512').update(`${seed}:${what}:${i}`).digest()]); return all.subarray(0, n); };

describe('bytes at the port', () => {
  test('noise, alone and after a good beginning', limit, async () => {
    const starts = ['', 'GET ', 'GET / HTTP/1.1\r\n', 'GET / HTTP/1.1\r\nHost: ', 'POST /line/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\r\n\r\n\r\n', '\0\0\0\0'];
    await Promise.all(starts.flatMap((start, i) => [1, 64, 4096, 100_000].map(async (n) => {
      const { text } = await throwBytes(service.port, [Buffer.concat([Buffer.from(start, 'latin1'), noise(n, `${i}.${n}`)])], { ms: 1500 });
      assert.notEqual(statusOf(text), 200, `${JSON.stringify(start)} + ${n} bytes of noise is no request: ${text.slice(0, 80)}`);
    })));
  });

  /* What is sent, and which answers are right; 0: hung up without a word. */
  const requests = [
    ['HTTP/0.9', 'GET /healthz\r\n', [0, 400, 505]],
    ['another version', `GET /healthz HTTP/9.9\r\n${head}\r\n`, [0, 200, 400, 505]],
    ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', [0, 200, 400]],
    ['an unknown method', `BREW /chat HTTP/1.1\r\n${head}\r\n`, [0, 400, 403, 404, 405, 501]],
    ['TRACE', `TRACE / HTTP/1.1\r\n${head}\r\n`, [0, 400, 403, 404, 405, 501]],
    ['CONNECT', `CONNECT 127.0.0.1:22 HTTP/1.1\r\n${head}\r\n`, [0, 400, 403, 404, 405, 501]],
    ['a foreign absolute address', `GET http://example.org/ HTTP/1.1\r\n${head}\r\n`, [0, 400, 403, 404]],
    ['one header of 100 KB', `GET /healthz HTTP/1.1\r\n${head}X-Long: ${'a'.repeat(100_000)}\r\n\r\n`, [0, 400, 413, 414, 431]],
    ['ten thousand headers', `GET /healthz HTTP/1.1\r\n${head}${'X: 1\r\n'.repeat(10_000)}\r\n`, [0, 400, 413, 431]],
    ['an address of 100 KB', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n${head}\r\n`, [0, 400, 404, 413, 414, 431]],
    ['NUL in a header', `GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n`, [0, 200, 400]],
    ['NUL in the address', `GET /healthz\0.html HTTP/1.1\r\n${head}\r\n`, [0, 400, 404]],
    ['NUL written as %00', `GET /chat%00.html HTTP/1.1\r\n${head}\r\n`, [0, 400, 403, 404]],
    ['a length that is negative', `POST /line/webhook HTTP/1.1\r\n${head}Content-Length: -1\r\n\r\n`, [0, 400, 401, 411, 413]],
    ['a length that is no number', `POST /line/webhook HTTP/1.1\r\n${head}Content-Length: many\r\n\r\nabc`, [0, 400, 401, 411, 413]],
    ['a length beyond 64 bits', `POST /line/webhook HTTP/1.1\r\n${head}Content-Length: 99999999999999999999999\r\n\r\nabc`, [0, 400, 413]],
    ['a length beyond the limit', `POST /line/webhook HTTP/1.1\r\n${head}Content-Length: 1048577\r\n\r\n`, [413]],
    ['two lengths', `POST /line/webhook HTTP/1.1\r\n${head}Content-Length: 3\r\nContent-Length: 50\r\n\r\nabc`, [0, 400]],
    ['length and chunks', `POST /line/webhook HTTP/1.1\r\n${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, [0, 400, 411, 501]],
    ['chunks', `POST /line/webhook HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`, [0, 400, 401, 411, 501]],
    ['h2c', `GET /healthz HTTP/1.1\r\n${head}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`, [0, 200, 400, 404]],
    ['an upgrade to something else', `GET /chat/ws HTTP/1.1\r\n${head}Connection: Upgrade\r\nUpgrade: tls/1.3\r\n\r\n`, [0, 400, 403, 404, 426]],
    ['a folded header', `GET /healthz HTTP/1.1\r\n${head}X-A: a\r\n b\r\n\r\n`, [0, 200, 400]],
    ['bare line feeds', 'GET /healthz HTTP/1.1\nHost: x\n\n', [0, 200, 400]],
  ];
  test('requests that are not quite right', limit, async () => {
    await Promise.all(requests.map(async ([what, bytes, right]) => {
      const { text } = await throwBytes(service.port, [bytes], { ms: 1500 });
      assert.ok(right.includes(statusOf(text)), `${what}: ${text.slice(0, 120)}`);
      assert.doesNotMatch(text, /HTTP\/1\.1 101/, `${what} upgrades nothing`);
    }));
  });

  test('figures are for whoever runs the service, on its own machine', limit, async () => {
    const own = await throwBytes(service.port, [`GET /metrics HTTP/1.1\r\n${head}Connection: close\r\n\r\n`], { ms: 1500 });
    assert.match(own.text, /tsunagu_turns_total \d/);
    const visitor = await throwBytes(service.port, [`GET /metrics HTTP/1.1\r\n${head}X-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n`], { ms: 1500 });
    assert.equal(statusOf(visitor.text), 404, 'how many people write is nobody else\'s business');
    assert.doesNotMatch(visitor.text, /tsunagu_/);
  });

  test('no way out of the folders', limit, async () => {
    const steps = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..\\', '..%5c', '....//', '%252e%252e/', '..%c0%af', '.%00./'];
    const starts = ['/', '/chat/', '/demo/', '/console/', '/console/static/', '/widget.js/', '/api/v1/'];
    await Promise.all(starts.flatMap((start) => steps.flatMap((step) => ['etc/passwd', 'tsunagu.yaml', 'CMakeLists.txt'].map(async (goal) => {
      const { text } = await throwBytes(service.port, [`GET ${start}${step.repeat(8)}${goal} HTTP/1.1\r\n${head}Connection: close\r\n\r\n`], { ms: 1500 });
      assert.notEqual(statusOf(text), 200, `${start}${step}${goal}`);
      assert.doesNotMatch(text, /root:|cmake_minimum_required/);
    }))));
  });

  test('many requests in one breath are answered in order', limit, async () => {
    const { text } = await throwBytes(service.port, [`GET /healthz HTTP/1.1\r\n${head}\r\n`.repeat(50) + `GET /nowhere HTTP/1.1\r\n${head}Connection: close\r\n\r\n`], { ms: 4000 });
    const all = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((m) => m[1]);
    assert.ok(all.length >= 1 && all.slice(0, -1).every((s) => s === '200'), `${all}`);
    if (all.length === 51) assert.equal(all[50], '404');
    else assert.ok(all.every((s) => s === '200'), 'cut off, but never out of order');
  });

  test('those who dawdle hold nobody up and are sent away', { timeout: 50_000 }, async () => {
    const slow = Array.from({ length: 40 }, (_, i) => {
      const socket = net.connect(service.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.on('connect', () => socket.write(i % 2 ? `POST /line/webhook HTTP/1.1\r\n${head}Content-Length: 1000\r\n\r\n` : 'GET /healthz HTTP/1.1\r\n'));
      const drip = setInterval(() => { if (!socket.destroyed) socket.write(i % 2 ? 'x' : 'X-Slow: 1\r\n'); }, 1000);
      const gone = new Promise((done) => socket.on('close', () => { clearInterval(drip); done(true); }));
      return { socket, gone, drip };
    });
    for (let i = 0; i < 5; i++) { await alive(); await sleep(100); }
    let late;
    const ends = await Promise.race([Promise.all(slow.map((s) => s.gone)), new Promise((done) => { late = setTimeout(done, 35_000, null); })]);
    clearTimeout(late);
    const left = slow.filter((s) => !s.socket.destroyed).length;
    for (const s of slow) { clearInterval(s.drip); s.socket.destroy(); }
    assert.ok(ends, `${left} of 40 slow connections were still held after 35 s`);
  });
});

describe('frames of the chat', () => {
  const wrong = [
    ['not UTF-8', (s) => s.frame(1, Buffer.from([0x22, 0xc3, 0x28, 0x22]))],
    ['an overlong form of UTF-8', (s) => s.frame(1, Buffer.from([0xc0, 0xaf]))],
    ['half a surrogate', (s) => s.frame(1, Buffer.from([0xed, 0xa0, 0x80]))],
    ['too large', (s) => s.send({ type: 'say', id: 'a', text: 'あ'.repeat(6000) })],
    ['far too large', (s) => s.frame(1, Buffer.alloc(200_000, 97))],
    ['too large in pieces', (s) => { s.frame(1, Buffer.alloc(9000, 97), { fin: false }); s.frame(0, Buffer.alloc(9000, 97)); }],
    ['binary', (s) => s.frame(2, noise(300, 'binary'))],
    ['no JSON', (s) => s.send('hello')],
    ['empty', (s) => s.send('')],
    ['a list', (s) => s.send([1, 2, 3])],
    ['a number', (s) => s.send('1e999')],
    ['null', (s) => s.send('null')],
    ['nothing inside', (s) => s.send({})],
    ['an unknown kind', (s) => s.send({ type: 'sing', id: 'a' })],
    ['no id', (s) => s.send({ type: 'say', text: 'a' })],
    ['a number for a text', (s) => s.send({ type: 'say', id: 'a', text: 5 })],
    ['an empty text', (s) => s.send({ type: 'say', id: 'a', text: '   ' })],
    ['an id of 10 KB', (s) => s.send({ type: 'say', id: 'a'.repeat(10_000), text: 'a' })],
    ['the same key twice', (s) => s.send('{"type":"say","id":"a","id":"b","text":"a"}')],
    ['NUL', (s) => s.send('{"type":"say","id":"a","text":"a\\u0000b"}')],
    ['half a surrogate, escaped', (s) => s.send('{"type":"say","id":"a","text":"\\ud800"}')],
    ['nested 5,000 deep', (s) => s.send('['.repeat(5000) + ']'.repeat(5000))],
    ['a second hello', (s) => s.send({ type: 'hello', token: null, after: 0, lang: 'ja', page: '' })],
  ];
  test('each gets an `error` frame, and the next visitor is served', limit, async () => {
    await Promise.all(wrong.map(async ([what, does]) => {
      const socket = await ChatSocket.open(service);
      const from = socket.frames.length;
      does(socket);
      const error = await socket.wait((f) => f.type === 'error' || f.type === 'ack', { from, timeoutMs: 4000 });
      assert.equal(error?.type, 'error', `${what}: ${JSON.stringify(error)} ${socket.closeCode}`);
      assert.ok(error.code, what);
      socket.close();
    }));
    const { reply } = await (await ChatSocket.open(service)).say('こんにちは');
    assert.ok(reply?.text);
  });

  test('repeated, it is closed with 1008', limit, async () => {
    const socket = await ChatSocket.open(service);
    for (let i = 0; i < 60 && !socket.closed; i++) { socket.send('no'); await sleep(30); }
    assert.equal(socket.closeCode, 1008);
    socket.close();
  });

  test('frames that break the web socket itself close it', limit, async () => {
    const breaks = [(s) => s.frame(1, 'x', { masked: false }), (s) => s.frame(1, 'x', { reserved: 0x70 }), (s) => s.frame(5, 'x'), (s) => s.frame(0, 'x'), (s) => s.frame(9, Buffer.alloc(200)),
      (s) => s.socket.write(Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4])), (s) => s.socket.write(noise(5000, 'frames'))];
    await Promise.all(breaks.map(async (does, i) => {
      const socket = await ChatSocket.open(service);
      does(socket);
      for (let k = 0; k < 80 && !socket.closed && !socket.closeCode; k++) { await sleep(50); if (k % 10 === 9) socket.send({ type: 'typing' }); }
      assert.ok(socket.closed || socket.closeCode || socket.frames.some((f) => f.type === 'error'), `way ${i} goes on as if nothing were wrong`);
      socket.close();
    }));
  });
});

/* Of our own, so that something is tried without the list; then the well-known list, where there is one. */
const own = ['', ' ', 'null', 'NaN', '-1', '1/0', '０', '١٢٣', '㊙️', '👩‍👩‍👧‍👦', 'Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮', '‮テスト‬', '﷽'.repeat(50), '\u200b\u200b', "'; DROP TABLE journal; --", '<script>alert(1)</script>', '{town}', '{{hotlines}}', '%s%n%x', '../../etc/passwd', 't1|0|0|o|life|q1|1||0', '/choice x', '~ 3d', 'か\u3099き\u309a', '\ufdd0\uffff', 'ア'.repeat(2000), '？'.repeat(500), 'もう'.repeat(700)];
const list = path.join(process.env.TSUNAGU_SHARED ?? path.join(root, '..', 'shared'), 'data/robustness/blns.json');

describe('naughty words', () => {
  const sayAll = async (words) => {
    await Promise.all([0, 1, 2, 3].map(async (k) => {
      let socket = await ChatSocket.open(service);
      for (let i = k; i < words.length; i += 4) {
        const { answer, reply } = await socket.say(words[i], 8000);
        const blank = !words[i].trim() || /\0/.test(words[i]);
        if (answer?.type === 'ack') assert.ok(reply?.text || reply?.cards, `an answer to ${JSON.stringify(words[i])}`);
        else assert.ok(answer?.type === 'error' && (blank || answer.code !== 'internal'), `${JSON.stringify(words[i])}: ${JSON.stringify(answer)}`);
        if (reply) assert.doesNotMatch(reply.text, /\{(town|hotlines|phone|said)\}/, 'no place left unfilled');
        const waits = socket.frames.filter((f) => f.type === 'status').at(-1)?.with !== 'bot'; /* who waits for a person is no longer answered at once */
        if (waits || socket.closed) { socket.close(); socket = await ChatSocket.open(service); }
      }
      socket.close();
    }));
  };
  test('of our own: always an answer', limit, () => sayAll(own));
  test('the big list: always an answer', { timeout: 55_000, skip: existsSync(list) ? false : `skipped: no ${path.basename(list)}` }, () => sayAll(JSON.parse(readFileSync(list, 'utf8'))));
});
