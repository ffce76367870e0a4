/** A list is brought in a browser: looked at first, mistakes with their place, all or nothing, and again next month. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { sql } from '../support/days.mjs';
import { PHONE, WIDE, Service, addStaff, axe, launch, picture, signedIn } from './support.mjs';

const HEAD = 'ID,活動名,分野,開催曜日,場所名称,料金';
const OCTOBER = ['a,吹きガラスの会,手芸,毎週水曜,公民館,無料', 'b,歩く会,運動,第2・第4土曜,公園,無料', 'c,朝の体操,体操,毎日,公園,無料'];

/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;

before(async () => {
  service = await Service.create();
  browser = await launch();
  for (const [login, role] of [['edi', 'editor'], ['hanako', 'link_worker']])
    addStaff(service, login, role);
});
after(async () => {
  await browser?.close();
  await service?.close();
});

const open = (size, login = 'edi') => signedIn(browser, size, `${service.url}/console/import`, login);

/** @param {string} name @param {string[]} rows */
function list(name, rows) {
  const file = `${service.dir}/${name}`;
  writeFileSync(file, `\ufeff${HEAD}\r\n${rows.join('\r\n')}\r\n`);
  return file;
}

const count = async (page, word) => Number(await page.locator('.numbers div', { has: page.locator('dt', { hasText: word }) }).locator('dd').innerText());
const stored = (id) => sql(`${service.dir}/t.db`, `SELECT count(*) FROM resources WHERE id LIKE '${id}'`);

async function looksAt(page, file) {
  await page.locator('#file').setInputFiles(file);
  await page.getByRole('button', { name: 'まず見てみる' }).click();
  await page.locator('.report h3').first().waitFor();
}

test('looked at, written, and the same again', async () => {
  const page = await open(WIDE);
  await page.locator('#file').waitFor();
  assert.equal(await page.getByRole('button', { name: 'まず見てみる' }).isDisabled(), true);
  await axe(page, 'import, empty');
  await looksAt(page, list('circles.csv', OCTOBER));
  assert.deepEqual([await count(page, '新しい'), await count(page, '変わる'), await count(page, '同じ')], [3, 0, 0]);
  assert.equal(stored('circles:%'), '0', 'a look changes nothing');
  await axe(page, 'import, looked at');
  await picture(page, 'import-look');
  await page.getByRole('button', { name: '取りこむ', exact: true }).click();
  await page.getByText('取りこみました。3件').waitFor();
  assert.equal(stored('circles:%'), '3');
  await looksAt(page, list('circles.csv', OCTOBER));
  await page.getByText('いまの一覧と同じです').waitFor();
  /* Next month: one elsewhere, one new, one gone. */
  await looksAt(page, list('circles.csv', [OCTOBER[0].replace('公民館', '図書館'), OCTOBER[2], 'd,歌う会,音楽,最終金曜,公民館,無料']));
  assert.deepEqual([await count(page, '新しい'), await count(page, '変わる'), await count(page, '同じ'), await count(page, 'なくなる')], [1, 1, 1, 1]);
  assert.match(await page.locator('.rows').innerText(), /変更\s*吹きガラスの会[\s\S]*変わる欄：場所/);
  await page.context().close();
});

test('a mistake has its place, and nothing is written; on a phone as well', async () => {
  const page = await open(PHONE);
  await looksAt(page, list('bad.csv', ['e,よい会,手芸,毎週水曜,公民館,無料', 'f,"閉じない,手芸,毎週水曜,公民館,無料']));
  await page.getByText('直さないと取りこめないところが').waitFor();
  assert.match(await page.locator('.problems').innerText(), /3行目の3文字目[\s\S]*I010[\s\S]*引用符/);
  assert.equal(await page.getByRole('button', { name: '取りこむ', exact: true }).count(), 0);
  assert.equal(stored('bad:%'), '0');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, 'nothing beyond the screen');
  await axe(page, 'import on a phone');
  await picture(page, 'import-phone');
  await page.context().close();
});

test('the wrong file: what would vanish is asked about', async () => {
  const page = await open(WIDE);
  const many = Array.from({ length: 30 }, (_, i) => `m${i},会${i},手芸,毎週水曜,公民館,無料`);
  await looksAt(page, list('many.csv', many));
  await page.getByRole('button', { name: '取りこむ', exact: true }).click();
  await page.getByText('取りこみました。30件').waitFor();
  await looksAt(page, list('many.csv', many.slice(0, 3)));
  await page.getByText('別のファイルではありませんか').waitFor();
  assert.equal(await page.getByRole('button', { name: '取りこむ', exact: true }).count(), 0);
  await page.locator('#partial').check();
  await looksAt(page, `${service.dir}/many.csv`);
  await page.getByText('いまの一覧と同じです').waitFor();
  await page.context().close();
});

test('who may not: by page and by interface', async () => {
  const page = await open(WIDE, 'hanako');
  await page.getByText('この画面を使えません').waitFor();
  const status = await page.evaluate(async () => {
    const me = await (await fetch('/api/v1/me')).json();
    const answer = await fetch('/api/v1/imports?name=x.csv&write=1', { method: 'POST', headers: { 'x-csrf-token': me.csrf, 'content-type': 'application/octet-stream' }, body: 'ID,活動名\n1,x\n' });
    return answer.status;
  });
  assert.equal(status, 403);
  assert.equal((await fetch(`${service.url}/api/v1/imports?name=x.csv&write=1`, { method: 'POST', body: 'x' })).status, 401);
  await page.context().close();
});
