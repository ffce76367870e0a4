/* The real program as a child process, and a link worker who uses its console by HTTP. Knows no LINE. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(new URL('../..', import.meta.url).pathname);
export const binary = process.env.TSUNAGU_BIN ?? path.join(root, 'build-test', 'tsunagu');

export function freePort() {
  return new Promise((done, fail) => {
    const server = net.createServer();
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => done(port)); });
  });
}

export class Service {
  /* env: settings beyond listen and database, in the program's own names. */
  constructor(env = {}) {
    this.dir = mkdtempSync(path.join(os.tmpdir(), 'tsunagu-'));
    this.database = path.join(this.dir, 'town.db');
    this.extra = env;
    this.stderr = '';
  }

  async environment() {
    this.port ??= await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    return { PATH: process.env.PATH, TSUNAGU_LISTEN: `127.0.0.1:${this.port}`, TSUNAGU_PUBLIC_URL: this.url, TSUNAGU_DATABASE: `sqlite:${this.database}`, TSUNAGU_CONTENT: process.env.TSUNAGU_CONTENT ?? root, ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '', ...this.extra };
  }

  async start(timeoutMs = 180_000) {
    const env = await this.environment();
    const from = performance.now();
    const child = spawn(binary, ['serve'], { env, cwd: this.dir, stdio: ['ignore', 'ignore', 'pipe'] });
    this.child = child;
    const killWithUs = () => child.kill('SIGKILL');
    process.once('exit', killWithUs);
    child.exited = new Promise((done) => child.on('exit', (code, signal) => { child.ended = true; process.off('exit', killWithUs); done({ code, signal }); }));
    let said = '';
    await new Promise((done, fail) => {
      const timer = setTimeout(() => { child.kill('SIGKILL'); fail(new Error(`not ready: ${said}`)); }, timeoutMs);
      child.stderr.setEncoding('utf8');
      child.stderr.on('data', (text) => {
        said += text;
        this.stderr = (this.stderr + text).slice(-200_000);
        if (/^ready url=/m.test(said)) { clearTimeout(timer); done(); }
      });
      child.on('error', fail);
      child.exited.then(({ code, signal }) => { clearTimeout(timer); fail(new Error(`ended (${code ?? signal}): ${said}`)); });
    });
    this.startMs = performance.now() - from;
    return this;
  }

  get up() { return !!this.child && !this.child.ended; }

  async kill() {
    this.child.kill('SIGKILL');
    await this.child.exited;
  }

  /* SIGTERM; resolves to {code, signal}. */
  async stop() {
    if (!this.up) return { code: 0 };
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 60_000);
    const result = await this.child.exited;
    clearTimeout(timer);
    return result;
  }

  remove() { rmSync(this.dir, { recursive: true, force: true }); }

  /* A command of the program beside the running service; throws when it fails. */
  async run(args, input = '') {
    const result = spawnSync(binary, args, { env: await this.environment(), cwd: this.dir, input, encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`${args.join(' ')} → ${result.status}: ${result.stderr}`);
    return result.stdout;
  }
}

export class Worker {
  constructor(service, login, name) { Object.assign(this, { service, login, name, password: `a long password of ${login}` }); }

  async join() {
    await this.service.run(['staff', 'add', this.login, '--role', 'link_worker', '--name', this.name, '--password-file', '-'], this.password + '\n');
    const res = await this.call('POST', '/session', { login: this.login, password: this.password });
    this.cookie = res.headers.get('set-cookie').split(';')[0];
    this.csrf = res.body.csrf;
    return this;
  }

  async call(method, where, body) {
    const headers = { origin: this.service.url, 'sec-fetch-site': 'same-origin' };
    if (this.cookie) headers.cookie = this.cookie;
    if (this.csrf) headers['x-csrf-token'] = this.csrf;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const res = await fetch(`${this.service.url}/api/v1${where}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await res.text();
    return { status: res.status, headers: res.headers, body: text ? JSON.parse(text) : null };
  }

  async ok(method, where, body) {
    const res = await this.call(method, where, body);
    if (res.status >= 300) throw new Error(`${method} ${where} → ${res.status} ${JSON.stringify(res.body)}`);
    return res.body;
  }

  async queue(state = '') { return (await this.ok('GET', `/escalations${state ? `?state=${state}` : ''}`)).items; }
  claim(id) { return this.ok('POST', `/escalations/${id}/claim`); }
  say(conversation, text, clientId = `c${Date.now()}${Math.random()}`) { return this.ok('POST', `/conversations/${conversation}/messages`, { text, client_id: clientId }); }
  async transcript(conversation) { return (await this.ok('GET', `/conversations/${conversation}/messages`)).items; }
  close(id, outcome = 'heard', note = '') { return this.ok('POST', `/escalations/${id}/close`, { outcome, note }); }
}
