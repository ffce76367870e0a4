/** Whoever runs an activity says whether it is still true: a link from the link worker's screen, a page without an account and without scripts, and what becomes of the answer. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { sql } from '../support/days.mjs';
import { PHONE, WIDE, Service, addStaff, axe, launch, picture, signedIn } from './support.mjs';


/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let desk;
const db = () => `${service.dir}/t.db`;
const name = '針金アートの会';

before(async () => {
  service = await Service.create();
  browser = await launch();
  addStaff(service, 'hanako', 'link_worker', '花子');
  sql(db(), `UPDATE resources SET body = json_set(body, '$.verified_ms', 1700000000000) WHERE name = '${name}'`);
  desk = await signedIn(browser, WIDE, `${service.url}/console/lacks`, 'hanako');
  await desk.locator('#unsure').waitFor();
});
after(async () => {
  await browser?.close();
  await service?.close();
});

/** The link worker's way to a link. @returns {Promise<string>} */
async function link() {
  await desk.reload();
  const row = desk.locator('section', { has: desk.locator('#unsure') }).locator('li', { hasText: name });
  await row.getByRole('button', { name: '確かめるリンクを作る' }).click();
  const field = row.getByLabel('主催の方に送るリンク');
  await field.waitFor();
  return field.inputValue();
}

const answersWith = async (page, label, words = '') => {
  await page.getByLabel(label, { exact: true }).check();
  if (words) await page.locator('#words').fill(words);
  await page.getByRole('button', { name: '送る' }).click();
};

test('still true: looked at on a phone without scripts, answered once, and said to residents', async () => {
  const url = await link();
  await axe(desk, 'console, link');
  await picture(desk, 'confirm-console');
  const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('heading', { name: 'いまも合っていますか' }).waitFor();
  await page.getByText(name).first().waitFor();
  await picture(page, 'confirm-phone');
  await page.reload(); /* looking uses nothing up */
  await answersWith(page, '合っています');
  await page.getByRole('heading', { name: 'ありがとうございました' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/confirm/thanks', 'the token is no longer in the address');
  await page.goto(url);
  await page.getByRole('heading', { name: 'もう使われたか' }).waitFor();
  await context.close();
  const wide = await (await browser.newContext(WIDE)).newPage();
  await wide.goto(`${service.url}/confirm/void`);
  await axe(wide, 'void');
  await wide.context().close();
  assert.ok(Number(sql(db(), `SELECT json_extract(body, '$.verified_ms') FROM resources WHERE name = '${name}'`)) > Date.now() - 60000);
  await desk.reload();
  await desk.locator('#answers').waitFor();
  assert.match(await desk.locator('section', { has: desk.locator('#answers') }).innerText(), /針金アートの会[\s\S]*合っています/);
});

test('something has changed, in the host\'s own words; then it is over, and residents are not led there any more', async () => {
  sql(db(), `UPDATE resources SET body = json_set(body, '$.verified_ms', 1700000000000) WHERE name = '${name}'`);
  const page = await (await browser.newContext(WIDE)).newPage();
  await page.goto(await link());
  await axe(page, 'confirm');
  await picture(page, 'confirm-wide');
  await answersWith(page, '変わったところがあります', '12月から、<b>第3</b>土曜です');
  await page.getByRole('heading', { name: 'ありがとうございました' }).waitFor();
  await page.goto(await link());
  await answersWith(page, 'もうやっていません');
  await page.getByRole('heading', { name: 'ありがとうございました' }).waitFor();
  await desk.reload();
  await desk.locator('#answers').waitFor();
  assert.match(await desk.locator('section', { has: desk.locator('#answers') }).innerText(), /もうやっていません[\s\S]*12月から、<b>第3<\/b>土曜です/);
  for (let i = 0; i < 60 && !/of=directory/.test(service.log); i++) await new Promise((done) => setTimeout(done, 100));
  const listed = async () => (await fetch(`${service.url}/activities?q=${encodeURIComponent('針金アート')}`)).text();
  for (let i = 0; i < 60 && (await listed()).includes(name); i++) await new Promise((done) => setTimeout(done, 100));
  assert.ok(!(await listed()).includes(name));
  assert.ok(!/confirm\/[\w-]{22}/.test(service.log), 'no token in the log');
  await page.context().close();
});

test('a form that is no answer', async () => {
  const url = await link().catch(() => `${service.url}/confirm/aaaaaaaaaaaaaaaaaaaaaa`);
  const post = (body) => fetch(url, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
  assert.equal((await post('answer=maybe')).status, 400);
  assert.equal((await post('')).status, 400);
  assert.equal((await post('answer=same&words=%ff%fe')).status, 400);
  assert.ok([400, 413].includes((await post(`answer=same&words=${'x'.repeat(40000)}`)).status));
  const gone = await fetch(`${service.url}/confirm/bbbbbbbbbbbbbbbbbbbbbb`, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'answer=same' });
  assert.equal(gone.status, 303);
  assert.match(gone.headers.get('location') ?? '', /^\/confirm\/void/);
});
