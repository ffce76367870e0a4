/* The disk is full: nobody is told "saved" who was not, the visitor gets an honest sentence with emergency numbers, and when space returns the
 * service goes on by itself. A small tmpfs plays the disk; where mounting is not allowed the test says skipped.
 * Run: node --test tests/program/disk_full.mjs */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Platform, textOf } from '../line/platform.mjs';
import { Service } from '../line/service.mjs';
import { ChatSocket, sleep, until } from '../support/wire.mjs';

const disk = mkdtempSync(path.join(os.tmpdir(), 'tsunagu-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tsunagu-test', disk]).status === 0;
const only = { skip: mounted ? false : 'skipped: mounting is not permitted here', timeout: 50_000 };
const filler = path.join(disk, 'filler');
let service, platform, hook, visitor, resident;

/* To the last byte. */
function fill() {
  const file = openSync(filler, 'a');
  for (let block = 65536; block >= 1; block = Math.floor(block / 2)) {
    try { for (;;) writeSync(file, Buffer.alloc(block)); } catch (e) { if (e.code !== 'ENOSPC') throw e; }
  }
  closeSync(file);
}
const free = () => rmSync(filler);
const ready = async () => (await fetch(`${service.url}/readyz`)).status;

before(async () => {
  if (!mounted) return;
  platform = await new Platform().open();
  service = new Service({ TSUNAGU_DATABASE: `sqlite:${disk}/town.db`, TSUNAGU_LINE_CHANNEL_SECRET: platform.secret, TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN: platform.token, TSUNAGU_LINE_API_BASE: platform.base });
  await service.start();
  hook = `${service.url}/line/webhook`;
  visitor = await ChatSocket.open(service);
  resident = platform.person('hanako');
});

after(async () => {
  visitor?.close();
  await service?.stop();
  await platform?.close();
  service?.remove();
  if (mounted) spawnSync('umount', [disk]);
  rmdirSync(disk);
});

const acknowledged = [];
async function chat(text) {
  const { answer, reply } = await visitor.say(text);
  if (answer?.type === 'ack') acknowledged.push({ seq: answer.seq, text });
  return { answer, reply };
}

test('with space: all is well', only, async () => {
  assert.equal((await platform.deliver(hook, [resident.follow()])).status, 200);
  await resident.next();
  assert.equal((await chat('こんにちは')).answer.type, 'ack');
  assert.equal(await ready(), 200);
});

let refused, cry;
test('full: LINE hears 503, the visitor an honest sentence, nobody "saved"', only, async () => {
  fill();
  refused = resident.text('いま書いたことは残りますか');
  assert.equal((await platform.deliver(hook, [refused])).status, 503);
  const { answer } = await chat('こんにちは');
  assert.equal(answer?.type, 'error', JSON.stringify(answer));
  assert.equal(answer.code, 'disk_full');
  assert.match(answer.text, /保存できない/);
  for (const number of ['119', '110']) assert.ok(answer.text.includes(number), answer.text);
  assert.equal(await ready(), 503);
  assert.match((await (await fetch(`${service.url}/readyz`)).json()).title, /記録できません/);
  assert.equal((await fetch(`${service.url}/healthz`)).status, 200, 'alive all the same');
});

test('full: 「もう死にたい」 gets lines that listen within a second', only, async () => {
  const from = Date.now();
  const { answer } = await chat('もう死にたい');
  const took = Date.now() - from;
  assert.ok(took < 1000, `${took} ms`);
  assert.match(answer.text, /119/);
  assert.match(answer.text, /0120-?\d{3}-?\d{3}|よりそい|いのち/, `a line to call: ${answer.text}`);
  assert.doesNotMatch(answer.text, /[{}]/, 'nothing left unfilled');
});

test('full: 「もう死にたい」 on LINE as well, though nothing can be saved; other words wait', only, async () => {
  const from = Date.now();
  assert.equal((await platform.deliver(hook, [resident.text('明日の体操は何時からですか')])).status, 503);
  cry = resident.text('もう死にたい');
  assert.equal((await platform.deliver(hook, [cry])).status, 503);
  const words = textOf(await resident.next());
  assert.ok(Date.now() - from < 2000, `${Date.now() - from} ms`);
  assert.match(words, /まずこれ[^]*119/);
  assert.match(words, /0120-?\d{3}-?\d{3}|よりそい|いのち/, `a line to call: ${words}`);
  assert.doesNotMatch(words, /[{}]|知らせました/, 'nothing unfilled, and nobody was alerted');
});

test('full: somebody new is told as well, and other languages have their words', only, async () => {
  for (const [lang, words] of [['ja', /保存できない/], ['en', /cannot be saved/], ['easy', /うけとれません/]]) {
    const other = await ChatSocket.open(service, { hello: { lang } });
    const error = other.frames.find((f) => f.type === 'error');
    assert.equal(error?.code, 'disk_full');
    assert.match(error.text, words);
    assert.match(error.text, /119/);
    other.close();
  }
});

test('full: an operator reads it in the log once, and a reader does not make it look well', only, async () => {
  const again = await ChatSocket.open(service, { hello: { token: visitor.token } });
  assert.equal(again.token, visitor.token, 'what was said before can still be read');
  again.close();
  await sleep(1500);
  assert.equal(await ready(), 503);
  assert.equal(service.stderr.match(/desk_disk/g)?.length, 1, service.stderr.slice(-1500));
});

test('space again: well by itself within 5 s, nobody having to write', only, async () => {
  free();
  const from = Date.now();
  assert.equal(await until(async () => (await ready()) === 200, 5000), true, `still 503 after ${Date.now() - from} ms`);
  assert.equal((await chat('もう一度送ります')).answer.type, 'ack');
  const sent = await platform.deliver(hook, [{ ...refused, deliveryContext: { isRedelivery: true } }]);
  assert.equal(sent.status, 200);
  assert.ok(textOf(await resident.next()).length > 0, 'and is answered');
  assert.equal((await platform.deliver(hook, [{ ...cry, deliveryContext: { isRedelivery: true } }])).status, 200);
  const words = [];
  for (let i = 0; i < 6 && !words.some((w) => /職員にも/.test(w)); i++) words.push(textOf(await resident.next()));
  assert.ok(words.some((w) => /職員にも/.test(w)), `the whole answer follows, by push: ${words.join(' / ')}`);
});

test('many times full and empty, under traffic: what was acknowledged is there', only, async () => {
  for (let i = 0; i < 6; i++) {
    if (i % 2 === 0) fill();
    else free();
    for (let k = 0; k < 4; k++) await chat(`言葉 ${i}-${k}`);
  }
  assert.ok(service.up, service.stderr.slice(-1500));
  assert.equal(await until(async () => (await ready()) === 200, 5000), true);
  await service.kill(); /* what is on the disk must do */
  await service.start();
  const again = await ChatSocket.open(service, { hello: { token: visitor.token, after: 0 } });
  const newest = acknowledged.at(-1);
  await again.wait((f) => f.type === 'message' && f.seq >= newest.seq);
  for (const { seq, text } of acknowledged) assert.equal(again.frames.find((f) => f.seq === seq)?.text, text, `seq ${seq}`);
  const texts = again.frames.filter((f) => f.from === 'resident').map((f) => f.text);
  assert.deepEqual(texts, acknowledged.map((a) => a.text), 'nothing that was refused');
  again.close();
  assert.equal((await service.stop()).code, 0, service.stderr.slice(-1500));
  assert.doesNotMatch(service.stderr, /Sanitizer|runtime error/);
});
