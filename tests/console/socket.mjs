/** A web socket client as small as can be, so that tests can send any header and see every frame. Text frames under 64 KiB. */
import {randomBytes} from 'node:crypto';
import {connect} from 'node:net';

export class Socket {
  /** Resolves once upgraded; rejects with {status} when refused. */
  static open(port, path, protocol, headers) {
    const s = new Socket();
    s.heard = [];
    s.waiting = [];
    s.bytes = Buffer.alloc(0);
    s.closeCode = null;
    s.closed = new Promise((resolve) => { s.gone = resolve; });
    s.tcp = connect(port, '127.0.0.1');
    const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`, `Sec-WebSocket-Protocol: ${protocol}`,
      ...Object.entries(headers).map(([k, v]) => `${k}: ${v}`), '', ''];
    s.tcp.write(lines.join('\r\n'));
    s.tcp.on('close', () => s.gone(s.closeCode));
    return new Promise((resolve, reject) => {
      s.tcp.on('error', reject);
      s.tcp.on('data', (data) => {
        s.bytes = Buffer.concat([s.bytes, data]);
        if (s.upgraded) { s.read(); return; }
        const end = s.bytes.indexOf('\r\n\r\n');
        if (end < 0) return;
        const status = Number(s.bytes.subarray(9, 12).toString());
        s.bytes = s.bytes.subarray(end + 4);
        s.upgraded = status === 101;
        if (s.upgraded) { resolve(s); s.read(); } else { s.tcp.destroy(); reject(Object.assign(new Error(`refused ${status}`), {status})); }
      });
    });
  }

  read() {
    while (this.bytes.length >= 2) {
      let length = this.bytes[1] & 127, at = 2;
      if (length === 126) { if (this.bytes.length < 4) return; length = this.bytes.readUInt16BE(2); at = 4; }
      if (length === 127) { if (this.bytes.length < 10) return; length = Number(this.bytes.readBigUInt64BE(2)); at = 10; }
      if (this.bytes.length < at + length) return;
      const opcode = this.bytes[0] & 15, payload = this.bytes.subarray(at, at + length);
      this.bytes = this.bytes.subarray(at + length);
      if (opcode === 1) this.hear(JSON.parse(payload.toString()));
      if (opcode === 9) this.frame(10, payload);
      if (opcode === 8) { this.closeCode = length >= 2 ? payload.readUInt16BE(0) : 1005; this.frame(8, payload); this.tcp.end(); }
    }
  }

  hear(message) {
    this.heard.push(message);
    this.waiting = this.waiting.filter((w) => !w(message));
  }

  frame(opcode, payload) {
    const mask = randomBytes(4), body = Buffer.from(payload.map((b, i) => b ^ mask[i % 4]));
    const head = payload.length < 126 ? Buffer.from([128 | opcode, 128 | payload.length])
      : Buffer.from([128 | opcode, 254, payload.length >> 8, payload.length & 255]);
    if (!this.tcp.destroyed) this.tcp.write(Buffer.concat([head, mask, body]));
  }

  send(message) {
    this.frame(1, Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)));
  }

  /** The first message that fits, among those heard already and those to come. */
  wait(fits, ms = 60_000) {
    const before = this.heard.find(fits);
    if (before) return Promise.resolve(before);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`not heard: ${fits}; heard ${JSON.stringify(this.heard).slice(-1500)}`)), ms);
      this.waiting.push((message) => {
        if (!fits(message)) return false;
        clearTimeout(late);
        resolve(message);
        return true;
      });
    });
  }

  close() {
    this.tcp.destroy();
    return this.closed;
  }
}
