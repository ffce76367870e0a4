/* Bytes to a port and a web socket that may speak wrongly: for tests of what the service does with bad manners. Also: a folder of content that may
 * be changed. Node 18 only, no modules. */
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const root = path.resolve(new URL('../..', import.meta.url).pathname);
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/* What the service reads at run time, in a folder of the test's own. */
export function copyContent() {
  const from = process.env.TSUNAGU_CONTENT ?? root;
  const to = mkdtempSync(path.join(os.tmpdir(), 'tsunagu-content-'));
  for (const folder of ['dialogs', 'nlu', 'directory', 'adapters/web/page', 'console/static', 'portal'])
    cpSync(path.join(from, folder), path.join(to, folder), { recursive: true });
  return to;
}

/* Until `ask` gives something true; what it gave last otherwise. */
export async function until(ask, timeoutMs, gapMs = 50) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const got = await ask();
    if (got || Date.now() > end) return got;
    await sleep(gapMs);
  }
}

/* Send `parts` one after the other and return all that came back until the other side closes, or for `ms`. closed: it was the service that hung up. */
export function throwBytes(port, parts, { ms = 3000, gapMs = 0 } = {}) {
  return new Promise((done) => {
    const socket = net.connect(port, '127.0.0.1');
    const got = [];
    let closed = false;
    const end = (why) => { if (why) closed = true; clearTimeout(timer); socket.destroy(); done({ text: Buffer.concat(got).toString('latin1'), closed }); };
    const timer = setTimeout(() => end(false), ms);
    socket.on('data', (bytes) => got.push(bytes));
    socket.on('end', () => end(true));
    socket.on('close', () => end(true));
    socket.on('error', () => end(true));
    socket.on('connect', async () => {
      for (const part of [parts].flat()) {
        if (socket.destroyed) return;
        socket.write(part);
        if (gapMs) await sleep(gapMs);
      }
    });
  });
}

export const statusOf = (text) => Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);

/* One web socket; keeps every frame it got. */
export class ChatSocket {
  static async open(service, { hello = {}, origin = service.url } = {}) {
    const s = new ChatSocket();
    Object.assign(s, { frames: [], rest: Buffer.alloc(0), n: 0, closeCode: null, closed: false });
    await s.#upgrade(service, origin);
    if (hello) {
      s.send({ type: 'hello', token: null, after: 0, lang: 'ja', page: service.url, ...hello });
      const welcome = await s.wait((f) => f.type === 'welcome' || f.type === 'error');
      if (welcome?.type === 'welcome') s.token = welcome.token;
    }
    return s;
  }

  #upgrade(service, origin) {
    return new Promise((done, fail) => {
      const key = randomBytes(16).toString('base64');
      let head = Buffer.alloc(0), open = false;
      this.socket = net.connect(service.port, '127.0.0.1');
      this.socket.setNoDelay(true);
      this.socket.on('connect', () => this.socket.write(`GET /chat/ws HTTP/1.1\r\nHost: 127.0.0.1:${service.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: tsunagu.chat.v1\r\nOrigin: ${origin}\r\n\r\n`));
      this.socket.on('data', (bytes) => {
        if (open) return this.#take(bytes);
        head = Buffer.concat([head, bytes]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const accept = createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
        if (!head.toString('latin1', 0, end).includes(accept)) return fail(new Error(head.toString('latin1', 0, end)));
        open = true;
        done();
        this.#take(head.subarray(end + 4));
      });
      this.socket.on('error', () => {});
      this.socket.on('close', () => { this.closed = true; fail(new Error('no upgrade')); });
    });
  }

  #take(bytes) {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (;;) {
      if (this.rest.length < 2) return;
      let length = this.rest[1] & 127, at = 2;
      if (length === 126) { if (this.rest.length < 4) return; length = this.rest.readUInt16BE(2); at = 4; }
      else if (length === 127) { if (this.rest.length < 10) return; length = Number(this.rest.readBigUInt64BE(2)); at = 10; }
      if (this.rest.length < at + length) return;
      const code = this.rest[0] & 15, payload = this.rest.subarray(at, at + length);
      this.rest = this.rest.subarray(at + length);
      if (code === 1) this.frames.push(JSON.parse(payload.toString('utf8')));
      else if (code === 9) this.frame(10, payload);
      else if (code === 8) { this.closeCode = payload.length >= 2 ? payload.readUInt16BE(0) : 1005; this.socket.end(); }
    }
  }

  /* A frame as asked for, also a wrong one: code with or without FIN, payload of any bytes. */
  frame(code, payload, { fin = true, masked = true, reserved = 0 } = {}) {
    const body = Buffer.from(payload), mask = randomBytes(4), bit = masked ? 128 : 0;
    const head = Buffer.alloc(body.length < 126 ? 2 : body.length < 65536 ? 4 : 10);
    head[0] = (fin ? 128 : 0) | reserved | code;
    head[1] = bit | (body.length < 126 ? body.length : body.length < 65536 ? 126 : 127);
    if (head.length === 4) head.writeUInt16BE(body.length, 2);
    if (head.length === 10) head.writeBigUInt64BE(BigInt(body.length), 2);
    if (masked) for (let i = 0; i < body.length; i++) body[i] ^= mask[i & 3];
    if (!this.socket.destroyed) this.socket.write(Buffer.concat(masked ? [head, mask, body] : [head, body]));
  }

  send(object) { this.frame(1, Buffer.from(typeof object === 'string' ? object : JSON.stringify(object))); }

  /* The first frame at or after place `from` that fits. */
  wait(fits, { from = 0, timeoutMs = 5000 } = {}) {
    return until(() => this.frames.slice(from).find(fits) ?? (this.closed ? {} : undefined), timeoutMs, 5).then((f) => (f?.type ? f : undefined));
  }

  /* Say something: its ack or its error, and what the bot said after that. */
  async say(text, timeoutMs = 5000) {
    const id = `t${++this.n}`, from = this.frames.length;
    this.send({ type: 'say', id, text });
    const answer = await this.wait((f) => (f.type === 'ack' && f.id === id) || (f.type === 'error' && (f.id === id || f.id === undefined) && f.code !== 'slow_down'), { from, timeoutMs });
    if (answer?.type !== 'ack') return { answer };
    const reply = await this.wait((f) => f.type === 'message' && f.from === 'bot' && f.seq > answer.seq, { from, timeoutMs });
    return { answer, reply };
  }

  close() { this.socket.destroy(); }
}
