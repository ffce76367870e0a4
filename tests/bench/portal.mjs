/**
 * How many pages of the portal a second, over loopback, with 64 connections that ask again at once; beside nginx with one worker that serves a file of the
 * same size, in the same minute and by turns. scripts/bench portal [--seconds N] [--rounds N]. Needs wrk and nginx (scripts/setup --bench); says so and
 * ends well without them.
 */
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const option = (name, otherwise) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1]) || otherwise;
const seconds = option('seconds', 4);
const rounds = option('rounds', 3);
const found = (names) => names.find((n) => existsSync(n));
const wrk = found(['/usr/bin/wrk', '/usr/local/bin/wrk']);
const nginx = found(['/usr/sbin/nginx', '/usr/local/sbin/nginx']);
if (!wrk || !nginx) {
  console.log('skipped: the portal is timed with wrk beside nginx; scripts/setup --bench installs both');
  process.exit(0);
}

const PAGES = {
  'list': '/activities',
  'list, filtered': '/activities?f=day:wed&f=cost:free',
  'list, own words': '/activities?q=' + encodeURIComponent('水曜の午前 手芸'),
  'one activity': null,
  'calendar': '/calendar',
  'home': '/',
};

const freePort = () => new Promise((resolve) => { const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => resolve(port)); }); });
const dir = mkdtempSync(join(tmpdir(), 'tsunagu-bench-'));
const [port, beside] = [await freePort(), await freePort()];
const service = spawn(process.env.TSUNAGU, ['serve'], {
  env: { ...process.env, TSUNAGU_LISTEN: `127.0.0.1:${port}`, TSUNAGU_DATABASE: `sqlite:${dir}/t.db`, TSUNAGU_LOG_LEVEL: 'error' },
  stdio: ['ignore', 'ignore', 'pipe'],
});
await new Promise((resolve, reject) => {
  service.stderr.on('data', (data) => String(data).includes('ready url=') && resolve(undefined));
  service.on('exit', (code) => reject(new Error(`the service ended: ${code}`)));
});
service.removeAllListeners('exit');

mkdirSync(join(dir, 'files'));
writeFileSync(join(dir, 'nginx.conf'), `worker_processes 1; daemon off; pid ${dir}/nginx.pid; error_log ${dir}/error.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; keepalive_requests 10000000; types { text/html html; } client_body_temp_path ${dir}; proxy_temp_path ${dir}; fastcgi_temp_path ${dir}; uwsgi_temp_path ${dir}; scgi_temp_path ${dir};
  server { listen 127.0.0.1:${beside}; root ${dir}/files; } }`);
const web = spawn(nginx, ['-c', join(dir, 'nginx.conf'), '-e', join(dir, 'error.log')], { stdio: 'ignore' });

/* A connection of its own each time: minutes lie between two. */
const read = async (url) => Buffer.from(await (await fetch(url, { headers: { connection: 'close' } })).arrayBuffer());
const load = (url) => {
  const out = execFileSync(wrk, ['-t1', '-c64', `-d${seconds}s`, '--latency', url], { encoding: 'utf8' });
  const bad = /Non-2xx or 3xx responses: (\d+)/.exec(out);
  if (bad) throw new Error(`${url}: ${bad[1]} answers were no page`);
  return { perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]), p50: /^\s+50%\s+(\S+)/m.exec(out)[1], p99: /^\s+99%\s+(\S+)/m.exec(out)[1] };
};
const median = (list) => [...list].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(list.length / 2)];

try {
  const list = String(await read(`http://127.0.0.1:${port}/activities`));
  PAGES['one activity'] = /href="(\/activities\/[^"?]+)"/.exec(list)[1];
  console.log('page                 bytes   requests/s      p50      p99   nginx, a file as large   ratio');
  let n = 0;
  for (const [name, path] of Object.entries(PAGES)) {
    const url = `http://127.0.0.1:${port}${path}`;
    const body = await read(url);
    const file = `${n++}.html`;
    writeFileSync(join(dir, 'files', file), body);
    const ours = [];
    const theirs = [];
    for (let r = 0; r < rounds; r++) {
      ours.push(load(url));
      theirs.push(load(`http://127.0.0.1:${beside}/${file}`));
    }
    const [a, b] = [median(ours), median(theirs)];
    console.log(`${name.padEnd(18)} ${String(body.length).padStart(7)} ${a.perSecond.toFixed(0).padStart(12)} ${a.p50.padStart(8)} ${a.p99.padStart(8)} ${b.perSecond.toFixed(0).padStart(24)} ${(a.perSecond / b.perSecond).toFixed(2).padStart(7)}`);
  }
} finally {
  const gone = [service, web].map((child) => new Promise((resolve) => (child.exitCode === null ? child.on('exit', resolve) : resolve(undefined))));
  service.kill('SIGTERM');
  web.kill('SIGTERM');
  await Promise.all(gone);
  rmSync(dir, { recursive: true, force: true });
}
