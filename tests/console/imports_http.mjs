/** Large lists over real HTTP: one at a time, so many rows and no more, and nobody who writes meanwhile waits for it. */
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';
import {Service, Visitor, Worker} from './service.mjs';

const MOST = 10_000, WORST_MS = 30_000; /* sanitized, with a quarter of a core; a release build takes half a second */
/** @type {Service} */ let service;
/** @type {Worker} */ let edi;

before(async () => {
  service = await Service.create({TSUNAGU_LIMITS_WEB_PER_MINUTE: '100000'});
  service.addStaff('edi', 'editor');
  edi = await Worker.login(service, 'edi');
});
after(() => service?.close());

/** @param {number} n @param {string} [with_] */
const list = (n, with_ = '') => `\ufeffID,活動名,分野,開催曜日,場所名称,料金\r\n${Array.from({length: n}, (_, i) => `m${i},会${i}${with_},手芸,毎週水曜,公民館,無料`).join('\r\n')}\r\n`;

async function bring(text, query = '') {
  const headers = {cookie: edi.cookie, origin: service.url, 'sec-fetch-site': 'same-origin', 'x-csrf-token': edi.csrf, 'content-type': 'application/octet-stream'};
  const answer = await fetch(`${service.url}/api/v1/imports?name=many.csv${query}`, {method: 'POST', headers, body: Buffer.from(text)});
  const json = await answer.json();
  return {status: answer.status, code: String(json.type ?? '').split('/').pop(), json};
}

test('one row too many: said at its line, in Japanese, and nothing is done', async () => {
  const fits = await bring(list(MOST));
  assert.equal(fits.status, 200);
  assert.deepEqual([fits.json.good, fits.json.read], [true, MOST], JSON.stringify(fits.json.problems?.slice(0, 3)));
  const over = await bring(list(MOST + 1), '&write=1');
  assert.equal(over.status, 200);
  assert.equal(over.json.good, false);
  assert.equal(over.json.saved, false);
  const [problem] = over.json.problems;
  assert.deepEqual([problem.code, problem.line, problem.level], ['I015', MOST + 2, 'error'], problem.text);
  assert.match(problem.text, /行が多すぎます（見出しも入れて、一度に10001行まで）/);
});

test('a second list while one is on its way: told to wait, in Japanese; afterwards it goes', async () => {
  const all = await Promise.all(Array.from({length: 6}, () => bring(list(MOST, 'x'.repeat(500)))));
  const refused = all.filter((a) => a.status === 503);
  assert.ok(all.some((a) => a.status === 200), JSON.stringify(all.map((a) => a.status)));
  assert.ok(refused.length > 0, JSON.stringify(all.map((a) => a.status)));
  for (const a of refused) {
    assert.equal(a.code, 'import_running');
    assert.match(a.json.title, /取りこんでいるところです/);
  }
  assert.equal((await bring(list(3))).status, 200);
});

test('residents are answered while a list is read and written', async () => {
  const visitor = await Visitor.arrive(service);
  let over = false;
  const importing = bring(list(MOST, 'y'.repeat(150)), '&write=1').finally(() => { over = true; });
  const waits = [];
  while (!over) {
    const begun = Date.now();
    await visitor.say(`こんにちは ${waits.length}`);
    waits.push(Date.now() - begun);
    await new Promise((done) => setTimeout(done, 20));
  }
  const answer = await importing;
  assert.equal(answer.json.saved, true, JSON.stringify(answer.json.problems?.slice(0, 3)));
  const worst = Math.max(...waits);
  console.log(`# ${waits.length} turns beside the import, the longest ${worst} ms`);
  assert.ok(waits.length > 1 && worst < WORST_MS);
});
