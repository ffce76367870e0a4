/** A talk too long to be shown whole: where the older words would stand, it is said in every language; otherwise nothing is. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { Service, axe, launch, picture } from './support.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;

before(async () => {
  service = await Service.create({ TSUNAGU_LIMITS_WEB_PER_MINUTE: '100000' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await service?.close();
});

test('older words left out are told of at the top, in all three languages', async () => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(`${service.url}/chat`);
  await page.locator('.message.bot').first().waitFor({ timeout: 60_000 });
  const say = async (words) => {
    const n = await page.locator('.message.resident:not(.waiting)').count();
    await page.locator('#text').fill(words);
    await page.locator('#text').press('Enter');
    await page.waitForFunction((k) => document.querySelectorAll('.message.resident:not(.waiting)').length > k, n, { timeout: 60_000 });
  };
  await say('きょうは、よい天気でした。');
  await page.reload();
  await page.locator('.message.resident').first().waitFor({ timeout: 60_000 });
  assert.equal(await page.locator('.left-out').count(), 0, 'all of it is there');

  for (let i = 0; i < 45; i++) await say(`${i} ${'畑のようすを、長々と書きます。'.repeat(100)}`);
  for (const [lang, words] of [['ja', /これより前のお話は.*なくなってはいません/], ['easy', /これより まえの 話は/], ['en', /not shown here\. It is not lost/]]) {
    await page.goto(`${service.url}/chat?lang=${lang}`);
    await page.reload();
    await page.locator('.left-out').waitFor({ timeout: 60_000 });
    assert.match(await page.locator('.left-out').innerText(), words);
    assert.equal(await page.locator('.left-out').count(), 1);
    assert.ok(await page.evaluate(() => document.querySelector('#log')?.firstElementChild?.classList.contains('left-out')), 'above everything');
  }
  await page.evaluate(() => { const log = document.querySelector('#log'); if (log) log.scrollTop = 0; });
  await axe(page, 'long talk');
  await picture(page, 'chat-long');
});
