/* `tsunagu confirm-links` as staff use it before the letters go out: who is due, links that work beside a running service, tokens on standard output alone.
 * Run: node --test tests/program/confirm_links.mjs (TSUNAGU_BIN names the program). */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Service } from '../console/service.mjs';
import { binary } from '../line/service.mjs';
import { sql } from '../support/days.mjs';

/** @type {Service} */ let service;
let all = 0;
const db = () => `${service.dir}/t.db`;
const HEAD = ['id', 'name', 'host', 'contact', 'email', 'phone', 'verified', 'link', 'until'];

/** @param {string[]} args @param {any} [stdout] */
function run(args, stdout = 'pipe') {
  const r = spawnSync(binary, ['confirm-links', ...args], { env: service.env, encoding: 'utf8', timeout: 60_000, stdio: ['ignore', stdout, 'pipe'] });
  assert.doesNotMatch(r.stderr, /Sanitizer|runtime error/);
  assert.doesNotMatch(r.stderr, /[\w-]{22}/, 'no token beside the table');
  return { code: r.status, out: r.stdout ?? '', err: r.stderr };
}

/** RFC 4180, read strictly. @param {string} text */
function csv(text) {
  assert.ok(text.startsWith('\ufeff'), 'a mark, for spreadsheets');
  assert.ok(text.endsWith('\r\n'));
  const rows = [...text.slice(1).matchAll(/((?:(?:"(?:[^"]|"")*"|[^",\r\n]*),)*(?:"(?:[^"]|"")*"|[^",\r\n]*))\r\n/g)].map((m) =>
    [...`${m[1]},`.matchAll(/("(?:[^"]|"")*"|[^",]*),/g)].map((c) => (c[1].startsWith('"') ? c[1].slice(1, -1).replaceAll('""', '"') : c[1])));
  assert.deepEqual(rows[0], HEAD);
  return rows.slice(1).map((row) => Object.fromEntries(row.map((cell, i) => [HEAD[i], cell])));
}
const numbers = (err) => Object.fromEntries([...err.matchAll(/(\w+)=(\d+)/g)].map((m) => [m[1], Number(m[2])]));

before(async () => {
  service = await Service.create();
  sql(db(), "UPDATE resources SET body = json_set(body, '$.verified_ms', 1700000000000) WHERE kind <> 'event'");
  sql(db(), "UPDATE resources SET body = json_set(body, '$.email', 'wire@example.jp', '$.name', '針金, \"アート\"', '$.host', '=1+1') WHERE name = '針金アートの会'");
  all = Number(sql(db(), "SELECT count(*) FROM resources WHERE kind <> 'event' AND coalesce(json_extract(body, '$.status'), 'active') <> 'ended'"));
  assert.ok(all > 5);
});
after(() => service?.close());

test('wrong use, and what is not there: said, nothing made', () => {
  for (const wrong of [['--days'], ['--days', '0'], ['--days', 'x'], ['--most', '0'], ['--nothing'], ['x'], ['--category', 'carft'], ['--source', 'nobody'], ['--source', '']]) {
    const r = run(wrong);
    assert.deepEqual([r.code, r.out], [2, ''], wrong.join(' '));
    assert.ok(r.err);
  }
  assert.deepEqual([run(['--db', '/nowhere/t.db']).code, run(['--config', '/nowhere.yaml']).code > 1], [3, true]);
  const help = run(['--help']);
  assert.equal(help.code, 0);
  assert.match(help.out, /--dry-run/);
  assert.equal(sql(db(), 'SELECT count(*) FROM confirm_links').trim(), '0');
});

test('first a look: who is due, and no link', () => {
  const r = run(['--dry-run']);
  assert.equal(r.code, 0, r.err);
  const rows = csv(r.out);
  assert.equal(rows.length, all);
  assert.ok(rows.every((row) => row.link === '' && row.until === '' && row.verified === '2023-11-15'));
  assert.equal(numbers(r.err).due, all);
  assert.equal(csv(run(['--dry-run', '--days', '36500']).out).length, 0, 'nobody is due: a table with its head');
  assert.equal(sql(db(), 'SELECT count(*) FROM confirm_links').trim(), '0');
});

test('one field, by its label: links that hosts can answer by, while the service runs', async () => {
  const r = run(['--category', '手芸', '--most', '50']);
  assert.equal(r.code, 0, r.err);
  const rows = csv(r.out), wire = rows.find((row) => row.email === 'wire@example.jp');
  assert.ok(wire && rows.length < all);
  assert.deepEqual([wire.name, wire.host], ['針金, "アート"', "'=1+1"], 'no formula');
  assert.deepEqual(numbers(r.err).links, rows.length);
  assert.match(r.err, /this machine only/);
  const until = new Date(Date.now() + (21 * 24 - 15) * 3600e3).toISOString().slice(0, 10); /* the day before the last, in Japan */
  assert.equal(wire.until, until);
  assert.match(wire.link, new RegExp(`^${service.url}/confirm/[\\w-]{22}$`));
  assert.match(await (await fetch(wire.link)).text(), /いまも合っていますか/);
  const sent = await fetch(wire.link, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'answer=same' });
  assert.match(sent.headers.get('location') ?? '', /thanks/);
  assert.equal(sql(db(), "SELECT count(*) FROM confirm_links WHERE token_hash LIKE '%confirm%' OR length(token_hash) <> 64").trim(), '0', 'only hashes');
  assert.equal(sql(db(), "SELECT object_id FROM audit WHERE action = 'confirm_links' AND staff_id = 0").trim(), String(rows.length));
});

test('again the next day: who has a link keeps it; --again gives a new one', async () => {
  const craft = Number(sql(db(), 'SELECT count(*) FROM confirm_links'));
  const first = csv(run(['--most', '2']).out);
  const r = run([]);
  const rows = csv(r.out);
  assert.equal(numbers(r.err).left_out_link_works, craft + 2);
  assert.ok(!rows.some((row) => first.some((f) => f.id === row.id)));
  assert.equal((await fetch(first[0].link)).status, 200);
  const again = csv(run(['--again']).out);
  assert.equal(again.length, all - 1, 'but for the one who answered');
  assert.equal((await fetch(first[0].link)).status, 404);
  assert.equal((await fetch(again.find((row) => row.id === first[0].id).link)).status, 200);
});

test('what could not be written is said, and is no success', () => {
  const full = openSync('/dev/full', 'w');
  const r = run(['--again'], full);
  closeSync(full);
  assert.equal(r.code, 3);
  assert.match(r.err, /--again/);
});

test('no token in the log', () => {
  assert.ok(!/confirm\/[\w-]{22}/.test(service.log));
});
