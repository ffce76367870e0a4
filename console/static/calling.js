/** Who is being called for a person in danger, in words: for the queue, the bar and the facts. */
import {clock, when} from './time.js';
import {store} from './store.js';

const list = (people) => people.map((p) => `${p.name}さん${p.times > 1 ? `（${p.times}回）` : ''}`).join('、');

/** My newest alert of this request that waits for an answer. @param {any} row */
export function callsMe(row) {
  if (row?.alerting?.state !== 'calling') return null;
  return row.alerting.people.find((p) => p.staff === store.me?.id) ?? null;
}

/** Those who were alerted last: they are being called now. */
function calledNow(alerting) {
  const newest = Math.max(...alerting.people.map((p) => p.at));
  return alerting.people.filter((p) => p.at === newest);
}

/** 「佐藤 花さん、鈴木 太郎さん（2回）を呼んでいます」 @param {any} row */
export function callingNow(row) {
  const a = row.alerting;
  if (!a) return '';
  if (a.state === 'calling') return `${list(calledNow(a))}を呼んでいます`;
  if (a.state === 'nobody') return 'いま、当番の人がいません';
  return a.state === 'answered' && row.state === 'waiting' && a.answered_name ? `${a.answered_name}さんが応答しました` : '';
}

/** One line for a card: who was alerted, who answered, when the next alert goes out. @param {any} row @param {number} now */
export function callingLine(row, now) {
  const a = row.alerting;
  if (!a || row.state === 'closed') return '';
  if (a.state === 'calling') return `${callingNow(row)}。応答がなければ ${clock(a.next_at)} に次のお知らせ`;
  if (a.state === 'nobody') {
    return a.next_at ? `いま、当番の人がいません。${when(a.next_at, now)} に知らせます` : 'いま、当番の人がいません。次の当番も決まっていません';
  }
  return a.answered_name ? `${a.answered_name}さんが ${when(a.answered_at, now)} に応答` : '';
}

/** Pairs for the facts: everybody who was alerted, and how it ended. @param {any} row @param {number} now @returns {[string, string][]} */
export function callingPairs(row, now) {
  const a = row.alerting;
  if (!a) return [];
  const pairs = a.people.map((p) => ['知らせた人', `${p.name}（${when(p.at, now)}${p.times > 1 ? `、${p.times}回目` : ''}）${p.answered_at ? '応答' : ''}`]);
  if (a.answered_name) pairs.push(['応答', `${a.answered_name}（${when(a.answered_at, now)}）`]);
  if (a.state === 'calling') pairs.push(['次のお知らせ', when(a.next_at, now)]);
  if (a.state === 'nobody') pairs.push(['当番', callingLine(row, now)]);
  return pairs;
}
