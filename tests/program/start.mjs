/* Starting, ending and reloading when something is wrong: one clear line and an exit code that scripts can rely on. 1: what was given is wrong
 * (file:line:col), 2: wrong use, 3: the surroundings. Run: node --test tests/program/start.mjs (TSUNAGU_BIN names the program). */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { Service, binary } from '../line/service.mjs';
import { ChatSocket, copyContent, root, sleep, until } from '../support/wire.mjs';

const dir = mkdtempSync(path.join(os.tmpdir(), 'tsunagu-start-'));
const content = process.env.TSUNAGU_CONTENT ?? root;
const folders = [dir];
const services = [];
function newService(env) {
  const service = new Service(env);
  services.push(service);
  return service;
}
after(async () => {
  for (const service of services) { await service.stop(); service.remove(); }
  folders.forEach((f) => rmSync(f, { recursive: true, force: true }));
});

/* A start under the sanitizers takes 20 s and more where three others want the same core. */
const PATIENCE_MS = 120_000;

/* A command to its end; `serve` that started although it should not is stopped and told by code null. */
function run(args, env = {}, input = '') {
  const r = spawnSync(binary, args, { cwd: dir, input, encoding: 'utf8', timeout: PATIENCE_MS, env: { PATH: process.env.PATH, ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '', TSUNAGU_CONTENT: content, ...env } });
  return { code: r.status, out: r.stdout, err: r.stderr, own: r.stderr.split('\n').filter((l) => l.startsWith('tsunagu: ')) };
}
let n = 0;
const serve = (env = {}, args = []) => run(['serve', ...args], { TSUNAGU_LISTEN: '127.0.0.1:0', TSUNAGU_DATABASE: `sqlite:${dir}/${++n}.db`, ...env });

function fails3(result, named) {
  assert.equal(result.code, 3, result.err);
  assert.equal(result.own.length, 1, `one line of our own: ${result.err}`);
  assert.ok(result.own[0].includes(named), `${result.own[0]} names ${named}`);
  assert.doesNotMatch(result.err, /ready url=|Sanitizer|runtime error/);
}

describe('what surrounds it is wrong: exit 3, one line that names it', () => {
  test('the port is taken', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const { port } = other.address();
    try {
      fails3(serve({ TSUNAGU_LISTEN: `127.0.0.1:${port}` }), `127.0.0.1:${port}`);
    } finally {
      other.close(); /* or this process would never end */
    }
  });

  test('the address is not ours', () => fails3(serve({ TSUNAGU_LISTEN: '203.0.113.9:18080' }), '203.0.113.9:18080'));

  mkdirSync(path.join(dir, 'folder.db'));
  writeFileSync(path.join(dir, 'letter.db'), 'Dear Sir or Madam, this is a letter and no database at all.\n'.repeat(200));
  const places = [['a folder', `${dir}/folder.db`], ['in no folder', `${dir}/nowhere/x.db`], ['where nobody may write', '/proc/tsunagu.db'], ['a letter', `${dir}/letter.db`]];
  for (const [what, file] of places) {
    test(`the database is ${what}`, () => {
      const before = file.endsWith('letter.db') && readFileSync(file, 'utf8');
      fails3(serve({ TSUNAGU_DATABASE: `sqlite:${file}` }), file);
      if (before) assert.equal(readFileSync(file, 'utf8'), before, 'not touched');
    });
  }

  test('the database is somebody else\'s, or of a later version', { skip: spawnSync('sqlite3', ['-version']).error ? 'no sqlite3 here' : false }, () => {
    const other = path.join(dir, 'other.db'), later = path.join(dir, 'later.db');
    spawnSync('sqlite3', [other, 'CREATE TABLE recipes(name); INSERT INTO recipes VALUES (1)']);
    fails3(serve({ TSUNAGU_DATABASE: `sqlite:${other}` }), other);
    run(['staff', 'list'], { TSUNAGU_DATABASE: `sqlite:${later}` });
    run(['staff', 'add', 'a', '--role', 'link_worker', '--password-file', '-'], { TSUNAGU_DATABASE: `sqlite:${later}` }, 'a very long password\n');
    assert.ok(existsSync(later));
    spawnSync('sqlite3', [later, 'UPDATE schema_version SET version = version + 1']);
    const result = serve({ TSUNAGU_DATABASE: `sqlite:${later}` });
    fails3(result, later);
    assert.match(result.err, /later_version/);
  });

  /* Root may write everywhere, so somebody else must try: one who can start the program and read its content. */
  const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', binary];
  const nobodyCan = () => spawnSync('setpriv', [...nobody, 'check', '--content', content], { cwd: '/' }).status === 0;
  const cannot = process.getuid() === 0 && !nobodyCan() && 'no other user may read the program here';
  test('a database that may only be read', { skip: cannot }, () => {
    const box = path.join(dir, 'closed');
    mkdirSync(box);
    chmodSync(dir, 0o755);
    chmodSync(box, 0o555);
    const env = { TSUNAGU_LISTEN: '127.0.0.1:0', TSUNAGU_DATABASE: `sqlite:${box}/x.db` };
    if (process.getuid() !== 0) return fails3(serve(env), `${box}/x.db`);
    const r = spawnSync('setpriv', [...nobody, 'serve'], { cwd: '/', encoding: 'utf8', timeout: 15_000, env: { PATH: process.env.PATH, TSUNAGU_CONTENT: content, ...env } });
    fails3({ code: r.status, err: r.stderr, own: r.stderr.split('\n').filter((l) => l.startsWith('tsunagu: ')) }, `${box}/x.db`);
  });

  test('there is no content', () => {
    fails3(serve({ TSUNAGU_CONTENT: `${dir}/nothing` }), 'content');
    assert.equal(run(['check', '--content', `${dir}/nothing`]).code, 3);
  });

  test('there is no such configuration file', () => fails3(serve({}, ['--config', `${dir}/none.yaml`]), 'configuration'));
});

describe('what was given is wrong: exit 1 and where', () => {
  const config = path.join(dir, 'tsunagu.test.yaml');
  const wrong = [
    ['an unknown key', 'listen: 127.0.0.1:0\nlistn: 127.0.0.1:0\n', ':2:1:', 'listn'],
    ['a word for a number', 'limits:\n  connections: many\n', ':2:', 'limits.connections'],
    ['a number out of range', 'console:\n  idle_s: 1\n', ':2:', 'console.idle_s'],
    ['a flag that is none', 'console:\n  require_totp: perhaps\n', ':2:', 'require_totp'],
    ['an address that is none', 'listen: here\n', ':1:', 'listen'],
    ['a database of another kind', 'database: mysql:x\n', '', 'sqlite:'],
    ['a level that is none', 'log:\n  level: loud\n', ':2:', 'log.level'],
    ['no YAML at all', 'listen: [127.0.0.1\n', ':', ''],
    ['not UTF-8', Buffer.from([0x6c, 0x3a, 0x20, 0xff, 0xfe, 0x0a]), '', ''],
    ['a secret without its token', 'line:\n  channel_secret: abc\n', '', 'line.channel_access_token'],
  ];
  for (const [what, text, where, word] of wrong) {
    test(what, () => {
      writeFileSync(config, text);
      const result = run(['serve', '--config', config]);
      assert.equal(result.code, 1, result.err);
      const line = result.err.split('\n').find((l) => l.startsWith(config + where) && l.includes(word));
      assert.ok(line, `${config}${where} … ${word}: ${result.err}`);
      assert.doesNotMatch(result.err, /ready url=|Sanitizer|runtime error/);
    });
  }

  test('a wrong value in the environment names the variable', () => {
    const result = serve({ TSUNAGU_LIMITS_CONNECTIONS: 'many' });
    assert.equal(result.code, 1);
    assert.match(result.err, /^TSUNAGU_LIMITS_CONNECTIONS: /m);
  });

  const broken = [
    ['YAML that ends too early', 'dialogs/flows/welcome.yaml', (t) => `${t}\nnodes: [\n`],
    ['a key nobody knows', 'dialogs/flows/welcome.yaml', (t) => `${t}\nfrobnicate: yes\n`],
    ['a file that is not UTF-8', 'dialogs/flows/welcome.yaml', () => Buffer.from([0xff, 0xfe, 0x00])],
    ['an empty flow', 'dialogs/flows/welcome.yaml', () => ''],
    ['a start for what no rule can find', 'dialogs/texts/triggers.yaml', (t) => `${t}\nwant_shopping: {flow: life}\n`],
    ['a broken rule file', 'nlu/rules/intents_wants.yaml', (t) => `${t}\n  - [\n`],
    ['a broken hotline list', 'directory/data/hotlines.yaml', (t) => t.replace(/^( *)(verified_on|verified): .*$/m, '$1$2: "some day"')],
  ];
  for (const [what, file, change] of broken) {
    test(`content: ${what}`, () => {
      const copy = copyContent();
      folders.push(copy);
      const at = path.join(copy, file);
      const text = readFileSync(at, 'utf8'), changed = change(text);
      assert.notEqual(changed, text);
      writeFileSync(at, changed);
      for (const result of [run(['check', '--content', copy]), serve({ TSUNAGU_CONTENT: copy })]) {
        assert.equal(result.code, 1, result.err);
        assert.match(result.err, new RegExp(`${path.basename(file)}:\\d+:\\d+: エラー `), 'file:line:col');
        assert.doesNotMatch(result.err, /ready url=|Sanitizer|runtime error/);
      }
      rmSync(copy, { recursive: true, force: true });
    });
  }
});

describe('wrong use: exit 2; help: exit 0', () => {
  const names = run(['--help']).out.split('\n').map((l) => /^  ([a-z-]+) +\S/.exec(l)?.[1]).filter(Boolean);

  test('every command listed explains itself', () => {
    assert.ok(names.length >= 12, `commands: ${names}`);
    for (const name of names) {
      const result = run([name, '--help']);
      assert.equal(result.code, 0, `${name} --help: ${result.err}`);
      assert.ok(result.out.length > 10 && result.err === '', `${name} --help speaks on standard output: ${result.err}`);
    }
  });

  const uses = [[], ['frobnicate'], ['serve', '--frobnicate'], ['serve', '--config'], ['chat', '--frobnicate'], ['classify', '--frobnicate'], ['match', '--top', 'x'], ['search'],
    ['check', '--frobnicate'], ['graph'], ['test'], ['replay', '--frobnicate'], ['import'], ['staff'], ['staff', 'add'], ['staff', 'add', 'x', '--role', 'emperor']];
  test('what cannot be meant is wrong use', () => {
    for (const args of uses) {
      const result = run(args);
      assert.equal(result.code, 2, `${args.join(' ')}: ${result.code} ${result.err}`);
      assert.ok(result.err.length > 10, 'says how it is used');
    }
  });

  test('the wrong word is named, and the right one beside it', () => {
    const slips = [[['chek'], 'check'], [['check', '--contnet', 'x'], '--content'], [['test', '--adaptor', 'line', 'x'], '--adapter'], [['staff', 'add', 'x', '--rol', 'y'], '--role']];
    for (const [args, near] of slips) assert.match(run(args).err.split('\n')[0], new RegExp(`'${args.find((a) => a.startsWith('--')) ?? args[0]}'; did you mean '${near}'\\?$`), args.join(' '));
    assert.match(run(['check', '--content']).err, /^tsunagu check: '--content' needs a value behind it\n/);
    assert.match(run(['chat', '--now', 'yesterday']).err, /^tsunagu chat: a value that does not fit/);
    for (const args of [['version', 'x'], ['eval', 'risk', '--frobnicate'], ['answer', '--item', '9']]) assert.equal(run(args).code, 2, args.join(' '));
  });

  test('-h is --help, --version is version', () => {
    for (const name of names) assert.deepEqual(run([name, '-h']), run([name, '--help']), name);
    assert.equal(run(['-h']).out, run(['--help']).out);
    assert.equal(run(['--version']).out, run(['version']).out);
  });

  test('what could not be written was not done: 3', () => {
    for (const args of ['version', '--help', 'graph life', 'check --help', 'rollback --help', 'check']) {
      const full = spawnSync('sh', ['-c', `"$0" ${args} > /dev/full`, path.resolve(binary)], { cwd: dir, encoding: 'utf8' });
      assert.equal(full.status, 3, `${args}: ${full.stderr}`);
      assert.match(full.stderr, /could not be written/, args);
    }
  });

  test('a folder that is not there is said so, once', () => {
    const result = run(['graph', '--content', `${dir}/nowhere`, 'life']);
    assert.equal(result.code, 3);
    assert.match(result.err, /^tsunagu: there is no folder [^\n]*nowhere\/dialogs\n$/);
  });

  test('a file that is not there: 3', () => {
    assert.equal(run(['import', `${dir}/none.csv`]).code, 3);
    assert.equal(run(['test', `${dir}/none.talk`]).code, 3);
  });
});

describe('signals', () => {
  test('SIGTERM and SIGINT end it with 0, at once when nobody is there', async () => {
    for (const signal of ['SIGTERM', 'SIGINT']) {
      const service = await newService().start();
      const from = Date.now();
      service.child.kill(signal);
      assert.deepEqual(await service.child.exited, { code: 0, signal: null }, service.stderr);
      assert.ok(Date.now() - from < 5000, `${signal} took ${Date.now() - from} ms`);
      service.remove();
    }
  });

  test('SIGTERM under traffic: 0 within 5 s, and what was acknowledged is there afterwards', async () => {
    const service = await newService({ TSUNAGU_LIMITS_WEB_PER_MINUTE: '100000' }).start();
    const talkers = await Promise.all(Array.from({ length: 8 }, () => ChatSocket.open(service)));
    let over = false;
    const talking = talkers.map(async (t) => { while (!over && !t.closed) await t.say(`こんにちは ${t.n}`, 1000); });
    const hasty = setInterval(() => fetch(`${service.url}/readyz`).catch(() => {}), 20);
    await sleep(1500);
    const from = Date.now(), ended = await service.stop();
    over = true;
    clearInterval(hasty);
    await Promise.all(talking);
    assert.deepEqual(ended, { code: 0, signal: null }, service.stderr.slice(-2000));
    assert.ok(Date.now() - from < 5000, `took ${Date.now() - from} ms`);
    await service.start();
    for (const t of talkers) {
      const acked = t.frames.filter((f) => f.type === 'ack').map((f) => f.seq);
      assert.ok(acked.length > 0, 'was heard at all');
      const again = await ChatSocket.open(service, { hello: { token: t.token, after: Math.min(...acked) - 1 } });
      await again.wait((f) => f.type === 'message' && f.seq >= Math.max(...acked));
      const kept = new Set(again.frames.filter((f) => f.type === 'message' && f.from === 'resident').map((f) => f.seq));
      assert.deepEqual(acked.filter((s) => s > Math.min(...acked) && !kept.has(s) && kept.has(Math.min(...acked))), []);
      assert.ok(kept.has(Math.max(...acked)), 'the last one acknowledged is there');
      again.close();
    }
    assert.equal((await service.stop()).code, 0);
    service.remove();
  });

  test('SIGHUP: new content, refused content, a directory filled by another process', async () => {
    const copy = copyContent();
    folders.push(copy);
    const service = newService({ TSUNAGU_CONTENT: copy });
    writeFileSync(path.join(service.dir, 'tsunagu.yaml'), 'log:\n  level: info\n'); /* configured, so no demo town: the directory is empty */
    await service.start();
    const greeting = async () => {
      const visitor = await ChatSocket.open(service);
      await visitor.wait((f) => f.type === 'message');
      await sleep(100);
      visitor.close();
      return visitor.frames.filter((f) => f.type === 'message').map((f) => f.text).join('\n');
    };
    const first = await greeting();
    assert.match(first, /こんにちは/);
    const flow = path.join(copy, 'dialogs/flows/welcome.yaml');
    const reload = async (event) => {
      const before = service.stderr.length;
      service.child.kill('SIGHUP');
      assert.ok(await until(() => service.stderr.slice(before).includes(event), 60000), `${event}: ${service.stderr.slice(before)}`);
    };

    writeFileSync(flow, readFileSync(flow, 'utf8').replaceAll('こんにちは。', 'こんにちは。カナリアです。'));
    assert.doesNotMatch(await greeting(), /カナリア/, 'not before it is told');
    await reload('reloaded');
    assert.match(await greeting(), /カナリア/, 'a new visitor reads the new text');

    const good = readFileSync(flow, 'utf8');
    writeFileSync(flow, `${good}\nfrobnicate: [\n`);
    await reload('reload_refused');
    assert.match(service.stderr, /welcome\.yaml:\d+:\d+: エラー /, 'says what is wrong');
    assert.match(await greeting(), /カナリア/, 'the old content goes on');
    assert.equal((await fetch(`${service.url}/readyz`)).status, 200);
    writeFileSync(flow, good);
    await reload('reloaded');
    assert.match(await greeting(), /カナリア/, 'mended content is taken again');

    const cards = async () => {
      const visitor = await ChatSocket.open(service);
      await visitor.say('手芸が好きで、水曜の午前なら');
      await sleep(300);
      visitor.close();
      return visitor.frames.flatMap((f) => f.cards ?? []).length;
    };
    assert.equal(await cards(), 0, 'a town without activities has none to offer');
    await service.run(['import', path.join(copy, 'directory/data/demo/activities.csv'), '--kind', 'activity', '--db', service.database]);
    await reload('reloaded');
    assert.ok(await cards() > 0, 'what another process imported is offered');
    assert.equal((await service.stop()).code, 0, service.stderr.slice(-2000));
    assert.doesNotMatch(service.stderr, /Sanitizer|runtime error/);
    service.remove();
  });
});
