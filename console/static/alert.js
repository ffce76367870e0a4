/** A person in danger waits: a bar that cannot be overlooked, and the count in the title. No sound. */
import {announce, fill, h, icon} from './dom.js';
import {span} from './time.js';
import {severity} from './words.js';
import {waitingRows} from './store.js';

/** @param {(row: any) => void} open */
export function makeAlarm(open) {
  const bar = h('div', {class: 'alarm', hidden: true, role: 'region', 'aria-label': '急ぎのお知らせ'});
  let told = '';

  function tell(rows) {
    const key = rows.map((r) => r.id).join();
    const first = rows[0];
    if (key !== told && first) announce(`${severity[first.severity]}の方がお待ちです。`);
    told = key;
  }

  function update() {
    const rows = waitingRows().filter((r) => r.severity !== 'normal');
    tell(rows);
    bar.hidden = rows.length === 0;
    if (bar.hidden) return;
    const first = rows[0];
    bar.dataset.severity = first.severity;
    const words = rows.length > 1 ? `${severity[first.severity]}の方がお待ちです（急ぎの方は ${rows.length}人）` : `${severity[first.severity]}の方がお待ちです`;
    const button = bar.querySelector('button') ?? h('button', {class: 'button', type: 'button'}, '開く');
    button.onclick = () => open(first);
    const text = bar.querySelector('p') ?? h('p', {});
    text.textContent = `${words}。${span(Date.now() - first.created_at)}経過`;
    if (!bar.firstChild) fill(bar, icon(first.severity), text, button);
    else bar.firstChild.replaceWith(icon(first.severity));
  }
  return {node: bar, update};
}

/** 「【緊急】(2) お待ちの方｜つなぐ」 */
export function updateTitle() {
  const rows = waitingRows();
  const worst = rows[0]?.severity;
  const mark = worst && worst !== 'normal' ? `【${severity[worst]}】` : '';
  document.title = `${mark}${rows.length ? `(${rows.length}) ` : ''}お待ちの方｜つなぐ`;
}
