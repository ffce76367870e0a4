/* `tsunagu match` for somebody who lives somewhere: by the name of a part of the town. Run: node --test tests/program/match.mjs */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { binary } from '../line/service.mjs';
import { root } from '../support/wire.mjs';

function match(args, line = '近いところで手芸がしたい') {
  const r = spawnSync(binary, ['match', ...args], { input: `${line}\n`, encoding: 'utf8', timeout: 120_000, env: { PATH: process.env.PATH, ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '', TSUNAGU_CONTENT: root } });
  return { code: r.status, err: r.stderr, found: r.status === 0 ? JSON.parse(r.stdout).matches : [] };
}
const reasons = (r) => r.found.flatMap((m) => m.reasons).join('\n');

test('a part of the town by its name, its id, or what people call it', () => {
  const byName = match(['--area', '本町']);
  assert.equal(byName.code, 0, byName.err);
  assert.ok(byName.found.length > 0);
  assert.match(reasons(byName), /本町/);
  assert.deepEqual(match(['--area', 'honmachi']).found, byName.found);
  assert.deepEqual(match(['--area', 'まちなか']).found, byName.found);
  assert.notDeepEqual(match(['--area', '北谷']).found, byName.found);
  assert.doesNotMatch(reasons(match([])), /本町/);
  assert.deepEqual(match(['--area', '本町', '--town', `${root}/directory/data/demo/town.yaml`]).found, byName.found);
});

test('what cannot be is said', () => {
  const unknown = match(['--area', 'ニューヨーク']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /--area ニューヨーク: no such part of the town\. There are: .*本町/);
  assert.equal(match(['--area', '本町', '--near', '35.4,134.7']).code, 2);
  assert.equal(match(['--area', '本町', '--town', '/nowhere/town.yaml']).code, 3);
});
