/**
 * The line to the service: one web socket that comes back by itself. What was not acknowledged is sent again under the same id, and what was
 * missed is asked for by number, so that nothing is lost and nothing comes twice.
 */

/** @typedef {{type: 'say' | 'choose', id: string, text?: string, value?: string, label?: string}} Outgoing */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30000;
const NO_ANSWER_MS = 12000;
const AGAIN_MS = 4000;

export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('');

export class Line extends EventTarget {
  /** @param {import('./keep.js').Keep} keep @param {string} lang */
  constructor(keep, lang) {
    super();
    this.keep = keep;
    this.lang = lang;
    this.after = 0;
    this.wait = FIRST_WAIT_MS;
    this.ready = false;
    this.closed = false;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.timer = 0;
    window.addEventListener('online', () => this.#soon(0));
  }

  open() {
    const url = new URL('/chat/ws', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, 'tsunagu.chat.v1');
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify(this.#hello()));
    socket.onmessage = (event) => this.#frame(JSON.parse(event.data));
    socket.onclose = () => this.#lost(socket);
  }

  #hello() {
    const { token, link } = this.keep.kept;
    return { type: 'hello', token, after: this.after, lang: this.lang, ...(link && { link }) };
  }

  /** @param {Outgoing} words */
  send(words) {
    this.keep.kept.pending.push(words);
    this.keep.save();
    if (this.ready) this.#write(words);
  }

  get pending() {
    return /** @type {Outgoing[]} */ (this.keep.kept.pending);
  }

  bye() {
    this.closed = true;
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send('{"type":"bye"}');
    this.socket?.close();
  }

  /** @param {Outgoing} words */
  #write(words) {
    const { type, id, text, value } = words;
    this.socket?.send(JSON.stringify(type === 'say' ? { type, id, text } : { type, id, value }));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.socket?.close(), NO_ANSWER_MS);
  }

  /** @param {any} frame */
  #frame(frame) {
    if (frame.type === 'welcome') this.#welcome(frame);
    else if (frame.type === 'message') this.after = Math.max(this.after, frame.seq);
    else if (frame.type === 'ack') this.#forget(frame.id);
    else if (frame.type === 'error' && frame.id) this.#again(frame.id);
    this.dispatchEvent(new CustomEvent(frame.type, { detail: frame }));
  }

  /** @param {any} frame */
  #welcome(frame) {
    if (this.keep.kept.token && this.keep.kept.token !== frame.token) this.#anew();
    this.keep.kept.token = frame.token;
    delete this.keep.kept.link;
    this.keep.save();
    this.ready = true;
    this.wait = FIRST_WAIT_MS;
    for (const words of this.pending) this.#write(words);
  }

  /* Another talk, which counts from one: asked for the old one's number, it would have nothing to tell for long. */
  #anew() {
    this.after = 0;
    this.dispatchEvent(new CustomEvent('anew'));
  }

  /** @param {string} id */
  #forget(id) {
    clearTimeout(this.timer);
    this.keep.kept.pending = this.pending.filter((words) => words.id !== id);
    this.keep.save();
    const left = this.pending.length;
    if (left) this.timer = setTimeout(() => this.socket?.close(), NO_ANSWER_MS);
  }

  /** @param {string} id */
  #again(id) {
    clearTimeout(this.timer);
    setTimeout(() => {
      const words = this.pending.find((p) => p.id === id);
      if (words && this.ready) this.#write(words);
    }, AGAIN_MS);
  }

  /** @param {WebSocket} socket */
  #lost(socket) {
    if (socket !== this.socket || this.closed) return;
    this.socket = null;
    this.ready = false;
    clearTimeout(this.timer);
    this.dispatchEvent(new CustomEvent('lost'));
    this.#soon(this.wait * (0.5 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  /** @param {number} ms */
  #soon(ms) {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => !this.socket && !this.closed && this.open(), ms);
  }
}
