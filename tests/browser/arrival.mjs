/** Come by a one-time link out of a talk on LINE: the page asks first, opens the talk once, keeps nothing on the device, and says what became of a link that is void. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { Platform, textOf } from '../line/platform.mjs';
import { Service, axe, launch, picture } from './support.mjs';

const PHONE = { viewport: { width: 360, height: 740 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
const DESKTOP = { viewport: { width: 1280, height: 800 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };

const platform = new Platform();
/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {any} */ let hanako;

before(async () => {
  await platform.open();
  service = await Service.create({ TSUNAGU_LINE_CHANNEL_SECRET: platform.secret, TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN: platform.token, TSUNAGU_LINE_API_BASE: platform.base });
  browser = await launch();
  hanako = platform.person('hanako');
  await answered(hanako.follow());
  await answered(hanako.tap('生活アンケート'));
});
after(async () => {
  await browser?.close();
  await service?.close();
  await platform.close();
});

/** @param {object} event */
const answered = async (event) => {
  assert.equal((await platform.deliver(`${service.url}/line/webhook`, [event])).status, 200);
  return hanako.next();
};

/** @returns {Promise<string>} */
const link = async () => (textOf(await answered(hanako.text('ウェブで続ける'))).match(/http\S+#[\w-]{22}/) ?? [])[0] ?? '';

/** @param {import('playwright-core').Page} page @param {string | RegExp} text */
const hears = (page, text) => page.locator('.message.bot').filter({ hasText: text }).last().waitFor({ timeout: 60_000 });

for (const [name, size] of /** @type {const} */ ([['phone', PHONE], ['desktop', DESKTOP]]))
  test(`the talk goes on after a press, with the question that waits (${name})`, async () => {
    const context = await browser.newContext(size);
    const page = await context.newPage();
    const url = await link();
    await page.goto(url);
    await page.locator('#arrival-go').waitFor();
    assert.equal(page.url(), `${service.url}/chat`, 'the token leaves the address at once');
    assert.equal(await page.locator('#composer').isVisible(), false);
    await axe(page, 'arrival');
    await picture(page, `arrival-${name}`);
    await page.locator('#arrival-go').click();
    await hears(page, 'LINEでのお話の続き');
    await hears(page, '支給日前');
    assert.ok((await page.locator('.choices button').count()) >= 4, 'the buttons of the question');
    await axe(page, 'arrived');
    await picture(page, `arrived-${name}`);
    await page.locator('.choices button', { hasText: '時々困った' }).last().click();
    await hears(page, '家族や親戚');
    await page.reload();
    await hears(page, '家族や親戚');
    assert.equal(await page.evaluate(() => localStorage.length), 0, 'nothing on the device');
    assert.equal(await page.locator('#forget').isDisabled(), true);
    await answered(hanako.text('もどる'));
    await context.close();
  });

test('a look that is not a press uses nothing up; the second opening begins anew and says why', async () => {
  const url = await link();
  const look = await browser.newContext(PHONE);
  await (await look.newPage()).goto(url);
  await look.close();
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('#arrival-go').click();
  await hears(page, 'LINEでのお話の続き');
  const second = await browser.newContext(PHONE);
  const late = await second.newPage();
  await late.goto(url);
  await late.locator('#arrival-go').click();
  await late.locator('#banner', { hasText: 'もう使えない' }).waitFor({ timeout: 60_000 });
  await hears(late, '自動で');
  assert.equal(await late.locator('.message', { hasText: '支給日前' }).count(), 0);
  await axe(late, 'void link');
  await picture(late, 'arrival-void');
});

test('somebody who has a talk of their own on this device keeps it', async () => {
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  await page.goto(`${service.url}/chat`);
  await hears(page, '自動で');
  await page.locator('#text').fill('わたしの話です');
  await page.locator('#text').press('Enter');
  await page.locator('.message.resident:not(.waiting)').filter({ hasText: 'わたしの話です' }).waitFor();
  const other = await context.newPage();
  await other.goto(await link());
  await other.locator('#arrival-go').click();
  await hears(other, 'LINEでのお話の続き');
  const mine = await context.newPage();
  await mine.goto(`${service.url}/chat`);
  await mine.locator('.message.resident').filter({ hasText: 'わたしの話です' }).waitFor({ timeout: 60_000 });
  /* Declined: a new talk (here: one's own), and the link is still good. */
  const url = await link();
  const declined = await context.newPage();
  await declined.goto(url);
  await declined.locator('#arrival-new').click();
  await declined.locator('.message.resident').filter({ hasText: 'わたしの話です' }).waitFor({ timeout: 60_000 });
  await context.close();
});
