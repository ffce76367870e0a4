/** The queue: 「次の方」, who waits, whom I have, whom others have. */
import {fill, h, icon, keyed} from './dom.js';
import {clock, span, when} from './time.js';
import * as words from './words.js';
import {callingLine, callsMe} from './calling.js';
import {inOrder, isMine, store} from './store.js';

/** What tells one person from the next, in a few lines: without what stands above already (that they asked, that words were heard) and what was not answered. @param {any} row */
function gist(row) {
  const own = Math.max(0, row.summary.indexOf('本人の言葉：'));
  const lines = row.summary.slice(own).split('\n');
  if (row.reason === 'asked' && lines.length > 1) lines.shift();
  return lines.map((line) => line.replace(/[^：／]+ お答えなし(／|$)/g, '').replace(/／$/, '')).filter((line) => !/：(お答えなし)?$/.test(line)).join('\n');
}

/** @param {string} level */
export function severityBadge(level) {
  return h('span', {class: 'badge', 'data-severity': level}, icon(level), words.say(words.severity, level));
}

function makeCard(row) {
  const link = h('a', {href: `#/c/${row.conversation_id}`});
  const node = h('li', {class: 'card'},
    h('p', {class: 'line'}, h('span', {class: 'level'}), h('span', {class: 'waited'}), h('span', {class: 'fresh', hidden: true}, '新しい発言')),
    link, h('p', {class: 'summary'}), h('p', {class: 'calling', hidden: true}, h('span', {class: 'sign'}), h('span', {class: 'words'})), h('p', {class: 'undelivered', hidden: true}, icon('urgent'), '届いていない言葉があります'), h('p', {class: 'due'}));
  return node;
}

function dueWords(row, now) {
  if (row.state === 'closed') return [words.say(words.outcome, row.outcome ?? ''), row.closed_at && when(row.closed_at, now)].filter(Boolean).join('　');
  if (row.state !== 'waiting') return row.claimed_name ? `担当：${row.claimed_name}` : '';
  if (!row.due_at) return '';
  return row.due_at < now ? `約束の ${when(row.due_at, now)} を過ぎています` : `約束：${when(row.due_at, now)} まで`;
}

const callingSigns = {calling: 'call', nobody: 'offline', answered: 'done'};

function updateCalling(node, row, now) {
  const line = callingLine(row, now);
  node.hidden = !line;
  if (!line) return;
  const {state} = row.alerting;
  if (node.dataset.state !== state) fill(node.querySelector('.sign'), icon(callingSigns[state] ?? 'normal'));
  node.dataset.state = state;
  node.dataset.me = String(Boolean(callsMe(row)));
  node.querySelector('.words').textContent = line;
}

function updateCard(node, row) {
  const now = Date.now();
  node.dataset.severity = row.severity;
  node.dataset.id = row.id;
  node.dataset.here = String(row.conversation_id === store.here);
  fill(node.querySelector('.level'), severityBadge(row.severity));
  node.querySelector('.waited').textContent =
    row.state === 'waiting' ? `${span(now - row.created_at)} お待ち` : `${clock(row.created_at)} に受付`;
  node.querySelector('.fresh').hidden = !isMine(row) || !store.fresh.has(row.conversation_id);
  const link = node.querySelector('a');
  link.textContent = words.say(words.reason, row.reason);
  if (row.conversation_id === store.here) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');
  link.href = `#/c/${row.conversation_id}`;
  node.querySelector('.summary').textContent = gist(row);
  updateCalling(node.querySelector('.calling'), row, now);
  node.querySelector('.undelivered').hidden = !row.undelivered_at;
  const due = node.querySelector('.due');
  due.textContent = [words.say(words.channelShort, row.channel), dueWords(row, now)].filter(Boolean).join('　');
  due.dataset.late = String(row.state === 'waiting' && Boolean(row.due_at) && row.due_at < now);
}

function group(id, title) {
  const count = h('span', {class: 'count'});
  const list = h('ul', {class: 'cards', 'aria-labelledby': id});
  const empty = h('p', {class: 'empty', hidden: true});
  const node = h('section', {}, h('h2', {id, tabindex: -1}, title, count), list, empty);
  return {node, update(rows, emptyWords) {
    count.textContent = rows.length ? `${rows.length}人` : '';
    keyed(list, rows, (r) => r.id, makeCard, updateCard);
    list.hidden = rows.length === 0;
    empty.hidden = rows.length > 0 || !emptyWords;
    empty.textContent = emptyWords;
    node.hidden = rows.length === 0 && !emptyWords;
  }};
}

/** @param {{next: () => void, ended: () => void}} doings */
export function makeQueue(doings) {
  const next = h('button', {class: 'button main wide next', type: 'button', onclick: doings.next}, '次の方', icon('next'));
  const waiting = group('queue-waiting', 'お待ちの方');
  const mine = group('queue-mine', '担当している方');
  const others = group('queue-others', 'ほかの人が担当');
  const ended = group('queue-ended', '最近終わった相談');
  const drawer = h('details', {class: 'ended', ontoggle: () => { if (drawer.open) doings.ended(); }}, h('summary', {}, '最近終わった相談を見る'), ended.node);
  const node = h('nav', {class: 'column queue', 'aria-label': '相談の一覧'}, next,
    h('p', {class: 'soft order'}, '受付順です。緊急・至急の方が先になります。'),
    waiting.node, mine.node, others.node, drawer);

  return {node, focus: () => node.querySelector('#queue-waiting').focus(), update() {
    const rows = inOrder();
    const waits = rows.filter((r) => r.state === 'waiting');
    next.disabled = waits.length === 0;
    waiting.update(waits, store.loaded ? 'いま、お待ちの方はいません。' : '読み込んでいます…');
    mine.update(rows.filter(isMine), '');
    if (drawer.open) ended.update(store.ended, 'まだありません。');
    others.update(rows.filter((r) => r.state !== 'waiting' && !isMine(r)), '');
  }};
}
