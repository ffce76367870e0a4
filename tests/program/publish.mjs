/* Content published under 500 running conversations: none lost, none stuck, nothing said twice, and what the dry run foretold is what happened. Then
 * content with mistakes, a kill, and the way back. Run: node --test tests/program/publish.mjs (TSUNAGU_BIN names the program). */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Service, binary } from '../line/service.mjs';
import { ChatSocket, copyContent, sleep, until } from '../support/wire.mjs';

const TALKS = 500, AT_ONCE = 40, QUESTIONS = 4;

/* ---- content: five flows of four questions; every text says which flow, node and version it is ---- */

const tag = (flow, node, version) => `【${flow}.${node}.${version}】`;
const tagged = /【(\w+)\.(\w+)\.(\w+)】/;

function write(folder, flow, { kind = 'script', update = 'rewalk', nodes, version }) {
  const lines = [`flow: ${flow}`, `kind: ${kind}`, `title: 試し ${flow}`, `on_update: ${update}`, `start: ${nodes[0]}`, 'nodes:'];
  nodes.forEach((node, i) => {
    const next = nodes[i + 1] ?? 'bye', go = kind === 'script' ? `, go: ${next}` : '';
    lines.push(`  ${node}:`, `    ask: ${tag(flow, node, version)}どちらですか。`, `    slot: ${node}`, '    type: choice', '    options: [{v: one, t: いちばん}, {v: two, t: にばん}]',
      '    unrecognised: [「いちばん」か「にばん」で教えてください。]', `    give_up: {after: 1, as: unknown${go}}`, `    next: ${next}`);
  });
  lines.push('  bye:', `    say: ${tag(flow, 'bye', version)}ありがとうございました。`, '    next: done', '  done:', '    end:', '');
  writeFileSync(path.join(folder, 'dialogs/flows', `${flow}.yaml`), lines.join('\n'));
}

const flows = ['wording', 'inserted', 'removed', 'again', 'pinned'];
const usual = ['q0', 'q1', 'q2', 'q3'];

function first(folder) {
  for (const flow of flows) write(folder, flow, { kind: flow === 'inserted' ? 'form' : 'script', nodes: usual, version: 'old' });
  const buttons = flows.map((flow) => `      - {t: 試し ${flow}, start: ${flow}}`);
  writeFileSync(path.join(folder, 'dialogs/flows/menu.yaml'), ['flow: menu', 'kind: script', 'title: メニュー', 'start: list', 'nodes:', '  list:', '    say: 次のことができます。', '    buttons:', ...buttons, '    next: done', '  done:', '    end:', ''].join('\n'));
}

function second(folder) {
  write(folder, 'wording', { nodes: usual, version: 'new' });
  write(folder, 'inserted', { kind: 'form', nodes: ['q0', 'q1', 'extra', 'q2', 'q3'], version: 'new' });
  write(folder, 'removed', { nodes: ['q0', 'q2', 'q3'], version: 'new' }); /* q1 is gone */
  write(folder, 'again', { nodes: ['other', 'q0', 'q1'], update: 'restart', version: 'new' });
  write(folder, 'pinned', { nodes: ['other'], update: 'pin', version: 'new' });
}

/* ---- residents ---- */

/* What was said, and everything that was said to it: a turn's messages come together. */
async function turn(socket, text) {
  const from = socket.frames.length;
  const { answer, reply } = await socket.say(text, 20_000);
  assert.ok(answer?.type === 'ack' && reply, `answered: ${JSON.stringify(socket.frames.slice(from))}`);
  for (let n = -1; n !== socket.frames.length; await sleep(25)) n = socket.frames.length;
  return socket.frames.slice(from).filter((f) => f.type === 'message' && f.from === 'bot').map((f) => f.text);
}

const place = (texts) => { const found = tagged.exec(texts.at(-1)); assert.ok(found, texts.join(' / ')); return { flow: found[1], node: found[2], version: found[3] }; };

/* What became of somebody, as they can tell. Where they go on as if nothing had happened, `to` is where they stood. */
function fateOf(stood, texts) {
  const now = place(texts), all = texts.join('\n');
  if (/はじめからお聞き/.test(all)) return { fate: 'restart', to: now.node };
  if (/質問が新しくなりました/.test(all)) return { fate: 'rewalk', to: now.node };
  return { fate: now.version === 'old' ? 'pin' : 'goes on', to: stood.node };
}

async function everybody(list, work) {
  let at = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (at < list.length) await work(list[at++]); }));
}

/* Every message once, and none left out. */
function whole(socket) {
  const seqs = socket.frames.filter((f) => f.type === 'message').map((f) => f.seq);
  assert.equal(new Set(seqs).size, seqs.length, 'nothing came twice');
  const texts = socket.frames.filter((f) => f.type === 'message' && f.from === 'bot').map((f) => tagged.exec(f.text)?.[0]).filter(Boolean);
  texts.forEach((t, i) => assert.notEqual(t, texts[i + 1], 'no question twice running'));
}

const count = (list) => list.reduce((all, key) => ({ ...all, [key]: (all[key] ?? 0) + 1 }), {});

describe('a publication', { timeout: 400_000 }, () => {
  const content = copyContent();
  const service = new Service({ TSUNAGU_CONTENT: content, TSUNAGU_LIMITS_CONNECTIONS_PER_ADDRESS: '2000', TSUNAGU_LIMITS_WEB_PER_MINUTE: '10000' });
  const residents = Array.from({ length: TALKS }, (_, i) => ({ flow: flows[i % flows.length], answers: Math.floor(i / flows.length) % QUESTIONS }));
  let foretold;

  /* Beside the test, which has to answer pings meanwhile. */
  const command = async (args) => {
    const child = spawn(binary, args, { env: await service.environment(), cwd: service.dir, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '', err = '';
    child.stdout.setEncoding('utf8').on('data', (text) => { out += text; });
    child.stderr.setEncoding('utf8').on('data', (text) => { err += text; });
    const code = await new Promise((done, fail) => { child.on('error', fail); child.on('close', done); });
    return { code, out, err };
  };
  const reload = async (event, tell = () => service.child.kill('SIGHUP')) => {
    const from = service.stderr.length;
    await tell();
    const line = await until(() => service.stderr.slice(from).split('\n').find((l) => l.includes(` ${event} `)), 60_000, 10);
    assert.ok(line, `${event}: ${service.stderr.slice(from)}`);
    return line;
  };
  const connect = async (r) => {
    const said = r.socket?.n ?? 0; /* ids of messages are never used twice */
    r.socket = await ChatSocket.open(service, { hello: { token: r.socket?.token ?? null, after: r.seen ?? 0 } });
    r.socket.n = said;
  };
  const answer = async (r) => {
    const texts = await turn(r.socket, 'いちばん');
    if (!r.fate) {
      Object.assign(r, fateOf(r.stands, texts));
      r.key = `${r.flow} ${r.stands.node} ${r.fate} ${r.to}`;
    }
    r.stands = place(texts);
  };

  before(async () => {
    first(content);
    await service.start(40_000);
  });
  after(async () => {
    for (const r of residents) r.socket?.close();
    await service.stop();
    service.remove();
    rmSync(content, { recursive: true, force: true });
  });

  test('500 conversations at twenty places', async () => {
    await everybody(residents, async (r) => {
      await connect(r);
      await r.socket.wait((f) => f.type === 'message');
      r.stands = place(await turn(r.socket, `試し ${r.flow}`));
      for (let i = 0; i < r.answers; i++) r.stands = place(await turn(r.socket, 'いちばん'));
      assert.deepEqual(r.stands, { flow: r.flow, node: `q${r.answers}`, version: 'old' });
    });
  });

  test('the dry run', async () => {
    second(content);
    const run = await command(['check', '--content', content, '--against-live', '--db', service.database, '--format', 'json']);
    assert.equal(run.code, 0, run.out + run.err);
    foretold = JSON.parse(run.out).live;
    assert.equal(foretold.conversations, TALKS);
    assert.equal(foretold.fates.silent, TALKS / 5);
    assert.equal(foretold.fates.pin, TALKS / 5);
    assert.equal(foretold.fates.restart, TALKS / 5);
    assert.equal(foretold.fates.lost + foretold.fates.stuck + foretold.unreadable, 0);
    assert.deepEqual(Object.fromEntries(foretold.changes.map((c) => [c.flow, c.what])), { again: 'structure', inserted: 'structure', pinned: 'structure', removed: 'structure', wording: 'words' });
    assert.ok(foretold.groups.every((g) => !('conversations' in g)), 'ids only when asked for');
    assert.doesNotMatch(run.out, /いちばん|【/, 'no text of anybody');
    const file = path.join(content, 'dialogs/flows/removed.yaml');
    rmSync(file); /* nobody would publish this */
    writeFileSync(path.join(content, 'dialogs/flows/menu.yaml'), 'flow: menu\nkind: script\ntitle: メニュー\nstart: list\nnodes:\n  list:\n    say: 次のことができます。\n    next: done\n  done:\n    end:\n');
    const harm = await command(['check', '--content', content, '--against-live', '--db', service.database, '--conversations']);
    assert.equal(harm.code, 1, harm.out + harm.err);
    assert.match(harm.out, / lost=100 /);
    assert.match(harm.out, /^live flow=removed node=q2 fate=lost to= frames=25 conversations=\d+(,\d+){24}$/m);
    first(content);
    second(content);
  });

  test('is taken while everybody talks on, and half of them answer', async () => {
    const talker = await ChatSocket.open(service);
    const slow = [];
    let over = false;
    const talking = (async () => {
      while (!over) {
        const from = performance.now();
        const { answer: heard } = await talker.say(slow.length % 2 ? 'もう一度' : '試し wording', 30_000);
        assert.equal(heard?.type, 'ack', 'heard while content is loaded');
        slow.push(performance.now() - from);
        await sleep(20);
      }
    })();
    await sleep(300);
    const quiet = Math.max(...slow);
    const line = await reload('reloaded');
    over = true;
    await talking;
    talker.close();
    console.log(`# ${line}; a turn took at most ${quiet.toFixed(0)} ms before, ${Math.max(...slow).toFixed(0)} ms meanwhile (${slow.length} turns)`);
    assert.ok(Number(/switch_us=(\d+)/.exec(line)[1]) < 500_000, line);
    await everybody(residents.filter((_, i) => i % 2), answer);
  });

  test('is there after a kill, and the other half answers', async () => {
    for (const r of residents) { r.seen = r.socket.frames.reduce((most, f) => Math.max(most, f.seq ?? 0), 0); whole(r.socket); r.socket.close(); }
    await service.kill();
    await service.start(40_000);
    await everybody(residents, connect);
    await everybody(residents.filter((_, i) => !(i % 2)), answer);
  });

  test('what was foretold is what happened', () => {
    const goesOn = (g) => (g.fate === 'silent' || (g.fate === 'rewalk' && g.to === g.node) ? 'goes on' : g.fate);
    const expected = Object.fromEntries(foretold.groups.map((g) => [`${g.flow} ${g.node} ${goesOn(g)} ${g.to}`, g.frames]));
    assert.deepEqual(count(residents.map((r) => r.key)), expected);
    assert.ok(foretold.groups.filter((g) => g.flow === 'wording').every((g) => g.fate === 'silent'));
    assert.deepEqual(foretold.groups.filter((g) => g.flow === 'removed').map((g) => `${g.node}→${g.to}`), ['q0→q0', 'q1→q2', 'q2→q2', 'q3→q3']);
  });

  test('everybody gets to the end', async () => {
    await everybody(residents, async (r) => {
      for (let i = 0; r.stands.node !== 'bye'; i++) {
        assert.ok(i < 6, `${r.flow} stands at ${JSON.stringify(r.stands)}`);
        await answer(r);
      }
      assert.equal(r.stands.version, r.flow === 'pinned' ? 'old' : 'new');
      whole(r.socket);
    });
  });

  test('content with mistakes is refused, and nothing changes', async () => {
    const before_ = await command(['rollback', '--list', '--db', service.database]);
    writeFileSync(path.join(content, 'dialogs/flows/wording.yaml'), 'flow: wording\nkind: script\ntitle: 試し\nstart: nowhere\nnodes:\n  a:\n    end:\n');
    await reload('reload_refused');
    assert.match(service.stderr, /wording\.yaml:\d+:\d+: エラー F012/);
    assert.equal((await command(['rollback', '--list', '--db', service.database])).out, before_.out);
    assert.deepEqual(place(await turn(residents[0].socket, '試し wording')), { flow: 'wording', node: 'q0', version: 'new' });
    write(content, 'wording', { nodes: usual, version: 'new' });
  });

  test('the way back, over a restart, and forth again', async () => {
    const [a, b] = residents;
    await reload('reloaded', async () => assert.equal((await command(['rollback', '--db', service.database])).code, 0));
    assert.deepEqual(place(await turn(a.socket, 'いちばん')), { flow: 'wording', node: 'q1', version: 'old' }, 'the running one, too');
    const list = (await command(['rollback', '--list', '--db', service.database])).out.trim().split('\n');
    assert.deepEqual(list.map((l) => / why=(\w+) /.exec(l)[1]), ['rollback', 'publish', 'start']);
    assert.match(list[0], /^\* version=\w{12} at=\S+ why=rollback who=\S+$/);
    await service.kill();
    await service.start(40_000);
    await connect(b);
    assert.equal(place(await turn(b.socket, '試し wording')).version, 'old', 'a restart does not undo it while the folder is the same');
    write(content, 'wording', { nodes: usual, version: 'newer' });
    assert.match(await reload('reloaded'), /of=folder/);
    assert.deepEqual(place(await turn(b.socket, 'いちばん')), { flow: 'wording', node: 'q1', version: 'newer' });
    assert.equal((await command(['rollback', '--to', 'ffffffffffff', '--db', service.database])).code, 1);
    assert.doesNotMatch(service.stderr, /Sanitizer|runtime error|content_version_missing/);
    assert.equal((await service.stop()).code, 0, service.stderr.slice(-2000));
  });
});
