/** The flows for those who write them: a table and a picture, on a phone and on a wide screen, by keyboard, with numbers that give nobody away. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { Service, axe, launch, picture } from './support.mjs';
import { Visitor } from '../console/service.mjs';
import { moveBack } from '../support/days.mjs';

const PASSWORD = 'ひろびろとした青い空の下';
const common = { locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
const WIDE = { viewport: { width: 1280, height: 860 }, ...common };
const SMALL = { viewport: { width: 360, height: 740 }, hasTouch: true, ...common };

/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;

/** Fourteen begin the questionnaire: one in two slips twice at q2, six leave at q3, one says やめる there. Some look for something to do. */
async function talkThrough(i) {
  const v = await Visitor.arrive(service);
  if (i % 2) {
    await v.say('手芸が好きで、水曜の午前なら');
    await v.hears('件見つけました').catch(() => {});
  }
  await v.say('生活アンケートをやってみたい');
  await v.hears('1/6');
  await v.say('4');
  await v.hears('2/6');
  for (let slip = 0; i % 2 && slip < 2; slip++) await v.say('くぁｗせｄｒｆｔｇ');
  await v.say('2');
  await v.hears('3/6');
  if (i < 6) return;
  await v.say(i === 6 ? 'やめる' : '1');
  if (i > 6) await v.hears('4/6');
  for (const answer of i > 10 ? ['1', 'とばす', '2'] : []) await v.say(answer);
}

before(async () => {
  service = await Service.create();
  for (const [login, role, name] of [['edi', 'editor', '江口 なお'], ['tarou', 'supervisor', '鈴木 太郎'], ['hana', 'link_worker', '佐藤 花'], ['kei', 'auditor', '監 査子']]) {
    service.run(['staff', 'add', login, '--role', role, '--name', name, '--password-file', '-'], `${PASSWORD}\n`);
  }
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await service?.close();
});

/** @param {object} options @param {string} login @param {string} [path] */
async function open(options, login, path = '/console/flows') {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (m) => m.type() === 'error' && !m.location().url.endsWith('/api/v1/me') && page.complaints.push(m.text()));
  page.on('pageerror', (e) => page.complaints.push(e.message));
  await page.goto(`${service.url}${path}`);
  await page.fill('#login', login);
  await page.fill('#password', PASSWORD);
  await page.click('button.main');
  return page;
}

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
const whole = (page, name) => page.screenshot({ path: new URL(`../../build/screenshots/${name}.png`, import.meta.url).pathname, fullPage: true });
const rowOf = (page, node) => page.locator('tr', { has: page.locator(`[data-node=${node}]`) });

test('before anybody has talked, it says so', async () => {
  const page = await open(WIDE, 'edi');
  await page.locator('h2', { hasText: '流れの一覧' }).waitFor();
  await page.locator('.note', { hasText: 'まだありません' }).waitFor();
  assert.ok(await page.locator('tbody tr').count() > 20);
  assert.ok((await page.locator('td.number').allInnerTexts()).every((t) => t === '5未満'));
  await page.click('text=生活アンケート');
  await page.locator('.note', { hasText: 'まだありません' }).waitFor();
  await axe(page, '/console/flows without counts');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a table, a picture, and one node, on a wide screen and by keyboard', async () => {
  for (let i = 0; i < 14; i++) await talkThrough(i);
  moveBack(`${service.dir}/t.db`, 3);
  const page = await open(WIDE, 'edi');
  const life = page.locator('tbody tr', { hasText: '生活アンケート' });
  await life.waitFor();
  assert.deepEqual(await life.locator('td').allInnerTexts(), ['10〜14', '10〜14', '10〜14']);
  assert.match(await page.locator('tbody tr').first().innerText(), /10〜14/, 'what is used most comes first');
  await axe(page, '/console/flows list');
  await picture(page, 'flows-list-1280');
  await life.locator('a').click();
  await page.locator('h2', { hasText: '生活アンケート' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H2', 'the new page is read from its heading');
  assert.match(await page.title(), /^生活アンケート/);
  assert.match(await page.locator('.sheet').innerText(), /dialogs\/flows\/life\.yaml:\d+/);
  assert.deepEqual((await rowOf(page, 'q3').locator('td').allInnerTexts()).map((t) => t.trim()), ['10〜14', '5〜9', '5未満', '5〜9']);
  assert.match(await rowOf(page, 'q3').innerText(), /離れることが多い/);
  assert.match(await rowOf(page, 'q2').innerText(), /読み取れないことが多い/);
  assert.doesNotMatch(await rowOf(page, 'q1').innerText(), /多い/);
  assert.doesNotMatch(await page.locator('.sheet').innerText(), /手芸|くぁ/, 'no words of residents');
  await axe(page, '/console/flows flow');
  await picture(page, 'flows-life-1280');
  await whole(page, 'flows-life-whole-1280');

  /* The picture: one stop, arrows, Enter; shape, sign and words beside the colour. */
  const box = page.locator('g.box[data-node=q3]');
  assert.match(await box.getAttribute('aria-label'), /たずねる.*離れた 5〜9.*離れることが多い/s);
  assert.match(await box.locator('.figures').textContent(), /10〜14回 ▲5〜9/);
  assert.equal(await page.locator('g.box[tabindex="0"]').count(), 1);
  await page.locator('g.box[tabindex="0"]').focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-node')), 'q3');
  await page.keyboard.press('Enter');
  const dialog = page.locator('dialog.node');
  await dialog.locator('h2', { hasText: 'q3' }).waitFor();
  const told = await dialog.innerText();
  for (const words of ['たずねた', '10〜14回', '返事がないまま', '5〜9回', '「やめる」と言った', '5回未満', 'dialogs/flows/life.yaml:', '読み取れなかったときの聞き返し', '次に進むところ']) assert.ok(told.includes(words), `${words} in ${told}`);
  await axe(page, '/console/flows node');
  await picture(page, 'flows-node-1280');
  await dialog.locator('.ways-on button').first().click();
  await dialog.locator('h2', { hasText: 'q4' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-node')), 'q3', 'back where one was');

  await page.selectOption('#days', '7');
  await page.locator('.sheet', { hasText: '7日間に10〜14回' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'days');
  await page.goto(`${service.url}/console/flows#/f/interests`);
  await page.locator('h2', { hasText: /./ }).waitFor();
  await page.locator('g.box[data-node=choose1]').waitFor();
  await axe(page, '/console/flows interests');
  await whole(page, 'flows-interests-1280');
  await page.goto(`${service.url}/console/flows#/f/nothing`);
  await page.locator('.wrong', { hasText: 'いまはありません' }).waitFor();
  await page.click('text=一覧へ');
  await page.locator('h2', { hasText: '流れの一覧' }).waitFor();
  assert.deepEqual(page.complaints.filter((c) => !c.includes('404')), []);
  await page.context().close();
});

test('on a phone', async () => {
  const page = await open(SMALL, 'tarou');
  await page.locator('tbody tr', { hasText: '生活アンケート' }).waitFor();
  assert.equal(await wide(page), 0);
  await axe(page, '/console/flows list on a phone');
  assert.ok((await page.locator('tbody a', { hasText: '生活アンケート' }).boundingBox()).height < 60, 'the name stands in one line');
  await picture(page, 'flows-list-360');
  await page.click('text=生活アンケート');
  await rowOf(page, 'q3').waitFor();
  assert.equal(await wide(page), 0);
  assert.match((await rowOf(page, 'q3').innerText()).replace(/\s+/g, ' '), /ここに来た 10〜14.*離れた 5〜9/);
  await axe(page, '/console/flows flow on a phone');
  await picture(page, 'flows-life-360');
  await whole(page, 'flows-life-whole-360');
  await rowOf(page, 'q2').locator('button').tap();
  await page.locator('dialog.node h2', { hasText: 'q2' }).waitFor();
  assert.equal(await wide(page), 0);
  await axe(page, '/console/flows node on a phone');
  await picture(page, 'flows-node-360');
  await page.click('dialog >> text=閉じる');
  await page.goto(`${service.url}/console/flows#/f/safety_unsure`);
  await page.locator('.scroll svg').waitFor();
  assert.equal(await wide(page), 0, 'the picture scrolls inside its frame');
  await page.click('text=画面の幅に縮める');
  assert.equal(await page.locator('.scroll').evaluate((e) => e.scrollWidth - e.clientWidth), 0);
  await picture(page, 'flows-picture-360');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('the way there, and who finds the door closed', async () => {
  const chief = await open(WIDE, 'tarou', '/console/');
  await chief.locator('.top a', { hasText: '流れ' }).click();
  await chief.locator('h2', { hasText: '流れの一覧' }).waitFor();
  await chief.click('.top >> text=机へ');
  await chief.waitForSelector('.desk');
  await chief.context().close();
  const small = await open(SMALL, 'tarou', '/console/');
  await small.locator('.top a', { hasText: '流れ' }).waitFor();
  assert.equal(await wide(small), 0);
  await picture(small, 'console-nav-360');
  await small.context().close();
  const editor = await open(WIDE, 'edi', '/console/');
  await editor.click('text=会話の流れへ');
  await editor.locator('h2', { hasText: '流れの一覧' }).waitFor();
  await editor.click('text=ログアウト');
  await editor.waitForSelector('#login');
  await editor.context().close();
  for (const login of ['hana', 'kei']) {
    const page = await open(WIDE, login);
    await page.locator('main', { hasText: 'この画面を使えません' }).waitFor();
    await axe(page, `/console/flows for ${login}`);
    await page.context().close();
  }
  const worker = await open(WIDE, 'hana', '/console/');
  await worker.waitForSelector('.desk');
  assert.equal(await worker.locator('a[href="/console/flows"]').count(), 0);
  await worker.context().close();
});

test('forced colours and 400 % zoom', async () => {
  const page = await open({ ...SMALL, viewport: { width: 320, height: 256 }, forcedColors: 'active' }, 'edi');
  await page.click('text=生活アンケート');
  await rowOf(page, 'q3').waitFor();
  assert.equal(await wide(page), 0);
  await page.locator('g.box[data-node=q1]').focus();
  await picture(page, 'flows-zoom-forced');
  await page.context().close();
});
