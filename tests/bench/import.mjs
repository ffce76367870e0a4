/**
 * How long a list of 10,000 rows takes from the file to the disk, first time, unchanged again, and changed throughout, from start to end of the program;
 * beside Python's csv reader that writes the same cells into one bare SQLite table, in the same minute and by turns: what reading and writing cost anybody.
 * scripts/bench import [--rows N] [--rounds N]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const option = (name, otherwise) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1]) || otherwise;
const nRows = option('rows', 10_000);
const rounds = option('rounds', 3);
const root = process.cwd();
const dir = mkdtempSync(join(tmpdir(), 'tsunagu-bench-'));

const bare = `
import csv, sqlite3, sys
rows = list(csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline='')))
db = sqlite3.connect(sys.argv[2])
db.execute('pragma journal_mode=wal')
db.execute('create table t (%s)' % ','.join('c%d' % i for i in range(len(rows[0]))))
db.executemany('insert into t values (%s)' % ','.join('?' * len(rows[0])), rows[1:])
db.commit()
`;

/* The demo town's rows, each with its quotes, so that a line break inside a cell stays there. */
function demoRows() {
  const text = readFileSync(join(root, 'directory/data/demo/activities.csv'), 'utf8').replace(/^\ufeff/, '');
  return text.match(/(?:"(?:[^"]|"")*"|[^"\n])+/g).filter((row) => row.trim());
}

/* Many lists' worth of them: another id, another name, and what `cost` says. */
function write(file, cost) {
  const [head, ...rows] = demoRows();
  const at = head.split(',').indexOf('料金');
  const list = [head];
  for (let i = 0; i < nRows; i++) {
    const cells = rows[i % rows.length].match(/(?:"(?:[^"]|"")*"|[^",])*(?:,|$)/g).map((cell) => cell.replace(/,$/, ''));
    cells[0] = `r${i}`;
    cells[2] = `${cells[2].replace(/"/g, '')}・第${i + 1}`;
    cells[at] = cost || cells[at];
    list.push(cells.slice(0, head.split(',').length).join(','));
  }
  writeFileSync(join(dir, file), list.join('\n') + '\n');
}

const seconds = (program, args) => {
  const begin = process.hrtime.bigint();
  const out = execFileSync(program, args, { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, TSUNAGU_CONTENT: root }, maxBuffer: 64 << 20 });
  return { s: Number(process.hrtime.bigint() - begin) / 1e9, out };
};
const load = (file, db, field) => {
  const { s, out } = seconds(process.env.TSUNAGU, ['import', file, '--as', 'bench', '--db', db]);
  const summary = JSON.parse(out.trim().split('\n').at(-1));
  if (summary[field] !== nRows || !summary.saved) throw new Error(`not the ${nRows} rows that were meant: ${JSON.stringify(summary)}`);
  return s;
};

try {
  write('list.csv', '');
  write('dearer.csv', '12345円');
  const measured = { 'first time': [], 'again, the same': [], 'again, each changed': [], 'a bare table': [] };
  for (let r = 0; r < rounds; r++) {
    const db = join(dir, `town-${r}.db`);
    measured['first time'].push(load('list.csv', db, 'new'));
    measured['a bare table'].push(seconds('python3', ['-c', bare, 'list.csv', join(dir, `bare-${r}.db`)]).s);
    measured['again, the same'].push(load('list.csv', db, 'same'));
    measured['again, each changed'].push(load('dearer.csv', db, 'changed'));
  }
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const peer = median(measured['a bare table']);
  console.log(`rows=${nRows} rounds=${rounds}, medians`);
  for (const [name, list] of Object.entries(measured))
    console.log(`import ${name.padEnd(20)} ${median(list).toFixed(2).padStart(6)} s  ${Math.round(nRows / median(list)).toString().padStart(7)} rows/s  ${(median(list) / peer).toFixed(1).padStart(5)} times a bare table`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
