/* docs/FLOWS.md is a tutorial, and this walks through it as its reader would: every file it says to write is written into a copied folder of content,
 * every command it shows is run, and what it says was printed must be what is printed. Run: node --test tests/program/flows_doc.mjs (TSUNAGU_BIN names
 * the program). After words of the program were changed on purpose: FLOWS_DOC=write node --test tests/program/flows_doc.mjs puts the new ones in.
 *
 *     ```yaml file=PATH                 the whole file; into=PATH: lines added to its end, above="LINE": above that line, instead="LINE": in its place
 *     ```yaml within="LINE"             only tried: above that line of the flow, with a slip that leads to it
 *     ```console                        commands after "$ "; in a chat "> " is what is typed, （…） stands for anything
 *     ```console slip="FROM=>TO"        with this mistake in the flow (or "PATH:FROM=>TO"), which is mended afterwards
 *     ```console service                beside a service that runs on the folder since it was copied */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Service, binary } from '../line/service.mjs';
import { ChatSocket, root, until } from '../support/wire.mjs';

const doc = path.join(root, 'docs/FLOWS.md'), flow = 'dialogs/flows/kaimono.yaml', write = process.env.FLOWS_DOC === 'write';
let text = readFileSync(doc, 'utf8');
const home = mkdtempSync(path.join(os.tmpdir(), 'tsunagu-flows-')), program = path.join(home, 'tsunagu'), town = path.join(home, 'machi');
const service = new Service({ TSUNAGU_CONTENT: town });

const attribute = (attributes, name) => new RegExp(`(?:^| )${name}=(?:"([^"]*)"|(\\S+))`).exec(attributes)?.slice(1).find(Boolean);
const blocks = [...text.matchAll(/^```(\w+)(?: (.*))?\n([^]*?)^```$/gm)].map(([whole, kind, attributes = '', body], i) => ({
  whole, kind, body, attributes, line: text.slice(0, text.indexOf(whole)).split('\n').length, name: `${i + 1} ${kind} ${attributes}`.slice(0, 60),
}));

/* Figures that any change of content moves. */
const steady = (s) => s.replace(/\b(flows|states|transitions|bundle|version|at|who)=\S+/g, '$1=#').trimEnd();

/* ---- files ---- */

function store(block) {
  const whole = attribute(block.attributes, 'file'), at = path.join(town, whole ?? attribute(block.attributes, 'into'));
  if (whole) {
    mkdirSync(path.dirname(at), { recursive: true });
    return writeFileSync(at, block.body);
  }
  const above = attribute(block.attributes, 'above'), instead = attribute(block.attributes, 'instead'), was = readFileSync(at, 'utf8');
  const line = above ?? instead;
  if (!line) return writeFileSync(at, was + block.body);
  assert.equal(was.split(`\n${line}\n`).length, 2, `one line «${line}» in ${at}`);
  writeFileSync(at, was.replace(`\n${line}\n`, () => `\n${block.body}${above ? `${line}\n` : ''}`));
}

/* ---- commands ---- */

/* A block's commands, each with what stands below it. */
const commands = (body) => body.split(/^\$ /m).slice(1).map((part) => {
  const [command, ...shown] = part.split('\n');
  return { command, shown: shown.join('\n') };
});

function run(command, input, env = process.env) {
  const plain = { ...env };
  delete plain.TSUNAGU_CONTENT; /* the document names its folder each time */
  const done = spawnSync('sh', ['-c', `${command} 2>&1`], { cwd: program, env: plain, input, encoding: 'utf8' });
  return done.stdout;
}

/* What a terminal would show: with what was typed in its place. */
function chat({ command, shown }) {
  const typed = [...shown.matchAll(/^> (.+)$/gm)].map((m) => m[1]);
  const said = run(command, typed.map((t) => `${t}\n`).join('')).split('\n> ');
  return said.map((part, i) => part + (typed[i] ? `\n> ${typed[i]}\n` : i < said.length - 1 ? '\n> ' : '')).join('');
}

function sameChat(step) {
  const got = chat(step);
  let from = 0;
  for (const part of step.shown.split('（…）\n').map((p) => p.trim()).filter(Boolean)) {
    const at = got.indexOf(part, from);
    assert.ok(at >= 0, `not said:\n${part}\n---- but:\n${got.slice(from)}`);
    from = at + part.length;
  }
}

/* The picture beside the text is of this flow: every word of it is there. */
function samePicture(command) {
  const dot = run(command.split(' | dot')[0]);
  const picture = readFileSync(path.join(root, 'docs/images/flow-kaimono.svg'), 'utf8').replaceAll('&#39;', "'").replaceAll('&#45;', '-');
  assert.match(dot, /^digraph "kaimono"/);
  for (const [, label] of dot.matchAll(/label="([^"]*)"/g)) for (const line of label.split('\\n')) assert.ok(picture.includes(line), `docs/images/flow-kaimono.svg has no «${line}»: draw it again`);
}

async function published() {
  const from = service.stderr.length;
  service.child.kill('SIGHUP');
  const line = await until(() => service.stderr.slice(from).split('\n').find((l) => / (reloaded|reload_refused) /.test(l)), 30_000);
  assert.match(line ?? '', / reloaded .* content=new /, service.stderr.slice(from));
  const visitor = await ChatSocket.open(service);
  const { reply } = await visitor.say('買い物の手伝い');
  visitor.close();
  assert.match(reply?.text ?? '', /買い物で、お困りのこと/, 'residents are asked the new questions');
  return '';
}

async function printed({ command, beside }) {
  if (command.startsWith('pkill')) return published();
  if (command.includes('| dot')) samePicture(command);
  return command.includes('| dot') ? '' : run(command, '', beside ? await service.environment() : process.env);
}

function slip(block) {
  const [, where = flow, from, to] = /^(?:([\w./]+):)?(.*)=>(.*)$/.exec(attribute(block.attributes, 'slip')) ?? assert.fail(block.attributes);
  const at = path.join(town, where), was = readFileSync(at, 'utf8');
  assert.ok(was.includes(`${from}`), `${from} in ${at}`);
  writeFileSync(at, was.replace(from, () => to));
  return () => writeFileSync(at, was);
}

async function play(block) {
  const mend = attribute(block.attributes, 'slip') ? slip(block) : () => {};
  const now = [];
  for (const step of commands(block.body)) {
    if (step.command.includes(' chat ')) {
      sameChat(step);
      now.push(`$ ${step.command}\n${step.shown}`);
      continue;
    }
    const got = await printed({ ...step, beside: block.attributes === 'service' });
    now.push(`$ ${step.command}\n${got}`);
    if (!write) assert.equal(steady(got), steady(step.shown), `docs/FLOWS.md:${block.line}: ${step.command}`);
    if (step.command.startsWith('cp ')) await service.start(40_000);
  }
  mend();
  if (write) text = text.replace(block.whole, () => block.whole.replace(block.body, () => now.join('')));
}

/* A piece that is shown and not kept. */
function tried(block) {
  const mend = slip(block), at = path.join(town, flow), line = attribute(block.attributes, 'within'), was = readFileSync(at, 'utf8');
  assert.ok(was.includes(`\n${line}\n`), line);
  writeFileSync(at, was.replace(`\n${line}\n`, () => `\n${block.body}\n${line}\n`));
  assert.match(run('build/tsunagu check --content ../machi'), /^ok .* warnings=0 /);
  mend();
}

describe('docs/FLOWS.md', () => {
  before(() => {
    mkdirSync(path.join(program, 'build'), { recursive: true });
    symlinkSync(path.resolve(binary), path.join(program, 'build/tsunagu'));
    for (const folder of ['dialogs', 'nlu', 'directory', 'adapters', 'console', 'portal']) symlinkSync(path.join(root, folder), path.join(program, folder));
  });
  after(async () => {
    await service.stop();
    service.remove();
    rmSync(home, { recursive: true, force: true });
    if (write) writeFileSync(doc, text);
  });

  test('has its steps', () => {
    assert.ok(blocks.filter((b) => b.kind === 'console').length >= 12, 'commands');
    assert.equal(blocks.filter((b) => b.kind === 'console' && b.attributes.includes('slip=') && !b.attributes.includes('talks/')).length, 3, 'three mistakes');
    assert.ok(blocks.some((b) => attribute(b.attributes, 'file')?.endsWith('.talk')), 'a transcript');
  });

  for (const block of blocks) {
    if (attribute(block.attributes, 'file') ?? attribute(block.attributes, 'into')) test(block.name, () => store(block));
    else if (attribute(block.attributes, 'within')) test(block.name, () => tried(block));
    else if (block.kind === 'console') test(block.name, { timeout: 120_000 }, () => play(block));
  }

  test('leads to places that exist', () => {
    const slug = (title) => title.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    for (const [, to, anchor] of text.matchAll(/\]\(([\w./-]+)(?:#([^)]+))?\)/g)) {
      const file = path.join(root, 'docs', to);
      assert.ok(existsSync(file), to);
      const titles = anchor ? [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map((m) => slug(m[1])) : [];
      assert.ok(!anchor || titles.includes(anchor), `${to}#${anchor}: ${titles.join(' ')}`);
    }
  });
});
