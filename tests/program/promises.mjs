/* Promises of the tools around the dialogue engine that no other test holds them to, with the real program and a copy of the content: journals that are
 * played again (against the content as it is, and against another), and what `check` refuses to let out. Run: node --test tests/program/promises.mjs
 * (TSUNAGU_BIN names the program). */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { binary } from '../line/service.mjs';
import { copyContent, root } from '../support/wire.mjs';

const home = mkdtempSync(path.join(os.tmpdir(), 'tsunagu-promises-')), database = path.join(home, 'talks.db');
const copies = [];
const run = (args, input = '') => {
  const done = spawnSync(path.resolve(root, binary), args, { cwd: home, input, encoding: 'utf8', env: { ...process.env, TSUNAGU_CONTENT: root } });
  return { code: done.status, out: done.stdout, err: done.stderr };
};

/* The content as it is, but for one place of one file. */
function changed(file, from, to) {
  const copy = copyContent();
  copies.push(copy);
  const at = path.join(copy, file), was = readFileSync(at, 'utf8');
  assert.ok(was.includes(from), `${from} in ${file}`);
  writeFileSync(at, was.replace(from, () => to));
  return copy;
}

after(() => [home, ...copies].forEach((dir) => rmSync(dir, { recursive: true, force: true })));

describe('replay', () => {
  const words = '生活アンケートをやってみたい\n1\nもどる\n4\n人と話したい\nはい\n';

  test('what was said is said again, to the letter', () => {
    assert.equal(run(['chat', '--db', database, '--now', '2026-11-24T10:00'], words).code, 0);
    const again = run(['replay', '--db', database]);
    assert.deepEqual([again.code, again.out], [0, ''], again.err);
    assert.match(again.err, /conversations=1 turns=[1-9]\d* differences=0 cut_short=0/);
    assert.equal(run(['replay', '--db', database, '--conversation', '1']).code, 0);
  });

  test('against other content: the differences, and 1', () => {
    const other = changed('dialogs/texts/system.yaml', 'とばしますね', 'とばしますよ'), same = run(['replay', '--db', database, '--against', other]);
    assert.equal(same.code, 0, `what nobody was told differs for nobody: ${same.out}`);
    const differs = run(['replay', '--db', database, '--against', changed('dialogs/questionnaires/life.yaml', '家族や親戚と', '別の言い方で、家族や親戚と')]);
    assert.equal(differs.code, 1, differs.err);
    assert.match(differs.out, /別の言い方で/);
    assert.match(differs.err, /differences=2 /, 'the question was put twice, and nothing else differs');
  });

  test('a conversation that is not there, a folder that is not there: 3', () => {
    assert.equal(run(['replay', '--db', database, '--conversation', '99']).code, 3);
    assert.equal(run(['replay', '--db', database, '--against', path.join(home, 'none')]).code, 3);
  });
});

describe('check refuses', () => {
  const rows = [
    ['a number that nobody has looked at for a year (D028)', 'directory/data/hotlines.yaml', /verified_on: \S+?(?=[,}\s])/, 'verified_on: 2024-01-01', /hotlines\.yaml:\d+:\d+: エラー D028 /],
    ['a trigger for what nobody can mean (F015)', 'dialogs/texts/triggers.yaml', /^thanks:/m, 'thankss:', /triggers\.yaml:\d+:\d+: エラー F015 意図 'thankss' はありません。もしかして 'thanks' ですか？/],
  ];
  for (const [why, file, from, to, want] of rows) {
    test(why, () => {
      const found = readFileSync(path.join(root, file), 'utf8').match(from)[0];
      const result = run(['check', '--content', changed(file, found, to)]);
      assert.equal(result.code, 1, result.err);
      assert.match(result.err, want);
    });
  }

  test('more people to alert than can be kept (T009)', () => {
    const town = path.join(home, 'town.yaml'), people = Array.from({ length: 65 }, (_, i) => `{login: w${i}}`).join(', ');
    writeFileSync(town, `name: 町\ndesk: 係\nhours: 平日\nalerts: {people: [${people}]}\n`);
    assert.match(run(['check', '--town', town]).err, /town\.yaml:4:\d+: エラー T009 /);
  });
});
