/* A flood of long cries, real or not: link workers still get their list, the most pressing first. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Platform } from '../line/platform.mjs';
import { Service, Worker } from '../line/service.mjs';

const PEOPLE = 450, AT_ONCE = 30;
const platform = new Platform();
let service, worker;

before(async () => {
  await platform.open();
  service = new Service({ TSUNAGU_LINE_CHANNEL_SECRET: platform.secret, TSUNAGU_LINE_CHANNEL_ACCESS_TOKEN: platform.token, TSUNAGU_LINE_API_BASE: platform.base });
  await service.start();
  worker = await new Worker(service, 'sato', '佐藤').join();
});

after(async () => {
  await service?.stop();
  await platform.close();
  service?.remove();
});

test('and so is a long talk, its newest words', { timeout: 120_000 }, async () => {
  const hanako = platform.person('hanako'), long = 'あ'.repeat(4990);
  assert.equal((await platform.deliver(`${service.url}/line/webhook`, [hanako.text('もう死にたい')])).status, 200);
  const [item] = await worker.queue();
  await worker.claim(item.id);
  for (let i = 0; i < 330; i += AT_ONCE)
    assert.equal((await platform.deliver(`${service.url}/line/webhook`, Array.from({ length: AT_ONCE }, (_, k) => hanako.text(`${i + k} ${long}`)))).status, 200);
  const { items, cut } = await worker.ok('GET', `/conversations/${item.conversation_id}/messages`);
  assert.equal(cut, true);
  assert.match(items.at(-1).text, /^329 /);
  assert.ok(items.length >= 200, `${items.length}`);
});

test('the list is there, whatever was written', { timeout: 120_000 }, async () => {
  const long = `もう死にたい。${'つらい。'.repeat(1200)}`;
  for (let i = 0; i < PEOPLE; i += AT_ONCE) {
    const events = Array.from({ length: AT_ONCE }, (_, k) => platform.person(`p${i + k}`).text(long));
    assert.equal((await platform.deliver(`${service.url}/line/webhook`, events)).status, 200);
  }
  assert.equal((await platform.deliver(`${service.url}/line/webhook`, [platform.person('now').text('今から薬ぜんぶ飲む')])).status, 200);
  const items = await worker.queue();
  assert.ok(items.length >= 100, `${items.length} of ${PEOPLE}`);
  assert.equal(items[0].severity, 'emergency');
});
