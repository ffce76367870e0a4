/** A person in danger waits: a bar that cannot be overlooked, and the count in the title. Whoever is called by name also hears it, and answers here. */
import {announce, announceNow, fill, h, icon} from './dom.js';
import {clock, span} from './time.js';
import {severity} from './words.js';
import {inOrder, waitingRows} from './store.js';
import {callingNow, callsMe} from './calling.js';
import {makeRing} from './ring.js';

/** Those who call me first, then all others who wait. */
function pressing() {
  const calls = inOrder().filter(callsMe);
  return {calls, rows: [...calls, ...waitingRows().filter((r) => r.severity !== 'normal' && !callsMe(r))]};
}

/** @param {{open: (row: any) => void, answer: (row: any) => void}} doings */
export function makeAlarm(doings) {
  const sign = h('span', {class: 'sign'}), words = h('p', {}), ways = h('div', {class: 'ways'});
  const bar = h('div', {class: 'alarm', hidden: true, role: 'region', 'aria-label': '急ぎのお知らせ'}, sign, words, ways);
  const ring = makeRing();
  let told = '', ringsFor = '', first = null;

  const button = (label, does, kind = '') => h('button', {class: `button ${kind}`, type: 'button', onclick: does}, label);
  const openButton = button('開く', () => doings.open(first));
  const answerButton = button('応答する', () => doings.answer(first), 'answer');
  const quietButton = button('音を止める', () => { ring.stop(ringsFor); update(); });

  function tell(rows, calls) {
    const key = rows.map((r) => `${r.id}:${callsMe(r)?.alert_id ?? ''}`).join();
    if (key !== told && calls.length) announceNow(`${severity[first.severity]}。あなたを呼んでいます。「応答する」を押してください。`);
    else if (key !== told && first) announce(`${severity[first.severity]}の方がお待ちです。`);
    told = key;
  }

  function sentence(rows, calls) {
    const others = rows.length - 1;
    const who = `${severity[first.severity]}の方がお待ちです${others ? `（急ぎの方は ${rows.length}人）` : ''}。`;
    if (calls.length) return `${who}あなたを呼んでいます。${clock(callsMe(first).answer_by)} までに「応答する」を押してください。応答がなければ、ほかの人も呼びます。`;
    const calling = callingNow(first);
    return `${who}${span(Date.now() - first.created_at)}経過${calling ? `。${calling}` : ''}`;
  }

  /** Buttons are moved only when they change, so that a finger or the focus on one of them stays. */
  function setWays(wanted) {
    if (wanted.length === ways.children.length && wanted.every((b, i) => ways.children[i] === b)) return;
    ways.replaceChildren(...wanted);
  }

  function update() {
    const {calls, rows} = pressing();
    first = rows[0];
    tell(rows, calls);
    ringsFor = calls.map((r) => callsMe(r).alert_id).join();
    const rings = ring.for(ringsFor);
    bar.hidden = rows.length === 0;
    if (bar.hidden) return;
    bar.dataset.severity = first.severity;
    bar.dataset.called = String(calls.length > 0);
    if (sign.dataset.level !== first.severity) fill(sign, icon(first.severity));
    sign.dataset.level = first.severity;
    const text = sentence(rows, calls);
    if (words.textContent !== text) words.textContent = text;
    setWays(calls.length ? [answerButton, ...(rings ? [quietButton] : [])] : [openButton]);
  }
  return {node: bar, update, close: ring.close};
}

/** 「【緊急】(2) お待ちの方｜つなぐ」「【緊急】(2) 応答してください｜つなぐ」 */
export function updateTitle() {
  const rows = waitingRows(), {calls, rows: urgent} = pressing();
  const mark = urgent.length ? `【${severity[urgent[0].severity]}】` : '';
  document.title = `${mark}${rows.length ? `(${rows.length}) ` : ''}${calls.length ? '応答してください' : 'お待ちの方'}｜つなぐ`;
}
