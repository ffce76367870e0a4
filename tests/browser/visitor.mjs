/** A visitor's whole story, from a town's page to a human, and back again after closing the tab. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { Service, Worker, axe, launch, picture } from './support.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
const DESKTOP = { viewport: { width: 1280, height: 800 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };

/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;

/** Another origin: a town's own page, with a policy that allows the widget and nothing else. */
const town = createServer((request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('content-security-policy', `default-src 'none'; script-src 'unsafe-inline' ${service.url}; frame-src ${service.url}`);
  response.end(`<!doctype html><html lang="ja"><title>町</title><h1>町のページ</h1>
    <script>window.overheard = []; addEventListener('message', (e) => overheard.push(e.data));</script>
    <script src="${service.url}/widget.js" data-lang="easy"></script></html>`);
});
let townUrl = '';

before(async () => {
  await new Promise((resolve) => town.listen(0, '127.0.0.1', () => resolve(undefined)));
  townUrl = `http://127.0.0.1:${town.address().port}`;
  service = await Service.create({ TSUNAGU_WEB_ALLOWED_ORIGINS: townUrl });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  town.close();
  await service?.close();
});

/** Someone talking in a page or in the widget's frame. */
class Visitor {
  /** @param {import('playwright-core').Page | import('playwright-core').Frame} at */
  constructor(at) {
    this.at = at;
  }

  messages = () => this.at.locator('.message');

  /** The next answer holds this. @param {string | RegExp} text */
  async hears(text) {
    await this.at.locator('.message.bot, .message.worker, .message.system').filter({ hasText: text }).last().waitFor({ timeout: 60_000 });
  }

  /** @param {string} words */
  async says(words) {
    await this.at.locator('#text').fill(words);
    await this.at.locator('#text').press('Enter');
    await this.at.locator('.message.resident:not(.waiting)').filter({ hasText: words }).last().waitFor({ timeout: 60_000 });
  }

  /** @param {string} label */
  async taps(label) {
    await this.at.locator('.choices button', { hasText: label }).last().click();
    await this.at.locator('.message.resident:not(.waiting)').filter({ hasText: label }).last().waitFor({ timeout: 60_000 });
  }
}

test('the whole story in the widget', async () => {
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  /** @type {string[]} */ const complaints = [];
  page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()));
  page.on('pageerror', (e) => complaints.push(e.message));
  await page.goto(`${service.url}/demo`);
  await axe(page, '/demo');
  await picture(page, 'demo');

  await page.waitForFunction(() => 'TsunaguChat' in window);
  await page.mouse.click(1170, 750); /* the launcher: its shadow root is closed, to us as well */
  await page.waitForSelector('tsunagu-chat', { state: 'attached' });
  const frame = await new Promise((resolve) => {
    const look = () => page.frames().find((f) => f.url().includes('/chat?')) ?? null;
    const timer = setInterval(() => look() && (clearInterval(timer), resolve(look())), 50);
  });
  const visitor = new Visitor(/** @type {import('playwright-core').Frame} */ (frame));
  await visitor.hears('自動で');
  await visitor.hears('119');

  await visitor.says('生活アンケートをやってみたい');
  await visitor.hears('1/6');
  await visitor.taps('ほぼできていた');
  await visitor.hears('2/6');
  await visitor.says('４');
  await visitor.hears('3/6');
  await visitor.says('もどる');
  await visitor.hears('2/6');
  await visitor.says('時々するくらいです');
  await visitor.hears('3/6');
  await visitor.says('①');
  await visitor.hears('4/6');
  await visitor.taps('とばす');
  await visitor.hears('5/6');
  await picture(page, 'widget');
  await visitor.says('おおむね満足している');
  await visitor.hears('6/6');
  await visitor.says('2');
  await visitor.at.locator('.message.bot').filter({ hasNotText: '6/6' }).last().waitFor();

  await visitor.says('手芸が好きで、水曜の午前なら');
  await visitor.at.locator('.card').first().waitFor({ timeout: 60_000 });
  const cards = await visitor.at.locator('.card').count();
  assert.ok(cards >= 1 && cards <= 3, `${cards} cards`);
  assert.equal(await visitor.at.locator('.card .reason').count(), cards, 'a reason for each');
  await axe(visitor.at, 'widget with cards');
  await picture(page, 'widget-cards');

  await visitor.at.locator('#human').click();
  await visitor.hears('おつなぎ');
  await visitor.taps('はい');
  await visitor.at.locator('#partner[data-with=queued]').waitFor({ timeout: 60_000 });
  assert.match((await visitor.at.locator('#partner').textContent()) ?? '', /待っています（.+まで/);

  /* A link worker takes it; the same window goes on. */
  const worker = await Worker.login(service, 'hanako', '花子');
  const queue = await worker.call('GET', '/api/v1/escalations?state=waiting');
  assert.equal(queue.items.length, 1);
  const { id, conversation_id: conversation } = queue.items[0];
  await worker.call('POST', `/api/v1/escalations/${id}/claim`);
  await visitor.at.locator('#partner[data-with=human]').waitFor({ timeout: 60_000 });
  await visitor.at.locator('#text').focus();
  await worker.call('POST', `/api/v1/conversations/${conversation}/messages`, { text: 'こんにちは、花子です。水曜の会、いっしょに行けますよ。', client_id: 'w1' });
  await visitor.hears('いっしょに行けますよ');
  assert.equal(await visitor.at.evaluate(() => document.activeElement?.id), 'text', 'focus stays where it was');
  assert.ok(await visitor.at.locator('#human').isHidden(), 'no button for a person beside a person');
  await visitor.says('ありがとうございます。お願いします。');
  await picture(page, 'widget-human');

  /* She closes the tab and comes back: everything is there. */
  const before = await visitor.messages().count();
  await page.close();
  const again = await context.newPage();
  await again.goto(`${service.url}/chat`);
  const back = new Visitor(again);
  await back.hears('いっしょに行けますよ');
  await again.waitForFunction((n) => document.querySelectorAll('.message').length === n, before, { timeout: 60_000 });
  assert.match((await again.locator('#partner').textContent()) ?? '', /花子/);
  await axe(again, '/chat');
  await picture(again, 'chat');
  assert.deepEqual(await context.cookies(), [], 'no cookie');
  assert.ok(!again.url().includes('token'));
  assert.deepEqual(complaints, []);
  await context.close();
});

test('two tabs are one conversation', async () => {
  const context = await browser.newContext(PHONE);
  const one = await context.newPage();
  await one.goto(`${service.url}/chat`);
  await new Visitor(one).hears('自動で');
  const two = await context.newPage();
  await two.goto(`${service.url}/chat`);
  await new Visitor(two).hears('自動で');
  await new Visitor(one).says('こちらから書いています');
  await two.locator('.message.resident', { hasText: 'こちらから書いています' }).waitFor();
  assert.equal(await one.locator('.message.resident').count(), 1);
  await context.close();
});

test('the service dies in the middle: nothing is lost, nothing is doubled', async () => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(`${service.url}/chat`);
  const visitor = new Visitor(page);
  await visitor.hears('自動で');
  await picture(page, 'chat-phone');
  await visitor.says('はじめの言葉です');
  await service.stop('SIGKILL');
  await page.locator('#text').fill('まんなかの言葉です');
  await page.locator('#text').press('Enter');
  await page.locator('.message.waiting', { hasText: 'まんなかの言葉です' }).waitFor();
  await page.locator('#banner', { hasText: '119' }).waitFor({ timeout: 60_000 });
  assert.deepEqual(await page.locator('#banner a').evaluateAll((all) => all.slice(0, 2).map((a) => a.getAttribute('href'))), ['tel:119', 'tel:110'], 'numbers to press');
  const seen = await page.locator('.message.waiting').evaluate((e) => e.getBoundingClientRect().bottom <= document.getElementById('composer').getBoundingClientRect().top + 1);
  assert.ok(seen, 'what waits stays in sight');
  await picture(page, 'chat-offline');
  await service.start();
  await page.locator('.message.resident:not(.waiting)', { hasText: 'まんなかの言葉です' }).waitFor({ timeout: 40000 });
  await page.locator('#banner').waitFor({ state: 'hidden' });
  await page.reload();
  await visitor.hears('自動で');
  for (const words of ['はじめの言葉です', 'まんなかの言葉です']) {
    await page.locator('.message.resident', { hasText: words }).waitFor();
    assert.equal(await page.locator('.message.resident', { hasText: words }).count(), 1);
  }
  await context.close();
});

test('keyboard, zoom, dark, forced colours, input methods', async () => {
  const context = await browser.newContext({ ...DESKTOP, viewport: { width: 320, height: 256 } }); /* 1280 × 1024 at 400 % */
  const page = await context.newPage();
  await page.goto(`${service.url}/chat`);
  const visitor = new Visitor(page);
  await visitor.hears('自動で');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling at 400 %');
  await page.setViewportSize(PHONE.viewport);

  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, summary, textarea, label:has(input)')]
      .map((e) => ({ name: e.id || e.textContent, box: e.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.height < 48 || box.width < 48))
      .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
  );
  assert.deepEqual(small, [], 'targets of 48 px');

  /* Enter that ends a conversion sends nothing. */
  await page.locator('#text').fill('かんじ');
  await page.locator('#text').evaluate((e) => e.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })));
  assert.equal(await page.locator('.message.resident').count(), 0);
  await page.locator('#text').fill('');

  /* A choice by keyboard alone; what it was pressed on goes away, the place stays. */
  await page.locator('#log').focus();
  for (const number of ['tel:119', 'tel:110']) {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('href')), number, 'the greeting has numbers to press');
  }
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.closest('.choices') !== null), true);
  await page.keyboard.press('Enter');
  await page.locator('.message.resident:not(.waiting)').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'log');

  await page.emulateMedia({ colorScheme: 'dark' });
  await axe(page, '/chat dark');
  await picture(page, 'chat-dark');
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await picture(page, 'chat-forced-colors');
  await page.emulateMedia({ forcedColors: 'none' });

  /* Words that look like markup stay words. */
  await visitor.says('<img src=x onerror=alert(1)><b>太字</b>');
  assert.equal(await page.locator('.bubble b, .bubble img').count(), 0);

  /* Leaving at once leaves nothing. */
  await page.route('https://www.jma.go.jp/**', (route) => route.fulfill({ contentType: 'text/html', body: '<p>weather</p>' }));
  await page.locator('#exit').click();
  await page.waitForURL('https://www.jma.go.jp/**');
  await page.goto(`${service.url}/chat/icon.svg`);
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  await context.close();
});

test('on the smallest phone the top is two rows, in every language; without scripts there are numbers to press', async () => {
  const context = await browser.newContext({ ...PHONE, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  for (const [lang, desk] of Object.entries({ ja: 'つながり係', easy: 'つながり係', en: 'Connections Desk' })) {
    await page.goto(`${service.url}/chat?lang=${lang}`);
    await new Visitor(page).hears('119');
    assert.match((await page.locator('#desk').textContent()) ?? '', new RegExp(desk));
    assert.ok((await page.title()).includes((await page.locator('#town').textContent()) ?? '?'), 'the tab says whose chat it is');
    assert.ok((await page.locator('.top').evaluate((e) => e.offsetHeight)) < 130, `${lang}: room for words`);
  }

  /* A reply that comes while she looks elsewhere stands in the title, until she is back. */
  const seen = (/** @type {string} */ state) =>
    page.evaluate((s) => {
      Object.defineProperty(document, 'visibilityState', { value: s, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await seen('hidden');
  await new Visitor(page).says('hello');
  await page.waitForFunction(() => /^\(\d+\) New reply｜/.test(document.title));
  await seen('visible');
  assert.match(await page.title(), /^Chat｜/);
  await context.close();

  const bare = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
  const still = await bare.newPage();
  await still.goto(`${service.url}/chat`);
  assert.ok(await still.locator('#chat').isHidden(), 'no empty frame of a chat');
  assert.ok(await still.locator('noscript a[href="tel:119"]').first().isVisible());
  await bare.close();
});

test('a page that is not on the list cannot hold the chat', async () => {
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  await page.goto(townUrl.replace('127.0.0.1', 'localhost')); /* the same page under a name that is not on the list */
  await page.waitForFunction(() => 'TsunaguChat' in window);
  await page.evaluate(() => window.TsunaguChat.open());
  await page.waitForTimeout(1000);
  assert.equal(page.frames().length, 2);
  for (const frame of page.frames().slice(1)) assert.equal(await frame.locator('#composer').count(), 0);
  await context.close();
});

test('on a town page of another origin, the page sees nothing of the chat', async () => {
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  await page.goto(townUrl);
  await page.waitForFunction(() => 'TsunaguChat' in window);
  await page.evaluate(() => window.TsunaguChat.open());
  const look = () => page.frames().find((f) => f.url().includes('/chat?'));
  for (let i = 0; i < 100 && !look(); i++) await page.waitForTimeout(50);
  const frame = /** @type {import('playwright-core').Frame} */ (look());
  const visitor = new Visitor(frame);
  await visitor.hears(/119/);
  await visitor.says('ひみつの言葉');
  assert.deepEqual(await page.evaluate(() => window.overheard), ['tsunagu:ready']);
  assert.equal(await page.evaluate(() => document.querySelector('tsunagu-chat').shadowRoot), null, 'closed');
  assert.equal(await page.evaluate(() => {
    try {
      return window.frames[0].document.title;
    } catch {
      return 'forbidden';
    }
  }), 'forbidden');
  /* Escape in the frame asks the page to shut it; the words are still there when it opens again. */
  await frame.locator('#text').press('Escape');
  await page.waitForTimeout(200);
  await page.evaluate(() => window.TsunaguChat.open());
  await frame.locator('.message.resident', { hasText: 'ひみつの言葉' }).waitFor();
  await picture(page, 'widget-elsewhere');
  await context.close();
});
