/* The whole service under kill -9, at random moments, under traffic on both channels. Afterwards: nothing acknowledged is lost, nothing is said
 * twice, the questionnaire has skipped no question.
 *   node tests/line/crash.mjs [--kills 200] [--seed N] [--people 8]        TSUNAGU_BIN names the program */
import { Platform, sleep, textOf } from './platform.mjs';
import { Service, Worker } from './service.mjs';
import { Visitor } from './chat_client.mjs';

const option = (name, otherwise) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? otherwise : Number(process.argv[at + 1]); };
const kills = option('kills', 200);
const seed = option('seed', Math.floor(Math.random() * 2 ** 31));
const people = option('people', 8);
console.log(`crash: seed=${seed} kills=${kills} people=${people} on each channel`);

let dice = seed >>> 0;
function random() { /* mulberry32 */
  dice = (dice + 0x6d2b79f5) >>> 0;
  let t = Math.imul(dice ^ (dice >>> 15), 1 | dice);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const upTo = (n) => Math.floor(random() * n);

const faults = [];
const fault = (text) => { faults.push(text); console.log(`FAULT ${text}`); };

const platform = await new Platform().open();
const service = new Service({ TSUNAGU_LINE_CHANNEL_SECRET: platform.secret, TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN: platform.token, TSUNAGU_LINE_API_BASE: platform.base, TSUNAGU_LIMITS_WEB_PER_MINUTE: '100000', TSUNAGU_LIMITS_LINE_PER_MINUTE: '100000', TSUNAGU_LIMITS_CONNECTIONS_PER_ADDRESS: '10000' });
await service.start();
let over = false, events = 0;
/* LINE itself must have answered by then, whatever the machine: a reply token lives no longer, and what cannot be settled with it goes by push. */
const PATIENCE_MS = 60_000;

/* Where a person in the questionnaire must stand after each word: the whole truth about it, kept outside the program. */
class Walk {
  constructor() { this.at = 0; }

  /* The next word, and what the answer to it must show. */
  next() {
    if (this.at === 0) return this.#go('生活アンケート', 1);
    if (this.at > 1 && (this.at === 6 || random() < 0.3)) return this.#go('もどる', this.at - 1);
    return this.#go(String(1 + upTo(4)), this.at + 1);
  }

  #go(word, to) {
    this.at = to;
    return { word, want: new RegExp(`（${to}/6）`) };
  }
}

/* What LINE saw of the last attempts to answer somebody. */
function attempts(person) {
  const of = (call) => call.body?.to === person.id || platform.tokens.get(call.body?.replyToken)?.user === person.id || call.raw.includes(person.id);
  return platform.calls.filter(of).slice(-6).map((c) => `${Math.round((c.at - Date.now()) / 1000)} s ${c.path.split('/').at(-1)} ${c.status ?? '-'} ${c.fault}`).join(', ');
}

async function lineResident(name) {
  const person = platform.person(name);
  const walk = new Walk();
  person.said = [];
  person.n = 0;
  const turn = async (event, want) => {
    const result = await platform.deliverSurely(() => service.up && `${service.url}/line/webhook`, [event], { gapMs: 25, tries: 2000 });
    if (result.status !== 200) return fault(`${name}: never acknowledged (${result.status})`);
    events++;
    person.n++;
    if (event.message?.text) person.said.push(event.message.text);
    const entry = await person.next(PATIENCE_MS).catch((e) => fault(`${name}: ${e.message}; ${attempts(person)}`));
    if (!entry) return;
    if (entry.via === 'reply' && entry.event !== event.webhookEventId) fault(`${name}: answered another event`);
    if (!want.test(textOf(entry))) fault(`${name}: wanted ${want} after ${JSON.stringify(person.said.slice(-3))}, got ${textOf(entry).slice(-120)}`);
    if (random() < 0.1 && service.up) await platform.deliver(`${service.url}/line/webhook`, [event], { timeoutMs: 500 });
  };
  await turn(person.follow(), /人ではありません/);
  await turn(person.text(name), /./);
  while (!over && !faults.length) {
    const { word, want } = walk.next();
    await turn(person.text(word), want);
  }
  /* A link worker reads only those who asked for one. */
  await turn(person.text('人と話したい'), /./);
  if (person.labels().includes('はい、お願いします')) await turn(person.tap('はい、お願いします'), /リンクワーカー/);
  return person;
}

async function webResident(name) {
  const visitor = new Visitor(service, name);
  const walk = new Walk();
  visitor.said = [];
  visitor.running = visitor.run();
  const turn = async (word, want) => {
    const seq = await visitor.say(word).catch((e) => fault(e.message));
    if (!seq) return;
    events++;
    visitor.said.push({ word, seq });
    await visitor.heard(seq, want, PATIENCE_MS).catch((e) => fault(`${e.message} after ${JSON.stringify(visitor.said.slice(-3))}`));
  };
  await turn(name, /./);
  while (!over && !faults.length) {
    const { word, want } = walk.next();
    await turn(word, want);
  }
  return visitor;
}

/* Mostly in the middle of traffic, now and then while it starts. */
async function killAndStart() {
  await sleep(upTo(250));
  await service.kill();
  while (random() < 0.1) {
    const early = service.start().catch(() => {});
    await sleep(upTo(120));
    await service.kill().catch(() => {});
    await early;
  }
  await service.start();
}

const from = Date.now();
const residents = Array.from({ length: people }, (_, i) => lineResident(`こんにちは、ライン${i}です`));
const visitors = Array.from({ length: people }, (_, i) => webResident(`こんにちは、ウェブ${i}です`));
/* One call in forty meets trouble at LINE as well, each by its own dice: trouble that waited for the next call would always meet the first one after a start, which is
 * the same leftover again and again. */
for (const kind of ['500-after', 'cut-after', '500-before', 'cut-before']) platform.fail(kind, { times: Infinity, when: () => random() < 1 / 160 });
for (let i = 1; i <= kills && !faults.length; i++) {
  await killAndStart();
  if (i % 50 === 0) console.log(`${i} kills, ${events} events acknowledged, ${platform.ledger.length} answers on LINE, ${Math.round((Date.now() - from) / 1000)} s, last start ${Math.round(service.startMs)} ms`);
}
platform.faults.length = 0;
over = true;
const persons = await Promise.all(residents);
const browsers = await Promise.all(visitors);
await sleep(1500);

/* ---- LINE: each event one answer, in what people got and in what the link worker reads ---- */

for (const p of persons) {
  const byEvent = new Map();
  for (const entry of p.got) byEvent.set(entry.event ?? entry.key, (byEvent.get(entry.event ?? entry.key) ?? 0) + 1);
  for (const [id, n] of byEvent) if (n !== 1) fault(`${p.said[0]}: ${id} delivered ${n} times`);
  if (p.got.length !== p.n) fault(`${p.said[0]}: ${p.n} events, ${p.got.length} answers`);
}
const worker = await new Worker(service, 'sato', '佐藤').join();
const transcripts = [];
for (const item of await worker.queue()) transcripts.push(await worker.transcript(item.conversation_id));
for (const p of persons) {
  /* Buttons leave their label; typed words are what we compare. A long transcript shows its newest part. */
  const typed = transcripts.map((t) => t.filter((m) => m.from === 'resident' && m.text && m.text !== 'はい、お願いします').map((m) => m.text));
  if (!typed.some((kept) => kept.length > 20 && JSON.stringify(kept) === JSON.stringify(p.said.slice(-kept.length))))
    fault(`${p.said[0]}: no transcript has just what was acknowledged: ${p.said.length} said, kept ${typed.map((t) => t.length)}`);
}

/* ---- web: a new browser with the same token reads exactly what the old one saw ---- */

for (const v of browsers) {
  v.end();
  await v.running;
  const again = new Visitor(service, v.name);
  again.token = v.token;
  again.running = again.run();
  await new Promise((done) => again.once('welcome', done));
  await sleep(300);
  again.end();
  await again.running;
  const fresh = again.transcript(), first = fresh[0]?.seq ?? 0;
  const lived = v.transcript().filter((m) => m.seq >= first);
  if (JSON.stringify(fresh) !== JSON.stringify(lived)) fault(`${v.name}: a fresh browser reads something else`);
  for (const { word, seq } of v.said) if (seq >= first && fresh.find((m) => m.seq === seq)?.text !== word) fault(`${v.name}: ${word} (${seq}) is not in the transcript`);
  faults.push(...v.faults.map((f) => `${v.name}: ${f}`));
}
if (platform.violations.length) fault(JSON.stringify(platform.violations.slice(0, 3)));

const ended = await service.stop();
if (ended.code !== 0) fault(`SIGTERM: ${JSON.stringify(ended)}`);
await platform.close();
if (faults.length) console.log(service.stderr.slice(-3000));
service.remove();
console.log(`crash: ${kills} kills, ${events} events, ${platform.ledger.length} answers on LINE, ${browsers.reduce((n, v) => n + v.connects, 0)} connections on the web, ${Math.round((Date.now() - from) / 1000)} s; faults: ${faults.length} (seed ${seed})`);
process.exit(faults.length ? 1 : 0);
