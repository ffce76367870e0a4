/** What every browser test needs: the service on a port of its own, a browser, axe, pictures. Runs on Node 18. */
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const pictures = join(root, 'build', 'screenshots');
mkdirSync(pictures, { recursive: true });

const binary = [process.env.TSUNAGU_BIN, process.env.TSUNAGU, ...['build-test', 'build'].map((b) => join(root, b, 'tsunagu'))].find((p) => p && existsSync(p));

/** @returns {Promise<number>} */
export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });

/** The service with a database of its own; start, stop, kill and start again. */
export class Service {
  /** @param {Record<string, string>} [more] settings */
  static async create(more = {}) {
    assert.ok(binary, 'no tsunagu binary: build first, or name it in TSUNAGU_BIN');
    const s = new Service();
    s.port = await freePort();
    s.url = `http://127.0.0.1:${s.port}`;
    s.dir = mkdtempSync(join(tmpdir(), 'tsunagu-browser-'));
    s.env = { ...process.env, TSUNAGU_LISTEN: `127.0.0.1:${s.port}`, TSUNAGU_PUBLIC_URL: s.url, TSUNAGU_DATABASE: `sqlite:${s.dir}/t.db`, ...more };
    await s.start();
    return s;
  }

  start() {
    this.child = spawn(/** @type {string} */ (binary), ['serve'], { cwd: root, env: this.env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.log = '';
    return new Promise((resolve, reject) => {
      /* Patience only: sanitized, with a quarter of a core, a start has taken more than half a minute. Who gives up takes the child along, or this process would never end. */
      const late = setTimeout(() => { this.child.kill('SIGKILL'); reject(new Error(`not ready: ${this.log}`)); }, 180_000);
      this.child.stderr.on('data', (data) => {
        this.log += data;
        if (!this.log.includes('ready url=')) return;
        clearTimeout(late);
        resolve(undefined);
      });
      this.child.on('exit', (code) => {
        clearTimeout(late);
        reject(new Error(`exit ${code}: ${this.log}`));
      });
    });
  }

  /** @param {NodeJS.Signals} signal */
  async stop(signal = 'SIGTERM') {
    if (!this.child || this.child.exitCode !== null) return;
    const gone = new Promise((resolve) => this.child.on('exit', resolve));
    this.child.kill(signal);
    await gone;
  }

  async close() {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
    assert.equal(this.child.exitCode, 0, this.log);
  }

  /** @param {string[]} args @param {string} input */
  run(args, input = '') {
    return execFileSync(/** @type {string} */ (binary), args, { cwd: root, env: this.env, input, encoding: 'utf8' });
  }
}

export const WIDE = { viewport: { width: 1280, height: 900 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
export const PHONE = { viewport: { width: 360, height: 740 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
export const PASSWORD = 'correct horse battery staple';

/** An account for the console, with PASSWORD. @param {Service} service @param {string} login @param {string} role @param {string} [name] */
export const addStaff = (service, login, role, name = login) =>
  service.run(['staff', 'add', login, '--role', role, '--name', name, '--password-file', '-'], `${PASSWORD}\n`);

/** A page of the console, as somebody sees it who signs in there. @param {import('playwright-core').Browser} browser @param {string} url @param {string} login */
export const signedIn = async (browser, size, url, login) => {
  const page = await (await browser.newContext(size)).newPage();
  await page.goto(url);
  await page.locator('input[autocomplete=username]').fill(login);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('form button').last().click();
  return page;
};

export const launch = () =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

const axeSource = readFileSync(join(root, 'tests/browser/node_modules/axe-core/axe.min.js'), 'utf8');

/** No violation of WCAG 2.2 A and AA, nor of contrast 7:1. @param {import('playwright-core').Page | import('playwright-core').Frame} page */
export const axe = async (page, where) => {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() =>
    window.axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'wcag2aaa'] }, iframes: false }),
  );
  const lines = found.violations.flatMap((v) => v.nodes.map((n) => `${where}: ${v.id} ${n.target} ${n.failureSummary}`));
  assert.deepEqual(lines, []);
};

/** @param {import('playwright-core').Page} page @param {string} name */
export const picture = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) });

/** A link worker without a browser: logs in and calls the console's interface. */
export class Worker {
  /** @param {Service} service @param {string} login @param {string} name */
  static async login(service, login, name) {
    addStaff(service, login, 'link_worker', name);
    const w = new Worker();
    w.url = service.url;
    const answer = await fetch(`${w.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: w.url },
      body: JSON.stringify({ login, password: PASSWORD }),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    w.cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0];
    w.csrf = (await answer.json()).csrf;
    return w;
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  async call(method, path, body) {
    const answer = await fetch(this.url + path, {
      method,
      headers: { cookie: this.cookie, 'x-csrf-token': this.csrf, origin: this.url, 'content-type': 'application/json' },
      body: method === 'GET' ? undefined : body ? JSON.stringify(body) : '',
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }
}
