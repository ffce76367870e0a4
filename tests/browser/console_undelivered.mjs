/** What LINE will never take, at the desk: seen in the queue and at the words, while the conversation is open. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { Platform } from '../line/platform.mjs';
import { Service, Worker } from '../line/service.mjs';
import { axe, launch, picture } from './support.mjs';

const platform = new Platform();
/** @type {import('playwright-core').Browser} */ let browser;
let service, worker;

before(async () => {
  await platform.open();
  service = new Service({ TSUNAGU_LINE_CHANNEL_SECRET: platform.secret, TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN: platform.token, TSUNAGU_LINE_API_BASE: platform.base });
  await service.start();
  worker = await new Worker(service, 'sato', '佐藤').join();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await service?.stop();
  await platform.close();
  service?.remove();
});

async function desk() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
  const page = await context.newPage();
  await page.goto(`${service.url}/console/`);
  await page.fill('#login', worker.login);
  await page.fill('#password', worker.password);
  await page.click('text=ログイン >> nth=-1');
  await page.waitForSelector('.desk');
  return page;
}

test('a bot\'s answer that never arrived stands in the queue, and at the words', async () => {
  const page = await desk();
  const p = platform.person('hana');
  const refused = (call) => call.raw.includes(p.id) || platform.tokens.get(JSON.parse(call.raw || '{}').replyToken)?.user === p.id;
  assert.equal((await platform.deliver(`${service.url}/line/webhook`, [p.follow()])).status, 200);
  await p.next(30_000);
  platform.fail('403', { times: 2, when: refused });
  assert.equal((await platform.deliver(`${service.url}/line/webhook`, [p.text('手芸が好きです')])).status, 200);
  const card = page.locator('.card', { hasText: 'こちらの言葉が届かなかった' });
  await card.locator('.undelivered:visible').waitFor({ timeout: 60_000 });
  await card.locator('a').click();
  await page.locator('.said[data-undelivered="true"]', { hasText: 'ご本人に届いていません' }).first().waitFor({ timeout: 30_000 });
  assert.equal(await page.locator('.said[data-from="resident"] .undelivered').count(), 0);
  await axe(page, 'undelivered');
  await picture(page, 'console-undelivered');

  await page.click('.take button');
  await page.locator('#reply').waitFor();
  platform.fail('403', { when: refused });
  await page.locator('#reply').fill('お電話してもよいですか。');
  await page.locator('.reply button[type=submit]').click();
  const mine = page.locator('.said[data-from="worker"]', { hasText: 'お電話してもよいですか。' });
  await mine.locator('.undelivered').waitFor({ timeout: 60_000 });

  assert.equal((await platform.deliver(`${service.url}/line/webhook`, [p.text('まだですか')])).status, 200);
  await page.locator('.said[data-from="bot"]', { hasText: '届いていなかった' }).waitFor({ timeout: 30_000 });
  await page.locator('.card .undelivered').first().waitFor({ state: 'hidden', timeout: 30_000 });
});
