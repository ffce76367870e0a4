/** What is known about this person: why a human was called, the questionnaire, notes, what they were shown. */
import {fill, h, icon} from './dom.js';
import {when} from './time.js';
import * as words from './words.js';
import {rowHere, store} from './store.js';
import {severityBadge} from './queue.js';
import {callingPairs} from './calling.js';

function why(row, now) {
  const times = [['受付', when(row.created_at, now)]];
  if (row.due_at) times.push(['お約束', `${when(row.due_at, now)} まで`]);
  times.push(['担当', row.claimed_name ?? 'まだいません']);
  times.push(...callingPairs(row, now));
  if (row.outcome) times.push(['結果', words.say(words.outcome, row.outcome)]);
  if (row.note) times.push(['メモ', row.note]);
  return h('section', {class: 'why'},
    h('h3', {}, 'なぜ呼ばれたか'),
    h('p', {}, severityBadge(row.severity), ' ', words.say(words.reason, row.reason)),
    row.summary && h('p', {class: 'summary'}, row.summary),
    h('dl', {class: 'pairs'}, times.map(([term, text]) => [h('dt', {}, term), h('dd', {}, text)])));
}

/** An answer of 3 or 4 is a need to look at; 4 a strong one. There is no total: only the profile. */
function answerMark(value) {
  if (value === '4') return h('span', {class: 'badge', 'data-severity': 'urgent'}, icon('urgent'), 'とくに気になる');
  return value === '3' ? h('span', {class: 'badge', 'data-severity': 'normal'}, icon('normal'), '気になる') : null;
}

function asked(item) {
  const filled = item.status === 'filled' || item.status === 'suspect';
  return h('li', {},
    h('p', {class: 'question'}, `${item.number}．${item.text}`),
    h('p', {class: 'answer', 'data-open': !filled}, filled ? item.label ?? item.value ?? '' : words.say(words.answerStatus, item.status), filled && answerMark(item.value)));
}

const questionnaire = (q) => h('section', {}, h('h3', {}, q.title), h('ol', {class: 'asked'}, q.items.map(asked)));

function notes(list, now) {
  if (!list.length) return null;
  return h('section', {}, h('h3', {}, 'うかがったこと'), h('ul', {class: 'listed'}, list.map((n) =>
    h('li', {}, h('b', {}, words.say(words.noteValue, n.value)), `${words.say(words.note, n.name)}　${when(n.at, now)}`))));
}

/** Titles stand on the cards the person was shown. */
function titles() {
  const known = new Map();
  for (const m of store.messages) for (const c of m.cards ?? []) if (c.id) known.set(c.id, c.title);
  return known;
}

function matches(list, now) {
  if (!list.length) return null;
  const known = titles();
  return h('section', {}, h('h3', {}, 'ご案内したもの'), h('ul', {class: 'listed'}, list.map((m) =>
    h('li', {}, h('b', {}, known.get(m.resource_id) ?? `番号 ${m.resource_id}`), m.reasons, `　${when(m.at, now)}`))));
}

export function makeAside() {
  const node = h('section', {class: 'facts', id: 'facts', 'aria-label': 'この方について', tabindex: 0});
  let drawn = '';
  return {node, update() {
    const d = store.dossier, row = rowHere(), now = Date.now();
    const key = JSON.stringify([d, row, store.messages.length]);
    if (key === drawn) return;
    drawn = key;
    fill(node, d && [row && why(row, now), d.questionnaires.map(questionnaire),
      d.questionnaires.length === 0 && h('section', {}, h('h3', {}, '生活アンケート'), h('p', {class: 'soft'}, 'まだ答えていません。')),
      notes(d.notes, now), matches(d.matches, now)]);
  }};
}
