/** What was said, in order. role="log" without its own announcements: new words are said once, by the live region. */
import {h, icon, keyed} from './dom.js';
import {clock, day, dayKey} from './time.js';
import {store} from './store.js';

const NEAR = 80; /* px from the end that still count as "at the end" */

function speaker(m) {
  if (m.from === 'resident') return '相談者';
  if (m.from === 'bot') return 'ボット';
  return m.from === 'worker' ? m.name ?? '担当者' : '';
}

const offered = (choices) => h('ul', {class: 'offered', 'aria-label': '出した選択肢'}, choices.map((c) => h('li', {}, c.label)));

const shown = (cards) => h('ul', {class: 'shown', 'aria-label': 'ご案内したもの'}, cards.map((c) =>
  h('li', {}, h('b', {}, c.title), c.text && h('p', {}, c.text), (c.lines ?? []).map((line) => h('p', {}, line)))));

function makeSaid(m) {
  const who = speaker(m);
  return h('div', {class: 'said', 'data-from': m.from, 'data-seq': m.seq, 'data-waiting': m.waiting, 'data-undelivered': m.undelivered && 'true'},
    who && h('p', {class: 'by'}, h('b', {}, who), h('time', {datetime: new Date(m.at).toISOString()}, m.waiting ? '送っています…' : clock(m.at))),
    m.text && h('p', {class: 'text'}, m.text),
    m.link && h('p', {class: 'soft'}, '（一度だけ使えるリンクを付けました）'),
    m.cards?.length ? shown(m.cards) : null,
    m.choices?.length ? offered(m.choices) : null,
    m.undelivered && h('p', {class: 'undelivered'}, icon('urgent'), 'ご本人に届いていません'));
}

/** Messages with a line wherever a day begins. */
function lines() {
  const out = [];
  let last = '';
  for (const m of store.messages) {
    const key = dayKey(m.at);
    if (key !== last) out.push({key: `day:${key}`, day: m.at});
    last = key;
    out.push({key: `seq:${m.seq}${m.undelivered ? ':undelivered' : ''}`, m});
  }
  return out;
}

export function makeTranscript() {
  const newer = h('button', {class: 'button main newer', type: 'button', hidden: true, onclick: () => toEnd()}, '新しい発言を見る');
  const list = h('div', {class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': 'これまでのやりとり', tabindex: 0});
  const node = h('div', {class: 'log-frame'}, list, newer);
  let conversation = '', end = 0, stuck = true; /* stuck: the end is in view and stays there */

  function toEnd() {
    list.scrollTop = list.scrollHeight;
    stuck = true;
    newer.hidden = true;
  }
  list.addEventListener('scroll', () => {
    stuck = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    if (stuck) newer.hidden = true;
  });
  new ResizeObserver(() => { if (stuck) list.scrollTop = list.scrollHeight; }).observe(list);

  function update() {
    const fresh = conversation !== store.here;
    if (fresh) {
      list.replaceChildren();
      list.nodesByKey = new Map();
      conversation = store.here;
    }
    keyed(list, lines(), (l) => l.key, (l) => (l.m ? makeSaid(l.m) : h('p', {class: 'day'}, day(l.day))), () => {});
    const last = store.messages.at(-1);
    const grown = (last?.seq ?? 0) !== end;
    end = last?.seq ?? 0;
    if (fresh || (grown && (stuck || last?.from === 'worker'))) toEnd();
    else if (grown) newer.hidden = false;
  }
  return {node, update, toEnd};
}
