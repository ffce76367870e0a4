/** Somebody in danger, and the people who are called: seen, heard, answered; on a phone and on a wide screen. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Service, axe, launch, picture } from './support.mjs';
import { writeTown } from '../console/service.mjs';

const PASSWORD = 'ひろびろとした青い空の下';
const common = { locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
const DESK = { viewport: { width: 1280, height: 860 }, ...common };
const SMALL = { viewport: { width: 360, height: 740 }, hasTouch: true, ...common };
const STAFF = [['hana', '佐藤 花'], ['taro', '鈴木 太郎'], ['jiro', '田中 次郎']];

const dir = mkdtempSync(join(tmpdir(), 'tsunagu-alerts-'));
/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;

async function start(alerts) {
  writeTown(join(dir, 'town.yaml'), alerts);
  const s = await Service.create({ TSUNAGU_TOWN: join(dir, 'town.yaml') });
  for (const [login, name] of STAFF) s.run(['staff', 'add', login, '--role', 'link_worker', '--name', name, '--password-file', '-'], `${PASSWORD}\n`);
  return s;
}

before(async () => {
  const people = STAFF.map(([login]) => `    - {login: ${login}, duty: always}\n`).join('');
  service = await start(`alerts:\n  answer_within: {urgent: 10, emergency: 3}\n  people:\n${people}`);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await service?.close();
  rmSync(dir, { recursive: true, force: true });
});

async function open(options) {
  const page = await (await browser.newContext(options)).newPage();
  page.complaints = [];
  page.on('console', (m) => m.type() === 'error' && !m.location().url.endsWith('/api/v1/me') && page.complaints.push(m.text()));
  page.on('pageerror', (e) => page.complaints.push(e.message));
  await page.addInitScript(() => {
    window.tones = 0;
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () { window.tones++; return make.call(this); };
  });
  return page;
}

async function signIn(login, options, s = service) {
  const page = await open(options);
  await page.goto(`${s.url}/console/`);
  await page.fill('#login', login);
  await page.fill('#password', PASSWORD);
  await page.click('button.main');
  await page.locator('.link-state[data-state=on]').waitFor();
  return page;
}

async function visitor(s = service) {
  const page = await open({ viewport: { width: 390, height: 844 }, ...common });
  await page.goto(`${s.url}/chat`);
  await page.locator('.message.bot', { hasText: '自動で' }).waitFor();
  page.says = async (words) => {
    await page.locator('#text').fill(words);
    await page.locator('#text').press('Enter');
    await page.locator('.message.resident:not(.waiting)').filter({ hasText: words }).last().waitFor({ timeout: 60_000 });
  };
  return page;
}

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
const bar = (page) => page.locator('.alarm:not(.notice-bar)');

test('two are called: they see it, hear it, and one answers', async () => {
  const hana = await signIn('hana', SMALL), taro = await signIn('taro', DESK), jiro = await signIn('jiro', DESK);
  await taro.locator('#queue-waiting').focus();
  const person = await visitor();
  await person.says('もう死にたい');

  for (const page of [hana, taro]) {
    await bar(page).locator('.answer', { hasText: '応答する' }).waitFor();
    const words = await bar(page).innerText();
    assert.match(words, /至急の方がお待ちです。あなたを呼んでいます。\d+:\d\d までに/);
    assert.match(await page.title(), /^【至急】\(1\) 応答してください/);
    await page.waitForFunction(() => window.tones >= 2);
    assert.equal(await wide(page), 0);
    const box = await bar(page).locator('.answer').boundingBox();
    assert.ok(box.height >= 48 && box.width >= 48, JSON.stringify(box));
  }
  assert.match(await hana.locator('#said-now').textContent(), /あなたを呼んでいます/);
  assert.equal(await taro.evaluate(() => document.activeElement?.id), 'queue-waiting', 'focus never moves when an alert arrives');
  await axe(hana, '/console/ called on a phone');
  await axe(taro, '/console/ called');
  await picture(hana, 'console-called-360');
  await picture(taro, 'console-called-1280');

  /* Whoever is not called is told who is. */
  await bar(jiro).filter({ hasText: '佐藤 花さん、鈴木 太郎さんを呼んでいます' }).waitFor();
  assert.equal(await bar(jiro).locator('.answer').count(), 0);
  assert.match(await jiro.locator('.card .calling').innerText(), /佐藤 花さん、鈴木 太郎さんを呼んでいます。応答がなければ \d+:\d\d に次のお知らせ/);
  assert.equal(await jiro.evaluate(() => window.tones), 0);
  await axe(jiro, '/console/ others are called');
  await picture(jiro, 'console-others-called-1280');

  /* The sound can be stopped, the call stays. */
  await bar(hana).locator('text=音を止める').click();
  await bar(hana).locator('text=音を止める').waitFor({ state: 'detached' });
  assert.ok(await bar(hana).locator('.answer').isVisible());

  await bar(taro).locator('.answer').click();
  await taro.locator('.take .button').waitFor();
  assert.equal(await taro.locator('.desk').getAttribute('data-view'), 'talk', 'whoever answers sees what was said');
  for (const page of [hana, jiro]) {
    await bar(page).filter({ hasText: '鈴木 太郎さんが応答しました' }).waitFor();
    assert.match(await page.title(), /^【至急】\(1\) お待ちの方/);
    assert.match(await page.locator('.card .calling').innerText(), /鈴木 太郎さんが きょう \d+:\d\d に応答/);
  }
  await picture(hana, 'console-answered-360');
  await picture(taro, 'console-answered-1280');
  await axe(hana, '/console/ answered on a phone');

  /* Who was alerted stands with the facts. */
  await taro.locator('.take .button').click();
  await taro.locator('#reply').waitFor({ state: 'visible' });
  const facts = await taro.locator('.why').innerText();
  for (const words of ['知らせた人', '佐藤 花', '応答', '鈴木 太郎']) assert.ok(facts.includes(words), `${words} in ${facts}`);
  await axe(taro, '/console/ facts of a call');
  await picture(taro, 'console-called-facts-1280');

  /* It gets worse: called anew, with the word for it; two answer at once, the slower one is told. */
  await person.says('今から首を吊る');
  for (const page of [hana, taro]) await bar(page).filter({ hasText: '緊急の方がお待ちです' }).locator('.answer').waitFor();
  await picture(hana, 'console-emergency-360');
  await axe(hana, '/console/ emergency on a phone');
  await hana.route('**/answer', async (route) => {
    await bar(taro).locator('.answer').click();
    await bar(taro).locator('.answer').waitFor({ state: 'hidden' });
    await route.continue();
  });
  await bar(hana).locator('.answer').click();
  await hana.locator('.notice-bar', { hasText: '鈴木 太郎さんが先に応答しました' }).waitFor();
  assert.equal(await wide(hana), 0);
  for (const page of [hana, taro, jiro, person]) {
    assert.deepEqual(page.complaints.filter((c) => !c.includes('409')), []);
    await page.context().close();
  }
});

test('a call that was missed while signed out waits at the desk; forced colours, and no motion', async () => {
  const person = await visitor();
  await person.says('もう死にたい');
  const hana = await signIn('hana', { ...SMALL, forcedColors: 'active', reducedMotion: 'reduce' });
  await bar(hana).locator('.answer').waitFor();
  assert.equal(await wide(hana), 0);
  await picture(hana, 'console-called-forced-360');
  await bar(hana).locator('.answer').press('Enter');
  await bar(hana).locator('.answer').waitFor({ state: 'detached' });
  for (const page of [hana, person]) {
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test('nobody on duty: the queue says so, and when somebody comes', async () => {
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
  const day = days[new Date(Date.now() + 9 * 3600000 + 3 * 86400000).getUTCDay()];
  const night = await start(`alerts:\n  people:\n    - {login: hana, duty: {${day}: ["10:00-11:00"]}, on_holidays: true}\n`);
  try {
    const jiro = await signIn('jiro', SMALL, night);
    const person = await visitor(night);
    await person.says('もう死にたい');
    await person.locator('.message.bot', { hasText: '担当のいない時間' }).waitFor();
    await bar(jiro).filter({ hasText: 'いま、当番の人がいません' }).waitFor();
    assert.match(await jiro.locator('.card .calling').innerText(), /いま、当番の人がいません。.+ 10:00 に知らせます/);
    assert.equal(await wide(jiro), 0);
    await axe(jiro, '/console/ nobody on duty on a phone');
    await picture(jiro, 'console-nobody-360');
    for (const page of [jiro, person]) await page.context().close();
  } finally {
    await night.close();
  }
});
