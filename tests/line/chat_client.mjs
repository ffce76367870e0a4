/* The other end of a web socket, as little of it as tests need, speaking tsunagu.chat.v1: resends what was not acknowledged, resumes after what it
 * has. Node 18 has no WebSocket of its own. */
import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import net from 'node:net';

/* Text frames in and out of one socket. Events: text, close. */
class Wire extends EventEmitter {
  static open(url, origin, protocol, timeoutMs = 2000) {
    const { hostname, port, pathname } = new URL(url);
    return new Promise((done, fail) => {
      const wire = new Wire();
      const key = randomBytes(16).toString('base64');
      const socket = net.connect(Number(port), hostname);
      wire.socket = socket;
      const timer = setTimeout(() => socket.destroy(), timeoutMs);
      let head = Buffer.alloc(0), open = false;
      socket.setNoDelay(true);
      socket.on('connect', () => socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ${protocol}\r\nOrigin: ${origin}\r\n\r\n`));
      socket.on('data', (bytes) => {
        if (open) return wire.take(bytes);
        head = Buffer.concat([head, bytes]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        clearTimeout(timer);
        const accept = createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
        if (!head.toString('latin1', 0, end).includes(accept)) return socket.destroy();
        open = true;
        done(wire);
        wire.take(head.subarray(end + 4));
      });
      socket.on('error', () => {});
      socket.on('close', () => { clearTimeout(timer); open ? wire.emit('close') : fail(new Error('no upgrade')); });
    });
  }

  rest = Buffer.alloc(0);

  take(bytes) {
    this.rest = this.rest.length ? Buffer.concat([this.rest, bytes]) : bytes;
    for (;;) {
      if (this.rest.length < 2) return;
      let length = this.rest[1] & 127, at = 2;
      if (length === 126) { if (this.rest.length < 4) return; length = this.rest.readUInt16BE(2); at = 4; }
      else if (length === 127) { if (this.rest.length < 10) return; length = Number(this.rest.readBigUInt64BE(2)); at = 10; }
      if (this.rest.length < at + length) return;
      const code = this.rest[0] & 15, payload = this.rest.subarray(at, at + length);
      this.rest = this.rest.subarray(at + length);
      if (code === 1) this.emit('text', payload.toString('utf8'));
      else if (code === 9) this.frame(10, payload);
      else if (code === 8) return this.socket.destroy();
    }
  }

  frame(code, payload) {
    const mask = randomBytes(4);
    const head = payload.length < 126 ? Buffer.from([128 | code, 128 | payload.length]) : Buffer.from([128 | code, 254, payload.length >> 8, payload.length & 255]);
    const body = Buffer.from(payload);
    for (let i = 0; i < body.length; i++) body[i] ^= mask[i & 3];
    if (!this.socket.destroyed) this.socket.write(Buffer.concat([head, mask, body]));
  }

  send(object) { this.frame(1, Buffer.from(JSON.stringify(object))); }
  close() { this.socket.destroy(); }
}

/* A visitor whose browser never gives up. Emits 'message' once for every message of the transcript, in order. */
export class Visitor extends EventEmitter {
  /* link: a one-time link into a conversation that began elsewhere, by its last 22 characters. */
  constructor(service, name, link = '') {
    super();
    this.setMaxListeners(0);
    Object.assign(this, { service, name, link, cards: [], token: link ? randomBytes(16).toString('base64url') : null, seq: 0, seen: new Map(), waiting: new Map(), faults: [], connects: 0, n: 0 });
  }

  /* Stays connected until end(). */
  async run() {
    while (!this.over) {
      try { await this.#session(); } catch { /* the service is away */ }
      if (!this.over) await new Promise((d) => setTimeout(d, 20 + Math.random() * 40));
    }
  }

  end() { this.over = true; this.wire?.close(); }

  async #session() {
    const wire = await Wire.open(`${this.service.url.replace('http', 'ws')}/chat/ws`, this.service.url, 'tsunagu.chat.v1');
    this.wire = wire;
    this.connects++;
    const closed = new Promise((done) => wire.on('close', done));
    wire.on('text', (text) => this.#hear(JSON.parse(text)));
    wire.send({ type: 'hello', token: this.token, after: this.seq, lang: 'ja', page: this.service.url, ...(this.link && { link: this.link }) });
    if (this.over) wire.close();
    await closed;
  }

  #hear(frame) {
    if (frame.type === 'welcome') {
      if (this.token && frame.token !== this.token) { /* another talk: what was seen is of the old one */
        this.faults.push('another token than ours');
        this.seen.clear();
        this.seq = 0;
      }
      this.token = frame.token;
      this.link = '';
      for (const say of this.waiting.values()) this.wire.send(say.frame);
      this.emit('welcome');
    } else if (frame.type === 'ack') {
      const say = this.waiting.get(frame.id);
      this.#keep(frame.seq, { from: 'resident', text: say?.frame.text });
      if (say) { this.waiting.delete(frame.id); say.done(frame.seq); }
    } else if (frame.type === 'message') {
      this.#keep(frame.seq, frame);
    } else if (frame.type === 'error' && frame.code !== 'busy') {
      this.faults.push(`error ${frame.code}`);
    }
  }

  /* After a reconnect the same entry may come as an ack and as a message; it must be the same. */
  #keep(seq, entry) {
    this.seq = Math.max(this.seq, seq);
    const old = this.seen.get(seq);
    if (old && (old.from !== entry.from || (entry.text !== undefined && old.text !== undefined && old.text !== entry.text))) this.faults.push(`seq ${seq} changed`);
    if (old) { if (old.from === 'bot') this.faults.push(`seq ${seq} came twice`); return; }
    this.seen.set(seq, { from: entry.from, text: entry.text });
    this.cards.push(...(entry.cards ?? []).map((c) => c.title));
    this.emit('message', { seq, ...entry });
  }

  /* Resolves to the seq of the acknowledgement, however often it had to be said. */
  say(text) {
    const frame = { type: 'say', id: `m${++this.n}-${randomBytes(4).toString('hex')}`, text };
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`${this.name}: never acknowledged; ${this.faults}`)), 60_000);
      this.waiting.set(frame.id, { frame, done: (seq) => { clearTimeout(timer); done(seq); } });
      if (this.token && this.wire && !this.wire.socket.destroyed) this.wire.send(frame);
    });
  }

  /* The first bot message after `seq` that `matches`. */
  async heard(seq, matches, timeoutMs = 30_000) {
    const find = () => [...this.seen].find(([n, m]) => n > seq && m.from === 'bot' && matches.test(m.text));
    const until = Date.now() + timeoutMs;
    while (!find()) {
      if (Date.now() > until) throw new Error(`${this.name}: nothing like ${matches} after ${seq}; has ${JSON.stringify([...this.seen].slice(-4))}`);
      await new Promise((done) => { const t = setTimeout(done, 50); this.once('message', () => { clearTimeout(t); done(); }); });
    }
    return find();
  }

  transcript() { return [...this.seen].sort((a, b) => a[0] - b[0]).map(([seq, m]) => ({ seq, ...m })); }
}
