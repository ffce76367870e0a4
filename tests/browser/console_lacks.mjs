/** What the town lacks, on the link worker's screen: five who looked in vain and agreed to be counted, what they have in common, and something offered to them. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { Visitor } from '../line/chat_client.mjs';
import { sql } from '../support/days.mjs';
import { PHONE, WIDE, Service, addStaff, axe, launch, picture, signedIn } from './support.mjs';


/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {any[]} */ const visitors = [];
const db = () => `${service.dir}/t.db`;

/** Looks for handicraft on a Monday night, in vain. @param {string} then what they choose */
async function looksInVain(name, then = 'できたら知らせてほしい') {
  const v = new Visitor(service, name);
  visitors.push(v);
  v.run();
  await v.heard(0, /こんにちは/);
  let at = await v.say('針金細工が好きで、月曜の夜なら行けます');
  await v.heard(at, /見つかりません|近い/);
  at = await v.say(then);
  await v.heard(at, then === '今日はここまで' ? /また気が向いたら/ : /人数に数えて/);
  return v;
}

before(async () => {
  service = await Service.create();
  browser = await launch();
  addStaff(service, 'hanako', 'link_worker', '花子');
  addStaff(service, 'edi', 'editor', '英二');
  for (let i = 0; i < 4; i++) await looksInVain(`v${i}`);
  await looksInVain('no', '今日はここまで');
});
after(async () => {
  for (const v of visitors) v.end();
  await browser?.close();
  await service?.close();
});

const open = (size, login = 'hanako') => signedIn(browser, size, `${service.url}/console/lacks`, login);

test('four are not told of; five are, by what they have in common, without a name', async () => {
  let page = await open(WIDE);
  await page.getByRole('heading', { name: '町に足りないもの', level: 2 }).waitFor();
  assert.equal(await page.locator('.seed').count(), 0);
  await axe(page, 'lacks, empty');
  await looksInVain('v5');
  sql(db(), "UPDATE gaps SET day = day - 1; INSERT INTO gone_reports SELECT id, CAST(strftime('%s','now') AS INTEGER) / 86400, 2 FROM resources LIMIT 1");
  await page.reload();
  await page.locator('.seed').waitFor();
  assert.match(await page.locator('.seed h4').innerText(), /手芸・ものづくり\s*5人/);
  assert.match(await page.locator('.seed').innerText(), /「針金細工」5人/);
  assert.match(await page.locator('.counts tbody tr').first().innerText(), /手芸・ものづくり[\s\S]*5〜9/);
  assert.match(await page.locator('section', { has: page.locator('#gone') }).innerText(), /2件/);
  await axe(page, 'lacks');
  await picture(page, 'lacks-wide');
  await page.context().close();
  page = await open(PHONE);
  await page.locator('.seed').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, 'nothing beyond the screen');
  await axe(page, 'lacks on a phone');
  await picture(page, 'lacks-phone');
  await page.context().close();
});

test('something is offered to them, once, after a second look', async () => {
  const page = await open(WIDE);
  await page.locator('.seed').waitFor();
  assert.equal(await page.locator('.seed .button.main').isDisabled(), true);
  await page.locator('.seed select').selectOption({ index: 1 });
  await page.locator('.seed .button.main').click();
  await page.locator('dialog[open]').waitFor();
  await axe(page, 'sure?');
  await picture(page, 'lacks-sure');
  await page.locator('dialog .button', { hasText: 'やめる' }).click();
  assert.equal(sql(db(), "SELECT count(*) FROM seeds WHERE invited_ms > 0"), '0');
  await page.locator('.seed .button.main').click();
  await page.locator('dialog[open] .button.main').click();
  await page.locator('.told', { hasText: '5人の方にお知らせしました' }).waitFor();
  assert.equal(sql(db(), "SELECT count(*) FROM seeds WHERE invited_ms > 0"), '5');
  await page.reload();
  await page.getByText('五人そろった分野は、まだありません。').waitFor();
  await page.context().close();
});

test('who writes flows does not see this', async () => {
  const page = await open(WIDE, 'edi');
  await page.getByText('この画面を使えません').waitFor();
  await page.context().close();
});
