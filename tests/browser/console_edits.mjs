/** What hosts answered and what was changed by hand, on the link worker's screen: what each did, a second look, taken back; and answers that are against each other. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { sql } from '../support/days.mjs';
import { PHONE, WIDE, Service, Worker, addStaff, axe, launch, picture, signedIn } from './support.mjs';


/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let desk, phone;
/** @type {Worker} */ let worker;
const db = () => `${service.dir}/t.db`;
const NAME = '針金アートの会';
const idOf = (name) => sql(db(), `SELECT id FROM resources WHERE name = '${name}'`).trim();

const open = (size, login, path) => signedIn(browser, size, service.url + path, login);

/** @param {string} answer */
async function hostSays(name, answer, words = '') {
  const { url } = await worker.call('POST', '/api/v1/confirm-links', { resource_id: idOf(name) });
  const sent = await fetch(url, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ answer, words }) });
  assert.equal(sent.status, 303);
}

const section = (page, id) => page.locator('section', { has: page.locator(`#${id}`) });
const narrow = async (page) => assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, 'nothing beyond the screen');
async function fresh(page, id) {
  await page.reload();
  await page.locator(`#${id}`).waitFor();
}

before(async () => {
  service = await Service.create();
  browser = await launch();
  worker = await Worker.login(service, 'hanako', '花子');
  addStaff(service, 'taro', 'supervisor', '太郎');
  addStaff(service, 'edi', 'editor', '英二');
  desk = await open(WIDE, 'hanako', '/console/lacks');
  phone = await open(PHONE, 'hanako', '/console/edits');
  await phone.locator('#edits').waitFor();
});
after(async () => {
  await browser?.close();
  await service?.close();
});

test('nothing was changed', async () => {
  await phone.getByText('直したところは、ありません。').waitFor();
  await axe(phone, 'edits, none');
});

test('it is over, by mistake: seen with what it did, and taken back after a second look', async () => {
  await hostSays(NAME, 'changed', '12月から<b>第3</b>土曜です');
  await hostSays(NAME, 'ended', '会場が借りられなくなりました');
  await fresh(desk, 'answers');
  const row = section(desk, 'answers').locator('li', { hasText: 'もうやっていません' });
  assert.match(await row.innerText(), /会場が借りられなくなりました[\s\S]*ご案内を止めています（もとの一覧：開催中）/);
  assert.match(await section(desk, 'answers').innerText(), /12月から<b>第3<\/b>土曜です[\s\S]*一覧は変えていません/);
  await axe(desk, 'answers');
  await picture(desk, 'edits-answers');
  await row.getByRole('button', { name: /取り消す/ }).click();
  await desk.locator('dialog[open]').waitFor();
  assert.match(await desk.locator('dialog').innerText(), /針金アートの会[\s\S]*もうやっていません[\s\S]*開催中[\s\S]*記録に残ります/);
  await axe(desk, 'sure?');
  await picture(desk, 'edits-sure');
  await desk.locator('dialog .button', { hasText: 'やめる' }).click();
  assert.equal(sql(db(), 'SELECT count(*) FROM resource_edits').trim(), '1', 'looked twice, and left it');
  assert.equal(await desk.evaluate(() => document.activeElement?.tagName), 'BUTTON', 'back where one was');
  await row.getByRole('button', { name: /取り消す/ }).click();
  await desk.locator('dialog .button.main').click();
  await section(desk, 'answers').getByText('取り消しました：').waitFor();
  assert.match(await section(desk, 'answers').innerText(), /取り消しました：.*花子さん/);
  assert.equal(sql(db(), 'SELECT count(*) FROM resource_edits').trim(), '0');
});

test('two answers against each other: both ways stand side by side, on a phone too', async () => {
  await hostSays(NAME, 'ended');
  await hostSays(NAME, 'same');
  await fresh(desk, 'odd');
  const odd = section(desk, 'odd').locator('li');
  assert.match(await odd.innerText(), /きょう[\s\S]*「合っています」[\s\S]*「もうやっていません」でした[\s\S]*止めたまま/);
  await axe(desk, 'against each other');
  await picture(desk, 'edits-odd');
  await desk.goto(`${service.url}/console/`);
  await desk.locator('.top .badge', { hasText: 'お返事の食いちがい 1件' }).waitFor();
  await axe(desk, 'the desk says so');
  await picture(desk, 'edits-desk');
  await phone.goto(`${service.url}/console/`);
  await phone.locator('.top .badge').waitFor();
  await narrow(phone);
  await axe(phone, 'the desk says so, on a phone');
  await picture(phone, 'edits-desk-phone');
  const chief = await open(WIDE, 'taro', '/console/'); /* has more ways in the bar */
  await chief.locator('.top .badge').waitFor();
  for (const width of [360, 600, 700, 768, 900, 1024, 1280]) {
    await chief.setViewportSize({ width, height: 800 });
    assert.ok(await chief.evaluate(() => Math.max(document.documentElement.scrollWidth, document.querySelector('.top').scrollWidth) <= innerWidth), `the bar at ${width}`);
    assert.ok(await chief.evaluate(() => document.querySelector('.top .brand').getBoundingClientRect().width) >= 44, `the brand at ${width}`);
  }
  await chief.context().close();
  await desk.locator('.top a', { hasText: '足りないもの' }).click();
  await desk.locator('#odd').waitFor();
  await phone.goto(`${service.url}/console/lacks`);
  await phone.locator('#odd').waitFor();
  await phone.locator('#odd').scrollIntoViewIfNeeded();
  await narrow(phone);
  await axe(phone, 'against each other, on a phone');
  await section(phone, 'odd').screenshot({ path: new URL('../../build/screenshots/edits-odd-phone.png', import.meta.url).pathname });
  await odd.getByRole('button', { name: /もうやっていません/ }).click();
  await desk.locator('dialog .button.main').click();
  await desk.locator('#odd').waitFor({ state: 'detached' });
  assert.deepEqual(await worker.call('GET', '/api/v1/unsure/against'), { answers: 0 });
  assert.match(await section(desk, 'answers').innerText(), /確認日：/);
  await section(phone, 'odd').getByRole('button', { name: /もうやっていません/ }).click();
  await phone.locator('dialog .button.main').click();
  await phone.getByText('すでに取り消されたか').waitFor();
});

test('the page of what was changed: file and hand side by side, what vanished first, taken back', async () => {
  const staff = sql(db(), "SELECT id FROM staff WHERE login = 'hanako'").trim();
  sql(db(), `INSERT INTO resource_edits VALUES ('old:9', 'alert', '"年内は休みます"', 1763000000000, ${staff})`);
  const other = sql(db(), `SELECT id FROM resources WHERE name <> '${NAME}' AND json_extract(body, '$.cost_yen') > 0 LIMIT 1`).trim();
  sql(db(), `INSERT INTO resource_edits VALUES ('${other}', 'cost_yen', '0', 1763000000000, ${staff}), ('${other}', 'categories', '["craft","music"]', 1763000000000, ${staff})`);
  sql(db(), `UPDATE resources SET body = json_set(body, '$.vanished_ms', 1764000000000) WHERE name = '${NAME}'`);
  await desk.goto(`${service.url}/console/edits`);
  await desk.locator('.thing').first().waitFor();
  const things = desk.locator('.thing');
  assert.equal(await things.count(), 3);
  assert.match(await things.nth(0).innerText(), /old:9[\s\S]*もうどこにもありません[\s\S]*年内は休みます/);
  assert.match(await things.nth(1).innerText(), /針金アートの会[\s\S]*もとの一覧から、なくなっています[\s\S]*確認日[\s\S]*主催の方のお返事/);
  assert.match(await things.nth(2).innerText(), /手芸・ものづくり、歌・音楽[\s\S]*0円[\s\S]*もとの一覧[\s\S]*円[\s\S]*花子さん/);
  await axe(desk, 'edits');
  await desk.screenshot({ path: new URL('../../build/screenshots/edits-wide.png', import.meta.url).pathname, fullPage: true });
  await phone.goto(`${service.url}/console/edits`);
  await phone.locator('.thing').first().waitFor();
  await narrow(phone);
  await axe(phone, 'edits on a phone');
  await phone.screenshot({ path: new URL('../../build/screenshots/edits-phone.png', import.meta.url).pathname, fullPage: true });
  await things.nth(0).getByRole('button', { name: /取り消す/ }).click();
  assert.match(await desk.locator('dialog').innerText(), /直しの記録を片づけます/);
  await desk.locator('dialog .button.main').click();
  await desk.locator('.undone li', { hasText: '年内は休みます' }).waitFor();
  assert.equal(await things.count(), 2);
  assert.equal(await desk.evaluate(() => document.activeElement?.id), 'edits');
  assert.match(await desk.locator('.undone li').first().innerText(), /花子さんが取り消しました/);
});

test('who writes flows does not see this', async () => {
  const page = await open(WIDE, 'edi', '/console/edits');
  await page.getByText('この画面を使えません').waitFor();
  await page.context().close();
});
