/* The LINE platform as our adapter meets it: the Messaging API on a loopback port, stricter than the real one, and the sender of signed webhooks.
 * Knows LINE's rules (single use of reply tokens, retry keys, quota, blocked users) and nothing of the program. Time can be moved. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import http from 'node:http';
import { faultsOf } from './limits.mjs';

const TOKEN_LIFE_MS = 60_000;
const EVENT_LIFE_MS = 20 * 60_000;
const KEY_LIFE_MS = 24 * 3_600_000;
const BODY_MAX = 2 * 1024 * 1024;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function readAll(stream, max) {
  return new Promise((done, fail) => {
    const chunks = [];
    let bytes = 0;
    stream.on('data', (c) => { bytes += c.length; if (bytes <= max) chunks.push(c); });
    stream.on('end', () => done(bytes > max ? null : Buffer.concat(chunks)));
    stream.on('error', fail);
  });
}

export class Platform extends EventEmitter {
  /* quota: pushes a month, Infinity for none. */
  constructor({ secret = 'secret-of-the-channel', token = 'token-of-the-channel', quota = Infinity } = {}) {
    super();
    this.setMaxListeners(0);
    Object.assign(this, { secret, token, quota, consumed: 0, skew: 0 });
    this.tokens = new Map();   /* reply token → {user, until, used, eventAt} */
    this.keys = new Map();     /* retry key → {body, requestId, at, sent} */
    this.people = new Map();   /* user id → {blocked, friend} */
    this.ledger = [];          /* what people really got, in order */
    this.calls = [];           /* every request and its status */
    this.violations = [];      /* what a correct bot never does */
    this.faults = [];          /* {kind, when, times, ms} */
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  }

  now() { return Date.now() + this.skew; }
  advance(ms) { this.skew += ms; }

  async open() {
    this.server = http.createServer((req, res) => this.#serve(req, res).catch((e) => { this.violations.push({ rule: 'platform-error', why: String(e) }); res.destroy(); }));
    this.server.keepAliveTimeout = 30_000;
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    this.base = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  async close() {
    this.agent.destroy();
    this.server.closeAllConnections?.();
    await new Promise((done) => this.server.close(done));
  }

  /* The next `times` requests for which `when(call)` holds go wrong. kind: cut-before, cut-after, 500-before, 500-after, hang-before, hang-after,
   * slow (ms), or a status as number. "before" and "after" mean: before or after LINE took the message. */
  fail(kind, { times = 1, when = () => true, ms = 0 } = {}) { this.faults.push({ kind, times, when, ms }); }

  #fault(call) {
    const fault = this.faults.find((f) => f.times > 0 && f.when(call));
    if (fault) fault.times--;
    return fault;
  }

  #violation(rule, call, why) { this.violations.push({ rule, path: call.path, why }); }

  async #serve(req, res) {
    const call = { method: req.method, path: req.url, headers: req.headers, at: this.now(), requestId: randomUUID() };
    const raw = await readAll(req, BODY_MAX);
    call.raw = raw?.toString('utf8') ?? '';
    this.calls.push(call);
    const fault = this.#fault(call);
    const kind = String(fault?.kind ?? '');
    call.fault = kind;
    if (kind === 'cut-before') return res.destroy();
    if (kind === 'hang-before') return void setTimeout(() => res.destroy(), fault.ms || 60_000).unref();
    if (kind === '500-before') return this.#answer(call, res, 500, { message: 'Internal server error' });
    if (/^\d+$/.test(kind)) return this.#answer(call, res, Number(kind), { message: 'as asked' });
    const [status, body, headers] = raw ? this.#decide(call) : [413, { message: 'Payload too large' }];
    if (kind === 'slow') await sleep(fault.ms);
    if (kind === 'cut-after') { call.status = status; return res.destroy(); }
    if (kind === 'hang-after') return void setTimeout(() => res.destroy(), fault.ms || 60_000).unref();
    if (kind === '500-after') return this.#answer(call, res, 500, { message: 'Internal server error' });
    return this.#answer(call, res, status, body, headers);
  }

  #answer(call, res, status, body, headers = {}) {
    call.status = status;
    res.writeHead(status, { 'content-type': 'application/json', 'x-line-request-id': call.requestId, ...headers });
    res.end(JSON.stringify(body));
  }

  #decide(call) {
    if (call.headers.authorization !== `Bearer ${this.token}`) return [401, { message: 'Authentication failed due to the following reason: invalid token' }];
    const route = `${call.method} ${call.path}`;
    if (route === 'GET /v2/bot/message/quota') return [200, this.quota === Infinity ? { type: 'none' } : { type: 'limited', value: this.quota }];
    if (route === 'GET /v2/bot/message/quota/consumption') return [200, { totalUsage: this.consumed }];
    if (route === 'POST /v2/bot/message/reply') return this.#message(call, 'reply');
    if (route === 'POST /v2/bot/message/push') return this.#message(call, 'push');
    this.#violation('unknown-endpoint', call, route);
    return [404, { message: 'Not found' }];
  }

  #message(call, kind) {
    if (!/^application\/json\b/.test(call.headers['content-type'] ?? '')) {
      this.#violation('content-type', call);
      return [415, { message: 'The content type is not supported' }];
    }
    try { call.body = JSON.parse(call.raw); } catch {
      this.#violation('invalid-request', call, 'not JSON');
      return [400, { message: 'The request body could not be parsed as JSON' }];
    }
    const wrong = faultsOf(call.body, kind);
    if (wrong.length) {
      this.#violation('invalid-request', call, JSON.stringify(wrong));
      return [400, { message: `The request body has ${wrong.length} error(s)`, details: wrong }];
    }
    return kind === 'reply' ? this.#reply(call) : this.#push(call);
  }

  #reply(call) {
    if (call.headers['x-line-retry-key'] !== undefined) {
      this.#violation('retry-key-on-reply', call);
      return [400, { message: 'The retry key is not supported' }];
    }
    const token = this.tokens.get(call.body.replyToken);
    if (!token || token.used || this.now() > token.until) return [400, { message: 'Invalid reply token' }];
    token.used = true;
    return [200, { sentMessages: this.#hand(call, token.user, 'reply', { token: call.body.replyToken, event: token.event }) }];
  }

  #push(call) {
    const key = call.headers['x-line-retry-key'];
    if (key === undefined) this.#violation('push-without-retry-key', call);
    else if (!UUID.test(key)) return [400, { message: 'The retry key is invalid' }];
    const known = this.keys.get(key);
    if (known && this.now() - known.at < KEY_LIFE_MS) {
      if (known.raw !== call.raw) this.#violation('retry-key-with-other-body', call);
      return [409, { message: 'The retry key is already accepted', sentMessages: known.sent }, { 'x-line-accepted-request-id': known.requestId }];
    }
    if (!this.people.has(call.body.to)) return [400, { message: 'Failed to send messages' }];
    if (this.consumed >= this.quota) return [429, { message: 'You have reached your monthly limit.' }];
    const sent = this.#hand(call, call.body.to, 'push', { key });
    if (key) this.keys.set(key, { raw: call.raw, requestId: call.requestId, at: this.now(), sent });
    return [200, { sentMessages: sent }];
  }

  /* A blocked person's push is accepted, counted for nothing and seen by nobody. */
  #hand(call, user, via, more) {
    const sent = call.body.messages.map(() => ({ id: String(Math.floor(Math.random() * 1e15)), quoteToken: randomUUID() }));
    if (this.people.get(user)?.blocked) return sent;
    if (via === 'push') this.consumed++;
    const entry = { user, via, messages: call.body.messages, at: this.now(), requestId: call.requestId, ...more };
    this.ledger.push(entry);
    this.emit(user, entry);
    return sent;
  }

  /* ---- webhooks ---- */

  sign(raw, secret = this.secret) { return createHmac('sha256', secret).update(raw).digest('base64'); }

  /* POST bytes as they are; {status, ms} or {status: 0} when there was no answer within timeoutMs. */
  post(url, raw, { signature = this.sign(raw), header = 'x-line-signature', timeoutMs = 2000, headers = {} } = {}) {
    const from = performance.now();
    return new Promise((done) => {
      const req = http.request(url, { method: 'POST', agent: this.agent, timeout: timeoutMs, headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'LineBotWebhook/2.0', 'content-length': Buffer.byteLength(raw), ...(signature === null ? {} : { [header]: signature }), ...headers } });
      const end = (status, body = '') => done({ status, body, ms: performance.now() - from });
      req.on('response', (res) => readAll(res, BODY_MAX).then((b) => end(res.statusCode, b?.toString('utf8')), () => end(0)));
      req.on('timeout', () => req.destroy());
      req.on('error', () => end(0));
      req.end(raw);
    });
  }

  bodyOf(events) { return JSON.stringify({ destination: 'U0123456789abcdef0123456789abcdef', events }); }

  /* One webhook. LINE renews the minute of each unused token when it (re)delivers. */
  deliver(url, events, options = {}) {
    for (const e of events) {
      const token = this.tokens.get(e.replyToken);
      if (token && !token.used && this.now() - e.timestamp < EVENT_LIFE_MS) token.until = this.now() + TOKEN_LIFE_MS;
    }
    return this.post(url, this.bodyOf(events), options);
  }

  /* As LINE with redelivery switched on: again and again until the answer is 2xx. */
  async deliverSurely(url, events, { tries = 200, gapMs = 50, ...options } = {}) {
    let result;
    for (let i = 0; i < tries; i++) {
      const at = typeof url === 'function' ? url() : url;
      result = at ? await this.deliver(at, i ? events.map((e) => ({ ...e, deliveryContext: { isRedelivery: true } })) : events, options) : { status: 0 };
      if (result.status >= 200 && result.status < 300) return { ...result, tries: i + 1 };
      await sleep(gapMs);
    }
    return { ...result, tries };
  }

  /* ---- events ---- */

  event(user, type, more = {}, { reply = true, at = this.now(), mode = 'active' } = {}) {
    const event = { type, mode, timestamp: at, source: { type: 'user', userId: user }, webhookEventId: ulid(at), deliveryContext: { isRedelivery: false }, ...more };
    if (reply && mode === 'active') {
      event.replyToken = randomBytes(16).toString('hex');
      this.tokens.set(event.replyToken, { user, event: event.webhookEventId, eventAt: at, until: at + TOKEN_LIFE_MS, used: false });
    }
    return event;
  }

  person(name) { return new Person(this, name); }
}

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export function ulid(at) {
  let time = '';
  for (let n = at, i = 0; i < 10; i++, n = Math.floor(n / 32)) time = BASE32[n % 32] + time;
  return time + [...randomBytes(16)].map((b) => BASE32[b % 32]).join('');
}

let messageId = 100000000000000;
export const nextMessageId = () => String(messageId++);

/* A person with a phone: makes events, remembers what arrived, taps what is shown. */
export class Person {
  constructor(platform, seed) {
    this.platform = platform;
    this.id = 'U' + createHmac('sha256', 'people').update(String(seed)).digest('hex').slice(0, 32);
    platform.people.set(this.id, { blocked: false });
    this.got = [];
    platform.on(this.id, (entry) => this.got.push(entry));
    this.read = 0;
  }

  follow(options) { return this.platform.event(this.id, 'follow', { follow: { isUnblocked: false } }, options); }
  unfollow() { this.platform.people.get(this.id).blocked = true; return this.platform.event(this.id, 'unfollow', {}, { reply: false }); }
  text(text, { more = {}, ...options } = {}) { return this.platform.event(this.id, 'message', { message: { type: 'text', id: nextMessageId(), quoteToken: 'q', text, ...more } }, options); }
  sticker(options) { return this.platform.event(this.id, 'message', { message: { type: 'sticker', id: nextMessageId(), quoteToken: 'q', packageId: '1', stickerId: '2', stickerResourceType: 'STATIC' } }, options); }
  location(options) { return this.platform.event(this.id, 'message', { message: { type: 'location', id: nextMessageId(), title: '駅', address: '', latitude: 35.1, longitude: 135.2 } }, options); }
  postback(data, options) { return this.platform.event(this.id, 'postback', { postback: { data } }, options); }
  unsend(messageId) { return this.platform.event(this.id, 'unsend', { unsend: { messageId } }, { reply: false }); }

  /* Buttons on the screen: quick replies of the newest message, and those of cards, which stay. */
  buttons() {
    const found = [];
    const look = (node) => {
      if (!node || typeof node !== 'object') return;
      if (node.type === 'postback' && node.label) found.push(node);
      Object.values(node).forEach(look);
    };
    const newest = this.got.at(-1)?.messages ?? [];
    look(newest.at(-1)?.quickReply);
    newest.forEach((m) => look(m.contents));
    return found;
  }

  labels() { return this.buttons().map((b) => b.label); }

  tap(label, options) {
    const button = this.buttons().find((b) => b.label === label);
    if (!button) throw new Error(`no button ${label} among ${this.labels().join(' | ')}`);
    return this.postback(button.data, options);
  }

  /* The next thing that arrives, which may have arrived already. */
  async next(timeoutMs = 30_000) {
    const until = Date.now() + timeoutMs;
    while (this.got.length <= this.read) {
      if (Date.now() > until) throw new Error(`nothing arrived for ${this.id} within ${timeoutMs} ms`);
      await new Promise((done) => { const t = setTimeout(done, 50); this.platform.once(this.id, () => { clearTimeout(t); done(); }); });
    }
    return this.got[this.read++];
  }

  /* Nothing more arrives for a while. */
  async silence(ms = 400) {
    await sleep(ms);
    if (this.got.length > this.read) throw new Error(`unexpected: ${textOf(this.got[this.read])}`);
  }
}

/* All that can be read in a delivery, buttons excepted. */
export function textOf(entry) {
  const words = [];
  const look = (node) => {
    if (!node || typeof node !== 'object') return;
    if (typeof node.text === 'string') words.push(node.text);
    for (const [key, value] of Object.entries(node)) if (key !== 'quickReply') look(value);
  };
  entry.messages.forEach(look);
  return words.join('\n');
}
