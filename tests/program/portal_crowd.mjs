/* Many who ask for what is long to make (a whole calendar, near them, so that no cache has it) hold up nobody who only looks for something.
 * Run: node --test tests/program/portal_crowd.mjs */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { binary, Service } from '../line/service.mjs';
import { sleep } from '../support/wire.mjs';

const service = new Service();
const ROWS = 1500, CROWD = 40;

before(async () => {
  await service.start();
  const days = ['毎週月曜', '毎週水曜（祝日を除く）', '第2・第4火曜（祝日を除く）', '毎週金曜'];
  const rows = Array.from({ length: ROWS }, (_, i) => `a${i},体操の会${i},${days[i % 4]},10:00,12:00,公民館${i % 90},みんなで体操をします。,34.${1000 + i},134.${1000 + i}`);
  const file = path.join(service.dir, 'groups.csv');
  writeFileSync(file, ['ID,名称,開催曜日,開始時間,終了時間,場所,説明,緯度,経度', ...rows, ''].join('\n'));
  const done = spawnSync(binary, ['import', file], { env: await service.environment(), cwd: service.dir, encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  for (let i = 0; i < 100; i++) {
    const { total } = await (await fetch(`${service.url}/api/v1/resources`)).json();
    if (total >= ROWS) return;
    await sleep(100);
  }
  assert.fail('the list did not arrive');
});
after(async () => {
  const ended = await service.stop();
  service.remove();
  assert.deepEqual(ended, { code: 0, signal: null }, service.stderr.slice(-3000));
  assert.doesNotMatch(service.stderr, /Sanitizer|runtime error/);
});

test('a crowd before the calendars', { timeout: 120_000 }, async () => {
  const ways = ['/activities.ics', '/calendar', '/map'];
  let done = 0;
  const crowd = Array.from({ length: CROWD }, async (_, i) => {
    const answer = await fetch(`${service.url}${ways[i % 3]}?near=34.${i + 10},134.1`);
    await answer.arrayBuffer();
    done += answer.status === 200;
    return answer.status;
  });
  await sleep(50); /* they stand there */
  const already = done;
  const answer = await fetch(`${service.url}/activities?near=34.2,134.2`);
  const meanwhile = done - already;
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /体操の会/);
  const statuses = await Promise.all(crowd), served = statuses.filter((s) => s === 200).length, refused = statuses.filter((s) => s === 503).length;
  assert.equal(served + refused, CROWD, `${statuses}`);
  assert.ok(served >= 10, `only ${served} of ${CROWD} were served`);
  assert.ok(meanwhile < CROWD / 2, `a look at the list waited for ${meanwhile} of ${served} calendars`);
  assert.equal((await fetch(`${service.url}/activities.ics?near=34.5,134.5`)).status, 200, 'afterwards as before');
});
