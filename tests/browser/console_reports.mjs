/** つながるレポート: written in the console, looked at, published, read on a phone without scripts, and taken back. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { PHONE, WIDE, Service, addStaff, axe, launch, picture, signedIn } from './support.mjs';

const BODY = '毎週水曜、公民館の台所から**だし**の匂いがします。\n\n## はじめての日\n\n見ているだけでもよい、と言われました。\n\n- 包丁は貸してもらえます\n- [場所を見る](/activities)\n\n<script>alert(1)</script>\n\n[だめなリンク](javascript:alert(1)) ![写真](https://elsewhere.example/p.gif)';

/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;

before(async () => {
  service = await Service.create();
  browser = await launch();
  for (const [login, role] of [['edi', 'editor'], ['hanako', 'link_worker']])
    addStaff(service, login, role);
});
after(async () => {
  await browser?.close();
  await service?.close();
});

const open = (size, login = 'edi') => signedIn(browser, size, `${service.url}/console/reports`, login);

const save = async (page, state) => {
  await page.locator('#state').selectOption(state);
  await page.getByRole('button', { name: '保存する' }).click();
};

test('written, looked at, published, read, taken back', async () => {
  const page = await open(WIDE);
  await page.locator('#title').fill('男の料理、<b>おかわり</b>');
  await page.locator('#writer').fill('川上の隣人');
  await page.locator('#body').fill(BODY);
  await save(page, 'draft');
  await page.getByText('残しました。').first().waitFor();
  await axe(page, 'reports');
  await picture(page, 'reports-console');
  const list = async () => (await fetch(`${service.url}/reports`)).text();
  assert.ok(!(await list()).includes('男の料理'), 'a draft is nobody\'s');
  assert.equal((await fetch(`${service.url}/reports/1`)).status, 404);

  const look = await page.context().newPage();
  await look.goto(`${service.url}/api/v1/reports/1/preview`);
  assert.equal(await look.locator('h1').innerText(), '男の料理、<b>おかわり</b>');
  assert.equal(await look.locator('script, img, a[href^="javascript"]').count(), 0);
  await picture(look, 'reports-preview');

  await save(page, 'published');
  await page.getByText('公開しました。').waitFor();
  for (const [size, name] of [[PHONE, 'phone'], [WIDE, 'wide']]) {
    const context = await browser.newContext(size);
    const reader = await context.newPage();
    await reader.goto(`${service.url}/reports`);
    await axe(reader, `reports, ${name}`);
    await picture(reader, `reports-${name}`);
    await reader.getByRole('link', { name: '男の料理' }).click();
    assert.equal(await reader.locator('h1').innerText(), '男の料理、<b>おかわり</b>');
    assert.equal(await reader.locator('.prose h2').innerText(), 'はじめての日');
    assert.equal(await reader.locator('.prose script, .prose img, a[href^="javascript"]').count(), 0);
    assert.equal(await reader.evaluate(() => document.documentElement.scrollWidth), size.viewport.width);
    await axe(reader, `report, ${name}`);
    await picture(reader, `report-${name}`);
    await context.close();
  }
  const plain = await (await browser.newContext({ ...PHONE, javaScriptEnabled: false })).newPage();
  await plain.goto(`${service.url}/`);
  await plain.getByRole('link', { name: 'つながるレポートを読む' }).click();
  await plain.getByRole('link', { name: '男の料理' }).click();
  await plain.getByText('見ているだけでもよい').waitFor();
  await plain.context().close();

  await save(page, 'withdrawn');
  await page.getByText('残しました。').first().waitFor();
  for (let i = 0; i < 50 && (await fetch(`${service.url}/reports/1`)).status !== 404; i++) await new Promise((done) => setTimeout(done, 100));
  assert.equal((await fetch(`${service.url}/reports/1`)).status, 404);
  assert.ok(!(await list()).includes('男の料理'));
  await page.context().close();
});

test('who may not, and what is no report', async () => {
  const page = await open(WIDE, 'hanako');
  await page.getByText('この画面を使えません').waitFor();
  assert.equal(await page.evaluate(async () => (await fetch('/api/v1/reports/1/preview')).status), 403);
  assert.equal((await fetch(`${service.url}/api/v1/reports/1/preview`)).status, 401);
  assert.equal((await fetch(`${service.url}/reports/x`)).status, 404);
  assert.equal((await fetch(`${service.url}/reports/99999999999999999999`)).status, 404);
  await page.context().close();
});
