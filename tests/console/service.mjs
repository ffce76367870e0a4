/** The service on a port of its own, and people who use it over plain HTTP and sockets. Runs on Node 18, without packages. */
import {execFileSync, spawn} from 'node:child_process';
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import assert from 'node:assert/strict';
import {Socket} from './socket.mjs';

const root = new URL('../..', import.meta.url).pathname;
const binary = process.env.TSUNAGU_BIN ?? join(root, 'build-test', 'tsunagu');
export const PASSWORD = 'ひろびろとした青い空の下';

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const {port} = server.address();
    server.close(() => resolve(port));
  });
});

/** The demo town with another list of people to be alerted. @param {string} path @param {string} alerts the section's lines, or '' */
export function writeTown(path, alerts) {
  const demo = readFileSync(join(root, 'directory/data/demo/town.yaml'), 'utf8');
  const section = /^alerts:\n(?: .*\n)*/m;
  assert.ok(section.test(demo));
  writeFileSync(path, demo.replace(section, alerts).replace(/^lines: .*\n/m, '')); /* a file beside the demo's, not beside ours */
  copyFileSync(join(root, 'directory/data/demo/areas.yaml'), join(dirname(path), 'areas.yaml')); /* the flows name them */
}

export class Service {
  /** @param {Record<string, string>} extra settings @param {string} [alerts] the town's section `alerts` */
  static async create(extra = {}, alerts = undefined) {
    const s = new Service();
    s.dir = mkdtempSync(join(tmpdir(), 'tsunagu-console-'));
    if (alerts !== undefined) {
      writeTown(`${s.dir}/town.yaml`, alerts);
      extra = {TSUNAGU_TOWN: `${s.dir}/town.yaml`, ...extra};
    }
    s.port = await freePort();
    s.url = `http://127.0.0.1:${s.port}`;
    s.env = {...process.env, TSUNAGU_LISTEN: `127.0.0.1:${s.port}`, TSUNAGU_PUBLIC_URL: s.url, TSUNAGU_DATABASE: `sqlite:${s.dir}/t.db`, ...extra};
    await s.start();
    return s;
  }

  start() {
    this.log = '';
    this.child = spawn(binary, ['serve'], {cwd: root, env: this.env, stdio: ['ignore', 'ignore', 'pipe']});
    return new Promise((resolve, reject) => {
      /* Patience only: sanitized, with a quarter of a core, a start has taken more than half a minute. Who gives up takes the child along, or this process would never end. */
      const late = setTimeout(() => { this.child.kill('SIGKILL'); reject(new Error(`not ready: ${this.log}`)); }, 180_000);
      this.child.stderr.on('data', (data) => {
        this.log += data;
        if (!this.log.includes('ready url=')) return;
        clearTimeout(late);
        resolve();
      });
      this.child.on('exit', (code) => reject(new Error(`exit ${code}: ${this.log}`)));
    });
  }

  async stop() {
    if (this.child.exitCode !== null) return;
    const gone = new Promise((resolve) => this.child.on('exit', resolve));
    this.child.kill('SIGTERM');
    await gone;
    assert.equal(this.child.exitCode, 0, this.log);
  }

  /** As if the power had failed. */
  async kill() {
    const gone = new Promise((resolve) => this.child.on('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }

  async close() {
    await this.stop();
    rmSync(this.dir, {recursive: true, force: true});
  }

  run(args, input = '') {
    return execFileSync(binary, args, {cwd: root, env: this.env, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe']});
  }

  addStaff(login, role, name = login) {
    this.run(['staff', 'add', login, '--role', role, '--name', name, '--password-file', '-'], `${PASSWORD}\n`);
  }

  /** @param {string} method @param {string} path @param {any} [body] @param {Record<string, string>} [headers] */
  async call(method, path, body, headers = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: {origin: this.url, ...(body === undefined ? {} : {'content-type': 'application/json'}), ...headers},
      body: method === 'GET' || (method === 'DELETE' && body === undefined) ? undefined : typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
    });
    const text = await response.text();
    const json = text && /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : null;
    return {status: response.status, headers: response.headers, text, json, code: json?.type?.split('/').pop()};
  }
}

/** A link worker's session. */
export class Worker {
  static async login(service, login) {
    const answer = await service.call('POST', '/api/v1/session', {login, password: PASSWORD});
    assert.equal(answer.status, 200, answer.text);
    return Worker.from(service, answer);
  }

  static from(service, answer) {
    const w = new Worker();
    w.service = service;
    w.cookie = answer.headers.get('set-cookie').split(';')[0];
    w.csrf = answer.json.csrf;
    return w;
  }

  call(method, path, body, headers = {}) {
    return this.service.call(method, `/api/v1${path}`, body, {cookie: this.cookie, 'x-csrf-token': this.csrf, ...headers});
  }

  stream(headers = {}) {
    return Socket.open(this.service.port, '/api/v1/stream', 'tsunagu.console.v1', {origin: this.service.url, cookie: this.cookie, ...headers});
  }
}

/** Somebody in the web chat. */
export class Visitor {
  static async arrive(service) {
    const v = new Visitor();
    v.socket = await Socket.open(service.port, '/chat/ws', 'tsunagu.chat.v1', {origin: service.url});
    v.socket.send({type: 'hello', token: null, after: 0, lang: 'ja', page: `${service.url}/chat`});
    await v.socket.wait((m) => m.type === 'welcome');
    await v.socket.wait((m) => m.type === 'message' && m.from === 'bot');
    v.n = 0;
    return v;
  }

  async say(text) {
    const id = `v${++this.n}`;
    this.socket.send({type: 'say', id, text});
    await this.socket.wait((m) => m.type === 'ack' && m.id === id);
  }

  hears(text) {
    return this.socket.wait((m) => m.type === 'message' && m.from !== 'resident' && m.text?.includes(text));
  }

  /** Ask for a human until one is on the way. */
  async askForHuman() {
    await this.say('人と話したい');
    await this.hears('おつなぎしてよろしいですか');
    await this.say('はい');
    await this.socket.wait((m) => m.type === 'status' && m.with === 'queued');
  }
}
