/** The public portal: every page on a phone and on a desk, without scripts too; what it tells other programs; and that a name is only a name. */
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import Ajv from 'ajv';
import ICAL from 'ical.js';
import { Service, axe, launch, picture, root } from './support.mjs';

const PHONE = { viewport: { width: 360, height: 780 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
const DESKTOP = { viewport: { width: 1280, height: 900 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
const NOTHING = '/activities?q=' + encodeURIComponent('宇宙旅行');

/** @type {Service} */ let service;
/** @type {import('playwright-core').Browser} */ let browser;
let one = '';

/** @param {string} path @param {RequestInit} [init] */
const get = (path, init) => fetch(service.url + path, init);
/** @param {string} path */
const html = async (path) => (await get(path)).text();

before(async () => {
  service = await Service.create();
  browser = await launch();
  one = /href="(\/activities\/[^"?]+)"/.exec(await html('/activities'))?.[1] ?? '';
  assert.ok(one);
});
after(async () => {
  await browser?.close();
  await service?.close();
});

/** Nothing sticks out, everything can be hit, letters are large. @param {import('playwright-core').Page} page @param {string} where */
async function comfortable(page, where) {
  const found = await page.evaluate(() => {
    const problems = [];
    if (document.documentElement.scrollWidth > innerWidth) problems.push(`scrolls sideways by ${document.documentElement.scrollWidth - innerWidth}`);
    if (parseFloat(getComputedStyle(document.body).fontSize) < 18) problems.push('letters below 18 px');
    /* Each reading would be a row or a column of its own, and the sentence fall to pieces. */
    for (const ruby of document.querySelectorAll('ruby')) {
      const around = /** @type {Element} */ (ruby.parentElement);
      const rest = [...around.childNodes].some((n) => n !== ruby && n.textContent?.trim());
      if (rest && /grid|flex/.test(getComputedStyle(around).display)) problems.push(`a sentence in pieces: ${around.textContent?.trim().slice(0, 30)}`);
    }
    for (const e of document.querySelectorAll('a, button, summary, select, input:not([type=hidden]):not([type=radio]), label.tick, .numbers label')) {
      const target = e.matches('input[type=checkbox]') ? /** @type {Element} */ (e.closest('label')) : e;
      const box = target.getBoundingClientRect();
      if (box.width < 2 || e.matches('.skip')) continue;
      if (box.height < 47.5) problems.push(`${e.tagName} ${Math.round(box.width)}×${Math.round(box.height)} ${e.textContent?.trim().slice(0, 20)}`);
    }
    return problems;
  });
  /* Sources stand inside a sentence: WCAG 2.5.8 lets such links be as high as their line. */
  assert.deepEqual(found.filter((line) => !line.includes('×') || !/出典/.test(line)), [], where);
}

const PAGES = () => ({
  home: '/',
  list: '/activities',
  filtered: '/activities?q=' + encodeURIComponent('水曜 手芸'),
  nothing: NOTHING,
  danger: '/activities?q=' + encodeURIComponent('もう死にたい'),
  one,
  calendar: '/calendar',
  map: '/map',
  chart: '/health-chart',
  missing: '/activities/nobody',
});

for (const [size, options] of Object.entries({ 360: PHONE, 1280: DESKTOP }))
  test(`every page at ${size} px`, async () => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    /** @type {string[]} */ const complaints = [];
    page.on('console', (m) => m.type() === 'error' && !m.text().includes('404') && complaints.push(m.text()));
    page.on('pageerror', (e) => complaints.push(e.message));
    for (const [name, path] of Object.entries(PAGES())) {
      await page.goto(service.url + path);
      await comfortable(page, `${name} ${size}`);
      await axe(page, `${name} ${size}`);
      await picture(page, `portal-${name}-${size}`);
      assert.equal(await page.locator('h1').count(), 1, name);
      if (name === 'home') assert.equal(await page.locator('.card', { hasText: /断酒|フードパントリー/ }).count(), 0, 'nobody is offered such things unasked');
      assert.ok((await page.title()).includes('やまなみ町'), name);
      assert.ok((await page.locator('a[href^="/chat"]').count()) >= 2, `${name}: a way to the chat`);
    }
    assert.deepEqual(complaints, []);
    assert.deepEqual(await context.cookies(), []);
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
    await context.close();
  });

test('other voices, dark, and four times as large', async () => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  for (const voice of ['lang=easy', 'lang=en', 'ruby=1', 'size=xl&ruby=1'])
    for (const [name, path] of Object.entries(PAGES())) {
      await page.goto(`${service.url}${path}${path.includes('?') ? '&' : '?'}${voice}`);
      await comfortable(page, `${name} ${voice}`);
      if (name === 'home' || name === 'one') await axe(page, `${name} ${voice}`);
      assert.equal(await page.evaluate(() => document.documentElement.lang), voice === 'lang=en' ? 'en' : 'ja');
      assert.equal((await page.locator('ruby').count()) > 0, voice !== 'lang=en' && voice !== 'size=l', `${name} ${voice}: readings`);
      const [key, value] = voice.split('&')[0].split('=');
      const lost = await page.evaluate(
        ([k, v]) => [...document.querySelectorAll('main a[href^="/activities"], .ways a:not([href^="/chat"])')].filter((a) => !a.getAttribute('href')?.includes(`.ics`) && new URL(/** @type {HTMLAnchorElement} */ (a).href).searchParams.get(k) !== v).map((a) => a.getAttribute('href')),
        [key, value],
      );
      assert.deepEqual(lost, [], `${name} ${voice}: ways that lose the voice`);
    }
  await page.goto(`${service.url}/?size=xl&ruby=1`);
  await picture(page, 'portal-large-360');
  await page.goto(`${service.url}/?lang=easy`);
  await picture(page, 'portal-easy-360');

  await page.emulateMedia({ colorScheme: 'dark' });
  for (const [name, path] of Object.entries(PAGES())) {
    await page.goto(service.url + path);
    await axe(page, `${name} dark`);
  }
  await picture(page, 'portal-dark-360');
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await page.goto(service.url + one);
  await picture(page, 'portal-forced-360');
  await page.emulateMedia({ forcedColors: 'none' });
  await page.setViewportSize({ width: 320, height: 256 }); /* 1280 × 1024 at 400 % */
  for (const [name, path] of Object.entries(PAGES())) {
    await page.goto(service.url + path);
    await comfortable(page, `${name} at 400 %`);
  }
  await context.close();
});

test('without scripts: search, take away, go on, read one, draw a chart', async () => {
  const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(service.url);
  await page.locator('#q').fill('水曜の午前 手芸');
  await page.locator('.find button').first().click();
  await page.waitForURL(/\/activities\?/);
  const found = Number(/\d+/.exec((await page.locator('#results-title').textContent()) ?? '')?.[0]);
  assert.ok(found > 0 && found < 30, `${found} found`);
  const chips = await page.locator('.chip').allTextContents();
  assert.ok(chips.some((c) => c.includes('水曜')), chips.join());
  await page.locator('.chip', { hasText: '水曜' }).click();
  assert.ok(Number(/\d+/.exec((await page.locator('#results-title').textContent()) ?? '')?.[0]) >= found, 'a condition less, not fewer');
  assert.equal(await page.locator('.chip', { hasText: '水曜' }).count(), 0);
  assert.equal(await page.locator('#q').inputValue(), '水曜の午前 手芸', 'the words stay');

  await page.goto(`${service.url}/activities`);
  await page.locator('.more-choices summary').click();
  await page.locator('#f-day').selectOption('day:sat');
  await page.locator('#f-cost').selectOption('cost:free');
  await page.locator('.more-choices button').click();
  assert.deepEqual((await page.locator('.chip > span:first-child').allTextContents()).sort(), ['土曜日', '無料'].sort());
  for (const when of await page.locator('.card-facts div:first-child dd').allTextContents()) assert.match(when, /土|毎日|月\d+日|〜/);

  await page.goto(`${service.url}/activities`);
  const names = new Set();
  for (let pages = 1; ; pages++) {
    for (const name of await page.locator('.card-name').allTextContents()) names.add(name);
    const next = page.locator('a[rel=next]');
    if (!(await next.count())) break;
    assert.ok(pages < 30);
    await next.click();
  }
  const total = Number(/\d+/.exec((await page.locator('#results-title').textContent()) ?? '')?.[0]);
  assert.ok(names.size > total * 0.9, `${names.size} names of ${total}`);

  await page.goto(`${service.url}/activities?q=${encodeURIComponent('スカイダイビング')}`);
  assert.match((await page.locator('.results').textContent()) ?? '', /として探しました|近いもの|見つかりません/, 'what the town has not is not said to be there');
  await page.goto(service.url + NOTHING);
  assert.match((await page.locator('.nothing').textContent()) ?? '', /話しながら/);
  assert.ok(await page.locator('.nothing a[href^="/chat"]').count());

  await page.goto(`${service.url}/calendar`);
  await page.locator('a[rel=next]').click();
  assert.ok((await page.locator('.day li a').count()) > 20);
  await page.locator('.day li a').first().click();
  assert.match((await page.locator('.facts').textContent()) ?? '', /いつ/);

  await page.goto(`${service.url}/health-chart`);
  for (const [side, value] of Object.entries({ body: 6, mind: 4, meaning: 7, quality: 5, connection: 3 })) await page.locator(`input[name=${side}][value="${value}"]`).check({ force: true });
  await page.locator('.chart-form button').click();
  assert.equal(await page.locator('.web .dot').count(), 5);
  assert.match((await page.locator('.web-table').textContent()) ?? '', /からだ6こころ4生きがい7暮らし5つながり3毎日のことつけていません/);
  assert.ok(!page.url().includes('body='), 'no number stands in an address');
  await picture(page, 'portal-chart-drawn-360');
  await context.close();

  const again = await browser.newContext(DESKTOP);
  const desk = await again.newPage();
  await desk.goto(`${service.url}/health-chart`);
  for (const side of ['body', 'mind', 'meaning', 'quality', 'connection', 'daily']) await desk.locator(`input[name=${side}][value="8"]`).check({ force: true });
  await desk.locator('.chart-form button').click();
  await desk.locator('.web').waitFor();
  await axe(desk, 'a drawn chart');
  await comfortable(desk, 'a drawn chart');
  await picture(desk, 'portal-chart-drawn-1280');
  await again.close();
});

test('with scripts: the panel shuts, addresses stay short, keys suffice', async () => {
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  await page.goto(`${service.url}/activities`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
  await page.locator('.voice summary').focus();
  await page.keyboard.press('Enter');
  await page.locator('.voice-panel').waitFor();
  await axe(page, 'the open panel');
  await picture(page, 'portal-voice-1280');
  await page.keyboard.press('Escape');
  await page.locator('.voice-panel').waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'SUMMARY');
  await page.locator('#q').fill('将棋');
  await page.locator('#q').press('Enter');
  await page.waitForURL(/q=/);
  assert.equal(new URL(page.url()).search, '?q=' + encodeURIComponent('将棋'));
  await page.emulateMedia({ media: 'print' });
  await page.goto(service.url + one);
  assert.ok(await page.locator('.ways').isHidden());
  await picture(page, 'portal-print');
  await context.close();
});

test('when, where, how much and whom to call stand together; hours are read as one, in English too', async () => {
  const page = await html('/activities/activities:b29');
  const order = [...page.matchAll(/<dt>([^<]+)<\/dt>/g)].map((m) => m[1]);
  assert.deepEqual(order.slice(0, 4), ['いつ', 'どこ', 'いくら', '連絡先']);
  assert.match(page, /第2・第4火曜 <span class="hours">13:30〜16:30<\/span>/);
  const english = (/** @type {string} */ id) => html(`/activities/activities:${id}?lang=en`).then((text) => /class="fact-first">(.*?)<\/span>(?:<span class="small"|<span class="small|<a)/.exec(text)?.[1]?.replace(/<[^>]+>/g, ''));
  assert.equal(await english('b29'), 'Every 2nd, 4th Tue 13:30–16:30');
  assert.equal(await english('a05'), 'Every Fri 10:00–11:30');
  const map = await html('/map');
  const index = [...map.matchAll(/<a href="#(p-[^"]+)">/g)].map((m) => m[1]);
  assert.ok(index.length > 5 && index.every((id) => map.includes(`id="${id}"`)), 'every place is one press away');
});

test('who writes of dying is shown first who can be called now', async () => {
  const search = (/** @type {string} */ q) => html('/activities?q=' + encodeURIComponent(q));
  const page = await search('もう死にたい');
  const shown = /<section class="safety"[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
  const lines = [...shown.matchAll(/<strong>([^<]+)<\/strong> <a class="phone" href="tel:(\d+)">([^<]*)<\/a>/g)];
  assert.ok(lines.length >= 1, shown);
  for (const [, name, call, number] of lines) assert.equal(number.replaceAll('-', ''), call, `${name}: the link calls what is read`);
  assert.ok(page.indexOf('class="safety"') < page.indexOf('class="find"'), 'before the box, at the top of a phone');
  const rest = /<details class="rest">[\s\S]*?<\/details>\s*<\/main>/.exec(page)?.[0] ?? '';
  assert.match(rest, /こころの相談日/, 'what the town has stands behind it, folded');
  assert.doesNotMatch(page.replace(rest, ''), /class="card"/, 'no activity beside it');
  assert.match(shown, /href="\/chat/);
  assert.doesNotMatch(page, /class="nothing"/, 'no advice about shorter words');
  for (const harmless of ['死ぬまで働きたい', '将棋', '薬膳', 'がん']) assert.doesNotMatch(await search(harmless), /class="safety"/, harmless);
});

test('answers: versions, policies, nothing kept', async () => {
  const first = await get('/activities');
  const tag = first.headers.get('etag') ?? '';
  assert.match(tag, /^"[0-9a-f]+"$/);
  assert.equal(first.headers.get('cache-control'), 'no-cache');
  assert.equal((await get('/activities', { headers: { 'if-none-match': tag } })).status, 304);
  const head = await get('/activities', { method: 'HEAD' });
  assert.equal(head.headers.get('content-length'), first.headers.get('content-length'));
  assert.equal((await head.text()).length, 0);
  const policy = first.headers.get('content-security-policy') ?? '';
  assert.ok(policy.includes("default-src 'none'") && !policy.includes('unsafe'), policy);
  assert.equal((await get('/activities?q=%E7%A7%98%E5%AF%86')).headers.get('cache-control'), 'no-store', 'words of one’s own stay nowhere');
  assert.equal((await get('/activities?near=35.4,134.7')).headers.get('cache-control'), 'no-store');
  const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'body=10&mind=11&meaning=-1&quality=x&connection=%3Cscript%3E' };
  const chart = await get('/health-chart', form);
  assert.equal(chart.headers.get('cache-control'), 'no-store');
  assert.equal([...(await chart.text()).matchAll(/class="dot"/g)].length, 1, 'only what can be meant is drawn');
  for (const path of ['/', '/activities', one, '/calendar', '/map', '/health-chart', '/hsds/services', '/activities.ics', NOTHING]) {
    const answer = await get(path);
    assert.equal(answer.status, 200, path);
    assert.equal(answer.headers.get('set-cookie'), null, path);
  }
  assert.equal((await get('/activities/nobody')).status, 404);
  assert.equal((await get('/activities/nobody.ics')).status, 404);
  /* Refused before it is read; the connection may be gone before the answer is. */
  assert.equal(await get('/health-chart', { ...form, body: 'x'.repeat(5000) }).then((a) => a.status, () => 413), 413);
  for (const strange of ['/activities?page=999999999', '/activities?q=%FF&near=a,b&month=0', '/calendar?month=9999-99', '/activities?' + 'f=area:x&'.repeat(60), '/hsds/services?page=9999'])
    assert.ok([200, 400].includes((await get(strange)).status), strange);
  const log = service.log;
  assert.ok(!log.includes('秘密') && !log.includes('%E7%A7%98'), 'nothing of a visitor is logged');
  const site = await html('/sitemap.xml');
  assert.ok(site.includes(`<loc>${service.url}${one}</loc>`));
  assert.match(await html('/robots.txt'), new RegExp(`Sitemap: ${service.url}/sitemap.xml`));
});

test('the sheets of a page: its own after the common ones, paper last; each is there, asked for anew, and used', async () => {
  const used = new Set();
  for (const path of [...Object.values(PAGES()), '/confirm/void', '/reports/none']) {
    const sheets = [...(await html(path)).matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((m) => m[1]);
    assert.deepEqual(sheets.slice(0, 4), ['tokens', 'base', 'frame', 'parts'].map((name) => `/portal/${name}.css`), path);
    assert.equal(sheets.at(-1), '/portal/print.css', path);
    assert.ok(sheets.length <= 6, path);
    sheets.forEach((sheet) => used.add(sheet));
  }
  for (const sheet of used) {
    const answer = await get(sheet);
    assert.equal(answer.status, 200, sheet);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/css/, sheet);
    assert.equal(answer.headers.get('cache-control'), 'no-cache', sheet);
    assert.equal((await get(sheet, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } })).status, 304, sheet);
  }
  const written = readdirSync(join(root, 'portal/static')).filter((name) => name.endsWith('.css') && name !== 'report.css'); /* no story here */
  assert.deepEqual(written.filter((name) => !used.has(`/portal/${name}`)), []);
});

test('for other programs: HSDS, JSON, events, calendars', async () => {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const schema = JSON.parse(readFileSync(join(root, 'tests/portal/hsds.schema.json'), 'utf8'));
  ajv.addSchema(schema, 'hsds');
  const page = ajv.getSchema('hsds#/definitions/page');
  const service_ = ajv.getSchema('hsds#/definitions/service');
  const event = ajv.compile(JSON.parse(readFileSync(join(root, 'tests/portal/event.schema.json'), 'utf8')));
  assert.ok(page && service_);

  /** @type {any[]} */ const services = [];
  for (let n = 1; ; n++) {
    const body = await (await get(`/hsds/services?page=${n}`)).json();
    assert.ok(page(body), JSON.stringify(page.errors));
    services.push(...body.contents);
    if (body.last_page) break;
  }
  assert.ok(services.length > 100);
  assert.equal(new Set(services.map((s) => s.id)).size, services.length, 'ids are unique');
  const again = await (await get(`/hsds/services/${services[0].id}`)).json();
  assert.deepEqual(again, services[0]);
  assert.ok(service_(again), JSON.stringify(service_.errors));
  assert.equal((await get('/hsds/services/00000000-0000-4000-8000-000000000000')).status, 404);
  assert.equal((await get('/hsds/services')).headers.get('access-control-allow-origin'), '*');

  const api = await (await get('/api/v1/resources?category=craft&day=wed')).json();
  assert.ok(api.items.length > 0 && api.items.every((/** @type {any} */ i) => i.resource.categories.includes('craft')));

  let events = 0;
  let dates = 0;
  for (const item of (await (await get('/api/v1/resources')).json()).items) {
    const text = await html(item.href);
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? 'null');
    assert.ok(event(data), `${item.id} ${JSON.stringify(event.errors)}`);
    events += data['@type'] === 'Event' ? 1 : 0;
    if (!text.includes('.ics"')) continue;

    /* What another reader of calendars makes of it is what the page says. */
    const ics = await (await get(`${item.href}.ics`)).text();
    const calendar = new ICAL.Component(ICAL.parse(ics));
    const written = calendar.getAllSubcomponents('vevent').map((v) => new ICAL.Event(v));
    const said = [...text.matchAll(/<li>((?:\d+年)?\d+月\d+日（.）)<\/li>/g)].map((m) => m[1]);
    assert.equal(written[0].summary, item.resource.name);
    const read = [];
    for (const e of written) {
      const all = e.iterator();
      for (let t = all.next(), n = 0; t && n < said.length + 40; t = all.next(), n++) read.push(t);
    }
    const soonest = read.sort((a, b) => a.compare(b)).slice(0, said.length);
    const year = new Date().getFullYear();
    const day = (/** @type {any} */ t) => `${t.year !== year ? `${t.year}年` : ''}${t.month}月${t.day}日（${'日月火水木金土'[t.dayOfWeek() - 1]}）`;
    assert.deepEqual(soonest.map(day), said, item.id);
    const from = item.resource.schedule?.from_min;
    if (from !== undefined) assert.equal(soonest[0].hour * 60 + soonest[0].minute, from, item.id);
    dates += said.length;
  }
  assert.ok(events > 20 && dates > 100, `${events} events, ${dates} dates`);
  const feed = new ICAL.Component(ICAL.parse(await html('/activities.ics?f=category:craft')));
  assert.ok(feed.getAllSubcomponents('vevent').length > 3);
  assert.ok(String(feed.getFirstPropertyValue('x-wr-calname')).includes('手芸'));
});

test('a name is only a name', async () => {
  const nasty = [
    ['n1', '<script>document.title="taken"</script>', 'javascript:alert(1)'],
    ['n2', '"><img src=x onerror=document.title="taken">', 'https://good.example/"><script>'],
    ['n3', "' onmouseover='document.title=1", 'data:text/html,<script>'],
    ['n4', 'か\u202Eい\u2066ぎ</title></script><b>', ' javascript:x'],
    ['n5', '{{name}} {a|b} &amp; ${x}', '//evil.example/'],
  ];
  const cell = (/** @type {string} */ s) => `"${s.replaceAll('"', '""')}"`;
  const rows = nasty.map(([id, name, url]) =>
    [id, '活動', name, '手芸・工作', `${name}\n二行目`, '毎週水曜', '', '10:00', '11:00', name, `やまなみ町本町${name}`, '35.4', '134.7', `${name}円`, '', name, name, name, '090"<b>', url, '', '', name, '2026-11-01'].map(cell).join(','),
  );
  const file = join(service.dir, 'nasty.csv');
  writeFileSync(file, `ID,種別,活動名,分野,内容,開催曜日,開催日,開始時間,終了時間,場所名称,住所,緯度,経度,料金,定員,対象,主催,申込方法,電話番号,URL,特徴,募集していること,情報源,確認日\n${rows.join('\n')}\n`);
  service.run(['import', file, '--kind', 'activity']);
  await service.stop();
  await service.start();

  const api = await (await get('/api/v1/resources?q=' + encodeURIComponent('二行目'))).json();
  assert.equal(api.items.length, nasty.length);
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  /** @type {string[]} */ const complaints = [];
  page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()));
  page.on('dialog', (d) => complaints.push(d.message()));
  for (const item of api.items) {
    await page.goto(service.url + item.href);
    const wanted = item.resource.name.replace(/[\u202E\u2066]/g, '');
    assert.equal((await page.locator('h1').textContent())?.trim(), wanted);
    assert.ok((await page.title()).startsWith(wanted.trim()), await page.title());
    const links = await page.locator('article a').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
    for (const href of links) assert.match(href, /^(\/(?!\/)|tel:|https?:\/\/)/, href);
    assert.equal(await page.locator('article img, article b, article script').count(), 0);
    const data = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent()) ?? '');
    assert.equal(data.name, wanted.trim());
    const calendar = new ICAL.Component(ICAL.parse(await html(`${item.href}.ics`)));
    assert.equal(calendar.getAllSubcomponents('vevent').length, 1);
  }
  for (const path of ['/', '/activities?q=' + encodeURIComponent('二行目'), '/map', '/calendar', '/activities?q=' + encodeURIComponent('"><script>document.title="taken"</script>'), '/activities?f=' + encodeURIComponent('area:"><script>')]) {
    await page.goto(service.url + path);
    assert.ok(!(await page.title()).includes('taken') || path.includes('taken'), path);
    assert.equal(await page.locator('main img, main b, main script').count(), 0, path);
  }
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a map above the list, where the town has map pictures', async () => {
  /** @type {string[]} */ const asked = [];
  const pictureOfNothing = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const tiles = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'image/png' }).end(pictureOfNothing);
  });
  await new Promise((resolve) => tiles.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (tiles.address());
  const town = await Service.create({ TSUNAGU_PORTAL_TILES: `http://127.0.0.1:${address.port}/{z}/{x}/{y}.png`, TSUNAGU_PORTAL_ATTRIBUTION: '<b>地図</b> https://maps.example/about' });
  try {
    if ((await fetch(`${town.url}/portal/leaflet/leaflet.js`)).status !== 200) return; /* libjs-leaflet is not installed: the list is all */
    for (const [size, options] of Object.entries({ 360: PHONE, 1280: DESKTOP })) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      /** @type {string[]} */ const complaints = [];
      page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()));
      page.on('pageerror', (e) => complaints.push(e.message));
      await page.goto(`${town.url}/map`);
      await page.locator('.pin').first().waitFor();
      await page.locator('.leaflet-tile-loaded').first().waitFor({ state: 'attached' });
      await axe(page, `the map at ${size}`);
      await picture(page, `portal-map-tiles-${size}`);
      assert.equal(await page.locator('.leaflet-control-attribution b').count(), 0);
      assert.equal(await page.locator('.leaflet-control-attribution a').getAttribute('href'), 'https://maps.example/about');
      await page.locator('.pin').first().focus();
      const name = await page.locator('.pin').first().getAttribute('aria-label');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement?.querySelector('h2')?.textContent), name);
      assert.deepEqual(complaints, []);
      await context.close();
    }
    assert.ok(asked.length > 0 && asked.every((url) => /^\/\d+\/\d+\/\d+\.png$/.test(url)), asked[0]);
    const without = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
    const page = await without.newPage();
    await page.goto(`${town.url}/map`);
    assert.ok(await page.locator('#map').isHidden());
    assert.ok((await page.locator('.place').count()) > 5);
    await without.close();
  } finally {
    await town.close();
    tiles.close();
  }
});

test('every word is there, and none for nothing', () => {
  const words = [...readFileSync(join(root, 'portal/words.yaml'), 'utf8').matchAll(/^([a-z_]+(?:\.[a-z_0-9]+)?):/gm)].map((m) => m[1]);
  const pages = readdirSync(join(root, 'portal/page')).map((name) => readFileSync(join(root, 'portal/page', name), 'utf8')).join('\n');
  const code = readdirSync(join(root, 'portal')).filter((name) => name.endsWith('.c')).map((name) => readFileSync(join(root, 'portal', name), 'utf8')).join('\n');
  const families = ['tag.', 'status.', 'speaks.', 'day.', 'month.', 'chart.', 'lang.', 'size.', 'confirm.', 'week.'];
  const unused = words.filter((w) => !pages.includes(`{{=${w}}}`) && !code.includes(`"${w}"`) && !families.some((f) => w.startsWith(f)));
  assert.deepEqual(unused, []);
  const asked = [...code.matchAll(/"((?:nav|chat|home|quick|find|list|card|soon|one|ages|cost|when|calendar|map|missing|ruby|lang|size|site)\.[a-z_]+)"/g)].map((m) => m[1]);
  assert.deepEqual(asked.filter((w) => !words.includes(w)), []);
  assert.ok(asked.length > 30);
});

test('content is replaced while people read', async () => {
  let answers = 0;
  let going = true;
  const readers = Array.from({ length: 8 }, async (_, i) => {
    for (let n = 0; going; n++) {
      const answer = await get(['/', '/activities', '/activities?q=' + encodeURIComponent('体操'), '/calendar', one, `/activities?page=${n % 7}&size=l&f=day:mon`][(n + i) % 6]);
      assert.equal(answer.status, 200);
      await answer.text();
      answers++;
    }
  });
  for (let i = 0; i < 5; i++) {
    service.child.kill('SIGHUP');
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
  going = false;
  await Promise.all(readers);
  assert.ok(answers > 100, `${answers} answers`);
});
