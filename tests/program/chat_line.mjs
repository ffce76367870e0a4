/* The page's own line to the service, without a browser: what it asks for when it comes back. Node 18 only, no modules. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

/** @type {any[]} every socket that was opened, in order */
const sockets = [];

class Socket {
  constructor() { this.sent = []; this.readyState = 1; sockets.push(this); }
  send(text) { this.sent.push(JSON.parse(text)); }
  close() { this.onclose?.(); }
  says(frame) { this.onmessage({ data: JSON.stringify(frame) }); }
}

Object.assign(globalThis, {
  WebSocket: Object.assign(Socket, { OPEN: 1 }),
  location: { href: 'http://town.example/chat', protocol: 'http:' },
  window: { addEventListener() {} },
  document: { addEventListener() {}, visibilityState: 'visible' },
  CustomEvent: globalThis.CustomEvent ?? class extends Event { constructor(type, init) { super(type); this.detail = init?.detail; } },
});

const code = readFileSync(new URL('../../adapters/web/page/line.js', import.meta.url), 'utf8');
const { Line } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

/* Back on the line after `frames` were heard; the hello it says. */
function comesBack(frames) {
  const keep = { kept: { token: 'old-token', pending: [] }, save() {} };
  const line = new Line(keep, 'ja');
  line.open();
  const first = sockets.at(-1);
  first.onopen();
  for (const frame of frames) first.says(frame);
  line.open();
  const second = sockets.at(-1);
  second.onopen();
  line.closed = true;
  return second.sent[0];
}

test('it asks for what it has not heard', () => {
  const hello = comesBack([{ type: 'welcome', token: 'old-token' }, { type: 'message', seq: 7 }, { type: 'message', seq: 5 }]);
  assert.deepEqual([hello.token, hello.after], ['old-token', 7]);
});

test('in a new talk it counts anew: what an old talk had heard is no reason not to hear the new one', () => {
  const hello = comesBack([{ type: 'welcome', token: 'old-token' }, { type: 'message', seq: 30 }, { type: 'welcome', token: 'new-token' }, { type: 'message', seq: 2 }]);
  assert.deepEqual([hello.token, hello.after], ['new-token', 2]);
});
