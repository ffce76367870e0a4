/* What the town has changes under the running service: imported beside it, it is found within seconds, by residents and on the pages. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Visitor } from '../line/chat_client.mjs';
import { Service } from '../line/service.mjs';

let service;
const visitors = [];

before(async () => { service = await new Service().start(); });
after(async () => {
  for (const v of visitors) v.end();
  const ended = await service?.stop();
  service?.remove();
  assert.equal(ended?.code, 0);
});

test('a calendar bears the name of the town, and no words that a link puts into it', async () => {
  const name = async (filters) => /X-WR-CALNAME:(.*)/.exec((await (await fetch(`${service.url}/activities.ics?${filters}`)).text()).replace(/\r?\n /g, ''))[1].trim();
  const plain = await name('');
  assert.match(plain, /やまなみ町/);
  assert.notEqual(await name('f=day:wed'), plain, 'a condition of ours is told');
  for (const made of ['お急ぎのご連絡は09000000000', 'category:お急ぎ', 'x%0AEND:VCALENDAR']) assert.equal(await name(`f=${encodeURI(made)}`), plain, made);
});

/* What the pages and the chat know. */
const page = async () => (await fetch(`${service.url}/activities?q=${encodeURIComponent('吹きガラス')}`)).text();

async function looks() {
  const v = new Visitor(service, `v${visitors.length}`);
  visitors.push(v);
  v.run();
  await v.heard(0, /こんにちは/);
  let at = await v.say('吹きガラスの手芸をやってみたいです');
  if (/行ける曜日/.test((await v.heard(at, /行ける曜日|件見つけ|見つかりません/))[1].text)) {
    at = await v.say('とくにない');
    await v.heard(at, /件見つけ|見つかりません/);
  }
  return v.cards;
}

test('an activity that is imported while the service runs', async () => {
  assert.ok(!(await page()).includes('吹きガラスを楽しむ会'));
  assert.ok(!(await looks()).includes('吹きガラスを楽しむ会'));
  const file = path.join(service.dir, 'new.csv');
  writeFileSync(file, 'ID,種別,活動名,分野,内容,開催曜日,開始時間,終了時間,場所名称,料金,対象,確認日\ng1,グループ,吹きガラスを楽しむ会,手芸・工作,吹きガラスでコップを作ります,毎週水曜,10:00,11:30,中央公民館,無料,どなたでも,2026-11-20\n');
  await service.run(['import', file, '--db', service.database]);
  for (let i = 0; i < 100 && !/reloaded .*of=directory/.test(service.stderr); i++) await new Promise((done) => setTimeout(done, 100));
  assert.match(service.stderr, /reloaded .*content=same of=directory/);
  assert.ok((await page()).includes('吹きガラスを楽しむ会'));
  assert.ok((await looks()).includes('吹きガラスを楽しむ会'));
  /* Nothing changed: nothing is loaded again. */
  const times = service.stderr.match(/reloaded/g).length;
  await new Promise((done) => setTimeout(done, 5000));
  assert.equal(service.stderr.match(/reloaded/g).length, times);
});
