/* `tsunagu import` as staff use it: look first, then write; again next month; the wrong file. And every public list that lies beside the tree.
 * Run: node --test tests/program/import.mjs (TSUNAGU_BIN names the program). */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { binary } from '../line/service.mjs';
import { root } from '../support/wire.mjs';

const dir = mkdtempSync(path.join(os.tmpdir(), 'tsunagu-import-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const shared = path.join(process.env.TSUNAGU_SHARED ?? path.join(root, '..', 'shared'), 'data');
const db = path.join(dir, 'town.db');

function run(args) {
  const r = spawnSync(binary, ['import', ...args, '--db', db], { cwd: dir, encoding: 'utf8', timeout: 120_000, maxBuffer: 64 << 20,
    env: { PATH: process.env.PATH, ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '', TSUNAGU_CONTENT: root } });
  const lines = r.stdout.trim().split('\n');
  const summary = lines.at(-1).startsWith('{') ? JSON.parse(lines.at(-1)) : null;
  assert.doesNotMatch(r.stderr, /Sanitizer|runtime error/);
  return { code: r.status, rows: lines.slice(0, -1), summary, err: r.stderr };
}
const list = (name, rows) => {
  writeFileSync(path.join(dir, name), `\ufeffID,活動名,分野,開催曜日,場所名称,料金\r\n${rows.join('\r\n')}\r\n`);
  return name;
};
const counts = ({ new: fresh, changed, same, back, vanished, saved }) => ({ new: fresh, changed, same, back, vanished, saved });

describe('a list, month by month', () => {
  const october = ['a,編み物の会,手芸,毎週水曜,公民館,無料', 'b,歩く会,運動,第2・第4土曜,公園,無料', 'c,朝の体操,体操,毎日,公園,無料'];
  test('first a look: every row, and nothing is written', () => {
    const r = run([list('circles.csv', october), '--dry-run']);
    assert.equal(r.code, 0, r.err);
    assert.deepEqual(r.rows, ['circles.csv:2: 新規 circles:a「編み物の会」', 'circles.csv:3: 新規 circles:b「歩く会」', 'circles.csv:4: 新規 circles:c「朝の体操」']);
    assert.deepEqual(counts(r.summary), { new: 3, changed: 0, same: 0, back: 0, vanished: 0, saved: false });
    assert.equal(existsSync(db), false);
  });
  test('then it is written, and again says the same', () => {
    assert.deepEqual(counts(run(['circles.csv']).summary), { new: 3, changed: 0, same: 0, back: 0, vanished: 0, saved: true });
    assert.deepEqual(counts(run(['circles.csv']).summary), { new: 0, changed: 0, same: 3, back: 0, vanished: 0, saved: true });
  });
  test('next month: what changed, in what; what is gone', () => {
    list('circles.csv', [october[0].replace('公民館', '図書館').replace('無料', '100円'), october[2], 'd,歌う会,音楽,最終金曜,公民館,無料']);
    const r = run(['circles.csv', '--dry-run']);
    assert.deepEqual(r.rows, ['circles.csv:2: 変更 circles:a「編み物の会」: 場所、料金、料金の文', 'circles.csv:4: 新規 circles:d「歌う会」', 'circles.csv: 消失 circles:b「歩く会」']);
    const objects = run(['circles.csv', '--dry-run', '--json']).rows.map((line) => JSON.parse(line));
    assert.deepEqual(objects[0], { change: 'changed', id: 'circles:a', name: '編み物の会', line: 2, fields: ['place', 'cost_yen', 'cost_text'], edited: false });
    assert.deepEqual(counts(run(['circles.csv']).summary), { new: 1, changed: 1, same: 1, back: 0, vanished: 1, saved: true });
  });
  test('under another name, as long as it says so', () => {
    list('circles-december.csv', [october[1]]);
    assert.deepEqual(counts(run(['circles-december.csv', '--as', 'circles', '--partial']).summary), { new: 0, changed: 0, same: 0, back: 1, vanished: 0, saved: true });
  });
  test('one wrong row: none is written, and its place is told in Japanese', () => {
    list('circles.csv', ['e,よい会,手芸,毎週水曜,公民館,無料', 'f,"閉じない,手芸,毎週水曜,公民館,無料']);
    const r = run(['circles.csv', '--partial']);
    assert.equal(r.code, 1);
    assert.match(r.err, /^circles\.csv:3:3: エラー I010 この引用符は閉じられていません。/m);
    assert.equal(r.summary.saved, false);
    list('circles.csv', ['e,よい会,手芸,毎週水曜,公民館,無料', 'g,足りない']);
    assert.equal(run(['circles.csv', '--partial']).code, 1);
    const skipped = run(['circles.csv', '--partial', '--skip-bad']);
    assert.equal(skipped.code, 0);
    assert.deepEqual([skipped.summary.new, skipped.summary.skipped], [1, 1]);
  });
  test('the wrong file: most would vanish', () => {
    list('many.csv', Array.from({ length: 30 }, (_, i) => `m${i},会${i},手芸,毎週水曜,公民館,無料`));
    assert.equal(run(['many.csv']).code, 0);
    list('few.csv', ['m1,会1,手芸,毎週水曜,公民館,無料']);
    for (const look of [['--dry-run'], []]) {
      const r = run(['few.csv', '--as', 'many', ...look]);
      assert.equal(r.code, 1);
      assert.match(r.err, /few\.csv: エラー I050 いまある30件のうち29件が/);
      assert.equal(r.summary.saved, false);
    }
    assert.deepEqual(counts(run(['few.csv', '--as', 'many', '--let-vanish']).summary), { new: 0, changed: 0, same: 1, back: 0, vanished: 29, saved: true });
    assert.equal(run(['many.csv']).summary.back, 29);
  });
  test('wrong use', () => {
    for (const args of [['many.csv', '--as', 'a b'], ['many.csv', '--retrieved', 'soon'], ['many.csv', '--frobnicate'], ['many.csv', '--as']]) assert.equal(run(args).code, 2, args.join(' '));
    assert.equal(run(['none.csv']).code, 3);
  });
});

describe('what residents are told of it', () => {
  test('what must be known before going comes first; what has ended or vanished is not offered', () => {
    const town = path.join(dir, 'told.db');
    const talk = () => {
      const r = spawnSync(binary, ['chat', '--json', '--db', town, '--now', '2026-11-22T10:00'], { cwd: dir, encoding: 'utf8', timeout: 60_000,
        input: '手芸が好きで、水曜の午前なら行けます\n', env: { PATH: process.env.PATH, ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '', TSUNAGU_CONTENT: root } });
      return JSON.parse(r.stdout.trim().split('\n').at(-1)).replies.flatMap((reply) => reply.cards);
    };
    const importing = (rows) => {
      writeFileSync(path.join(dir, 'told.csv'), `ID,活動名,分野,開催曜日,開始時間,お知らせ,場所名称,状態\n${rows.join('\n')}\n`);
      assert.equal(spawnSync(binary, ['import', 'told.csv', '--db', town], { cwd: dir, env: { PATH: process.env.PATH, ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '', TSUNAGU_CONTENT: root } }).status, 0);
    };
    importing(['a,編み物の会,手芸,毎週水曜,10:00,今月だけ会場が変わります,公民館,', 'b,布の会,手芸,毎週水曜,10:00,,公民館,終了', 'c,糸の会,手芸,毎週水曜,10:00,,公民館,']);
    const cards = talk();
    assert.deepEqual(cards.map((card) => card.id).sort(), ['told:a', 'told:c']);
    assert.deepEqual(cards.find((card) => card.id === 'told:a').lines.slice(0, 2), ['お知らせ：今月だけ会場が変わります', 'いつ：毎週水曜 10:00〜']);
    importing(['a,編み物の会,手芸,毎週水曜,10:00,,公民館,']);
    assert.deepEqual(talk().map((card) => card.id), ['told:a']);
  });
});

describe('lists gone wrong, as EXPECTED.json says', { skip: existsSync(path.join(shared, 'robustness/encodings')) ? false : 'no shared data' }, () => {
  const folder = path.join(shared, 'robustness/encodings');
  const expected = existsSync(folder) ? JSON.parse(readFileSync(path.join(folder, 'EXPECTED.json'), 'utf8')) : {};
  for (const [file, want] of Object.entries(expected)) {
    test(file, () => {
      const r = run([path.join(folder, file), '--as', 'e', '--dry-run', '--partial', '--published', '2026-11-22']);
      console.log(`${file}: exit ${r.code}, ${r.summary.encoding}, ${r.summary.rows} rows, ${r.summary.resources} resources, ${r.summary.errors} errors`);
      if (file === 'two_header_lines.csv') want.rows = 123; // the header is found below its titles
      if (want.rows === undefined) {
        assert.equal(r.code, 1);
        assert.match(r.err, new RegExp(`${file.replace('.', '\\.')}:\\d+:\\d+: エラー I0`));
      } else {
        assert.equal(r.code, 0, r.err);
        assert.equal(r.summary.rows, want.rows);
        if (want.encoding) assert.equal(r.summary.encoding, want.encoding);
      }
    });
  }
});

describe('public lists', { skip: existsSync(path.join(shared, 'opendata')) ? false : 'no shared data' }, () => {
  const files = (folder) => readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? files(file) : /\.(csv|xlsx)$/.test(name) ? [file] : [];
  });
  for (const file of existsSync(path.join(shared, 'opendata')) ? files(path.join(shared, 'opendata')).sort() : []) {
    test(path.basename(file), () => {
      const published = /(\d{4}-\d{2}-\d{2})/.exec(path.basename(file))?.[1] ?? '2026-11-22';
      const args = [file, '--published', published, '--licence', 'CC BY 4.0'];
      const looked = run([...args, '--dry-run']);
      if (path.basename(file).startsWith('civichat')) return void assert.equal(looked.code, 1, 'a table of another kind is refused');
      assert.equal(looked.code, 0, looked.err);
      assert.equal(looked.rows.length, looked.summary.new);
      const written = run(args), again = run(args);
      console.log(JSON.stringify({ ...written.summary, file: path.basename(file) }));
      assert.equal(written.summary.saved, true);
      assert.equal(written.summary.new, looked.summary.new);
      assert.equal(written.summary.new + written.summary.twins + written.summary.skipped, written.summary.rows);
      assert.equal(again.summary.same, written.summary.new);
    });
  }
});
