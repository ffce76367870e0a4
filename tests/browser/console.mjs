/** A link worker's day at the desk, with a visitor in the chat at the same time, on a wide screen and on a phone. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { Service, axe, launch, picture } from './support.mjs';

const WIDE = { viewport: { width: 1600, height: 950 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
const DESK = { viewport: { width: 1280, height: 860 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
const PHONE = { viewport: { width: 390, height: 844 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', hasTouch: true };
const SMALL = { viewport: { width: 360, height: 740 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
const PASSWORD = 'ひろびろとした青い空の下';

/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;

before(async () => {
  service = await Service.create();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await service?.close();
});

/** @param {object} options */
async function open(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.complaints = [];
  /* A question for /me that is answered 401 is how the page learns that nobody is signed in. */
  page.on('console', (m) => m.type() === 'error' && !m.location().url.endsWith('/api/v1/me') && page.complaints.push(m.text()));
  page.on('pageerror', (e) => page.complaints.push(e.message));
  return page;
}

async function signIn(page, login) {
  await page.goto(`${service.url}/console/`);
  await page.fill('#login', login);
  await page.fill('#password', PASSWORD);
  await page.click('text=ログイン >> nth=-1');
  await page.waitForSelector('.desk');
}

/** Somebody in the full-page chat. */
class Visitor {
  static async arrive() {
    const v = new Visitor();
    v.page = await open(PHONE);
    await v.page.goto(`${service.url}/chat`);
    await v.hears('自動で');
    return v;
  }

  hears(text) {
    return this.page.locator('.message.bot, .message.worker, .message.system').filter({ hasText: text }).last().waitFor({ timeout: 60_000 });
  }

  async says(words) {
    await this.page.locator('#text').fill(words);
    await this.page.locator('#text').press('Enter');
    await this.page.locator('.message.resident:not(.waiting)').filter({ hasText: words }).last().waitFor({ timeout: 60_000 });
  }

  async asksForHuman() {
    await this.says('人と話したい');
    await this.hears('おつなぎしてよろしいですか');
    await this.says('はい');
    await this.hears('お返事');
  }
}

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test('the first password by its link, then signing in', async () => {
  const link = /\S+\/console\/first#\S+/.exec(service.log)?.[0];
  assert.ok(link, service.log);
  const page = await open(DESK);
  await page.goto(link);
  await axe(page, '/console/first');
  assert.ok(!page.url().includes('#'), 'the token leaves the address at once');
  await picture(page, 'console-first');
  await page.fill('#name', '佐藤 花子');
  await page.fill('#password', PASSWORD);
  await page.fill('#again', 'something else');
  await page.click('button');
  await page.locator('.wrong', { hasText: '違っています' }).waitFor();
  await page.fill('#again', PASSWORD);
  await page.click('button');
  await page.waitForSelector('.desk');
  await page.locator('.empty', { hasText: 'お待ちの方はいません' }).waitFor();
  await picture(page, 'console-empty');
  await page.click('text=ログアウト');
  await page.waitForSelector('#login');
  await axe(page, '/console/ sign-in');
  await picture(page, 'console-sign-in');
  await page.fill('#login', 'tsunagu');
  await page.fill('#password', 'not the password');
  await page.click('button.main');
  await page.locator('.wrong', { hasText: '違います' }).waitFor();
  assert.equal(await page.inputValue('#password'), '');
  assert.deepEqual(page.complaints.filter((c) => !c.includes('401')), []);
  await page.context().close();
});

test('the whole story: seen live, claimed, talked, handed back, closed', async () => {
  service.run(['staff', 'add', 'hana', '--role', 'link_worker', '--name', '高橋 はな', '--password-file', '-'], `${PASSWORD}\n`);
  const desk = await open(WIDE);
  await signIn(desk, 'tsunagu');
  await desk.locator('.link-state[data-state=on]').waitFor();

  const visitor = await Visitor.arrive();
  await visitor.says('生活アンケートをやってみたい');
  for (const answer of ['4', '２', '③', '答えたくない', '3', '2']) {
    const before = await visitor.page.locator('.message.bot').count();
    await visitor.says(answer);
    await visitor.page.waitForFunction((n) => document.querySelectorAll('.message.bot').length > n, before);
  }
  await visitor.says('手芸が好きで、水曜の午前なら');
  await visitor.asksForHuman();

  const card = desk.locator('.card').first();
  await card.waitFor();
  const gist = (await card.locator('.summary').textContent()) ?? '';
  assert.match(gist, /^好きなこと・希望：手芸が好きで/, 'what tells this person from the next comes first');
  assert.doesNotMatch(gist, /お答えなし|同意/, 'nothing that tells nothing');
  await card.waitFor();
  assert.match(await desk.title(), /^\(1\) お待ちの方/);
  assert.match(await card.innerText(), /通常/);
  assert.match(await card.innerText(), /人と話したい/);
  assert.match(await card.innerText(), /約束/);
  await axe(desk, '/console/ queue');
  await picture(desk, 'console-queue-1600');

  await desk.click('.next');
  await desk.locator('#reply').waitFor({ state: 'visible' });
  await visitor.hears('佐藤 花子');
  assert.match(await desk.locator('.log').innerText(), /手芸が好きで/);
  const facts = await desk.locator('.facts').innerText();
  for (const words of ['人と話したい', '給与や年金', 'いつも困った', 'とくに気になる', '時々困った', '答えたくない']) assert.ok(facts.includes(words), `${words} in ${facts}`);

  await desk.fill('#reply', 'こんにちは。リンクワーカーの佐藤です。');
  await desk.press('#reply', 'Enter');
  assert.equal(await desk.locator('.said[data-from=worker]').count(), 0, 'Enter alone is a new line');
  await desk.fill('#reply', 'こんにちは。リンクワーカーの佐藤です。');
  await desk.press('#reply', 'Control+Enter');
  await desk.locator('.said[data-from=worker]', { hasText: '佐藤です' }).waitFor();
  await visitor.hears('リンクワーカーの佐藤です');
  assert.equal(await desk.inputValue('#reply'), '');
  assert.equal(await desk.evaluate(() => document.activeElement?.id), 'reply');

  await visitor.says('こんにちは。水曜に手芸の会へ行ってみたいです');
  await desk.locator('.said[data-from=resident]', { hasText: '手芸の会へ行ってみたい' }).waitFor();
  assert.equal(await desk.evaluate(() => document.activeElement?.id), 'reply', 'focus never moves when a message arrives');
  await axe(desk, '/console/ conversation');
  await picture(desk, 'console-talk-1600');
  await desk.setViewportSize(DESK.viewport);
  await picture(desk, 'console-talk-1280');

  await desk.click('.doings >> text=席を外す');
  await axe(desk, '/console/ pause');
  await desk.selectOption('#until', '60');
  await desk.locator('dialog button.main').click();
  await visitor.hears('席を外します');
  await desk.locator('.talk header', { hasText: '席を外しています' }).waitFor();
  await desk.locator('.mode-hint', { hasText: '送ると、また会話が始まります' }).waitFor();
  await desk.fill('#reply', 'お待たせしました。');
  await desk.press('#reply', 'Control+Enter');
  await visitor.hears('お待たせしました。');
  await desk.locator('.talk header', { hasText: '担当者と話しています' }).waitFor();

  await desk.click('text=ボットに戻す');
  await axe(desk, '/console/ dialog');
  await desk.locator('dialog button.main').click();
  await desk.locator('.talk header', { hasText: 'ボットが応対' }).waitFor();

  await desk.click('.doings >> text=終了する');
  await desk.selectOption('#outcome', 'connected');
  await desk.fill('#note', '水曜の手芸の会へ。来週ようすを聞く。');
  await picture(desk, 'console-close-1280');
  await desk.locator('dialog button.main').click();
  await desk.locator('.take', { hasText: '終了しています' }).waitFor();
  await desk.locator('.facts', { hasText: '活動や居場所につながった' }).waitFor();
  assert.match(await desk.title(), /^お待ちの方/);
  await desk.click('.ended summary');
  await desk.locator('.ended .card', { hasText: '活動や居場所につながった' }).first().waitFor();
  await axe(desk, '/console/ ended');
  await desk.click('text=開き直す');
  await desk.locator('dialog button.main').click();
  await desk.locator('#reply').waitFor({ state: 'visible' });
  await desk.click('.doings >> text=終了する');
  await desk.selectOption('#outcome', 'connected');
  await desk.locator('dialog button.main').click();
  await desk.locator('.take', { hasText: '終了しています' }).waitFor();
  await desk.click('text=声をかける');
  await axe(desk, '/console/ call');
  await desk.fill('#call-words', '来週、一緒に見に行きませんか。');
  await desk.locator('dialog button.main').click();
  await visitor.hears('来週、一緒に見に行きませんか。');
  await desk.locator('.talk header', { hasText: 'ボットが応対' }).waitFor();
  assert.deepEqual(desk.complaints, []);
  assert.deepEqual(visitor.page.complaints, []);
  await desk.context().close();
  await visitor.page.context().close();
});

test('two link workers, one person; danger comes first', async () => {
  const one = await open(DESK), two = await open(PHONE);
  await signIn(one, 'tsunagu');
  await signIn(two, 'hana');
  for (const page of [one, two]) await page.locator('.link-state[data-state=on]').waitFor();

  const calm = await Visitor.arrive();
  await calm.asksForHuman();
  const inDanger = await Visitor.arrive();
  await inDanger.says('もう死にたい');
  for (const page of [one, two]) {
    await page.locator('.alarm:not(.notice-bar):not([hidden])', { hasText: '至急' }).waitFor();
    assert.match(await page.title(), /^【至急】\(2\)/);
    await page.waitForFunction(() => document.querySelectorAll('#queue-waiting ~ .cards .card').length === 2);
    assert.equal(await page.locator('.card').first().getAttribute('data-severity'), 'urgent');
  }
  assert.equal(await wide(two), 0);
  await axe(two, '/console/ queue on a phone');
  await picture(two, 'console-queue-390');
  await picture(one, 'console-queue-1280');

  /* Both look at the same person; the slower one is told who has them. */
  for (const page of [one, two]) {
    await page.locator('.card').first().locator('a').click();
    await page.locator('.take .button').waitFor();
  }
  await picture(two, 'console-before-claim-390');
  await two.route('**/claim', async (route) => {
    await one.locator('.take .button').click();
    await one.locator('#reply').waitFor({ state: 'visible' });
    await route.continue();
  });
  await two.locator('.take .button').click();
  await two.locator('.notice-bar', { hasText: '佐藤 花子さんが先に担当しました' }).waitFor();
  await two.unroute('**/claim');
  await two.locator('.take', { hasText: '佐藤 花子さんが担当しています' }).waitFor();
  assert.equal(await two.locator('#reply').isVisible(), false);

  /* Held back: the person said something while the worker wrote. */
  await one.fill('#reply', 'いま、そばにだれかいますか。');
  await one.route('**/messages', async (route) => {
    if (route.request().method() === 'POST') await inDanger.says('ごめんなさい、やっぱりいいです');
    await route.continue();
  }, { times: 1 });
  await one.press('#reply', 'Control+Enter');
  await one.locator('.held:not([hidden])').waitFor();
  assert.equal(await one.inputValue('#reply'), 'いま、そばにだれかいますか。');
  await picture(one, 'console-held-1280');
  await one.press('#reply', 'Control+Enter');
  await inDanger.hears('そばにだれかいますか');

  /* The other takes the next, by keyboard, and works on a phone. */
  await two.click('.back');
  await two.keyboard.press('Alt+KeyN');
  await two.locator('#reply').waitFor({ state: 'visible' });
  assert.equal(await wide(two), 0);
  await axe(two, '/console/ conversation on a phone');
  await two.fill('#reply', 'お待たせしました。高橋です。');
  await two.click('.reply [type=submit]');
  await calm.hears('高橋です');
  await picture(two, 'console-talk-390');
  await two.setViewportSize(SMALL.viewport);
  assert.equal(await wide(two), 0);
  await two.click('#tab-facts');
  await two.locator('.facts', { hasText: 'なぜ呼ばれたか' }).waitFor();
  await axe(two, '/console/ facts on a phone');
  await picture(two, 'console-facts-360');
  await two.click('.back');
  for (const width of [360, 768, 1280]) {
    await two.setViewportSize({ width, height: 860 });
    assert.ok((await two.locator('.top').evaluate((e) => e.offsetHeight)) < 66, `the top is one row at ${width} px`);
    assert.equal(await wide(two), 0, `${width} px`);
  }

  await one.keyboard.press('Alt+KeyK');
  await axe(one, '/console/ keys');
  await picture(one, 'console-keys-1280');
  await one.keyboard.press('Escape');
  for (const page of [one, two, calm.page, inDanger.page]) {
    assert.deepEqual(page.complaints.filter((c) => !c.includes('409')), []);
    await page.context().close();
  }
});

test('the line is cut and comes back; a lost session keeps the draft', async () => {
  const desk = await open(DESK);
  await signIn(desk, 'hana');
  await desk.locator('.link-state[data-state=on]').waitFor();
  await service.stop();
  await desk.locator('.link-state[data-state=off]').waitFor();
  await service.start();
  await desk.locator('.link-state[data-state=on]').waitFor({ timeout: 20000 });
  const visitor = await Visitor.arrive();
  await visitor.asksForHuman();
  await desk.locator('#queue-waiting ~ .cards .card').first().waitFor();
  await desk.click('.next');
  await desk.locator('#reply').waitFor({ state: 'visible' });
  await desk.fill('#reply', '書きかけのお返事');
  service.run(['staff', 'passwd', 'hana', '--password-file', '-'], `${PASSWORD}\n`);
  await desk.waitForSelector('#login');
  await desk.fill('#login', 'hana');
  await desk.fill('#password', PASSWORD);
  await desk.click('button.main');
  await desk.locator('#reply').waitFor({ state: 'visible' });
  assert.equal(await desk.inputValue('#reply'), '書きかけのお返事');
  await desk.context().close();
  await visitor.page.context().close();
});

test('forced colours and 400 % zoom', async () => {
  const desk = await open({ ...SMALL, viewport: { width: 320, height: 256 }, forcedColors: 'active' });
  await signIn(desk, 'tsunagu');
  for (const state of ['on', 'off']) {
    await desk.locator(`.link-state[data-state=${state}]`).waitFor();
    assert.equal(await wide(desk), 0, state);
    if (state === 'on') await service.stop();
  }
  await service.start();
  await desk.locator('.link-state[data-state=on]').waitFor({ timeout: 20000 });
  await picture(desk, 'console-zoom-forced');
  await desk.context().close();
});

test('an editor finds a closed door, politely', async () => {
  service.run(['staff', 'add', 'edi', '--role', 'editor', '--password-file', '-'], `${PASSWORD}\n`);
  const page = await open(DESK);
  await page.goto(`${service.url}/console/`);
  await page.fill('#login', 'edi');
  await page.fill('#password', PASSWORD);
  await page.click('button.main');
  await page.locator('main', { hasText: '編集者' }).waitFor();
  await axe(page, '/console/ editor');
  await page.click('text=ログアウト');
  await page.waitForSelector('#login');
  await page.context().close();
});
