/** All flows in one table: those that are used most come first. */
import {h} from './dom.js';
import {told} from './flow_words.js';

/** Roles said aloud: a narrow screen lays rows out as blocks, and a table must stay one. */
export const table = (className, caption, columns, rows) => h('table', {class: className, role: 'table'},
  h('caption', {class: 'unseen'}, caption),
  h('thead', {role: 'rowgroup'}, h('tr', {role: 'row'}, columns.map(([name, attributes]) => h('th', {scope: 'col', role: 'columnheader', ...attributes}, name)))),
  h('tbody', {role: 'rowgroup'}, rows));

export const honesty = () => h('p', {class: 'soft'},
  '数は、きのうまでの丸一日ごとの合計です。5回に満たない数は、0回も含めて「5未満」とし、ほかは5きざみの幅で示します。だれの会話かは、わかりません。');

/** The name stands before the number where there is no room for columns. @param {number|null} n @param {string} name of the column */
export const number = (n, name) => h('td', {class: 'number', role: 'cell', 'data-hidden': n === null},
  h('span', {class: 'narrow', 'aria-hidden': 'true'}, `${name} `), told(n));

function row(flow) {
  return h('tr', {role: 'row'},
    h('th', {scope: 'row', role: 'rowheader'}, h('a', {href: `#/f/${flow.name}`}, flow.title || flow.name), flow.title ? h('span', {class: 'soft'}, ` ${flow.name}`) : null),
    number(flow.begun, '始まった'), number(flow.leaving, '離れた'), number(flow.missed, '読み取れず'));
}

/** @param {any} answer of GET /flows @param {HTMLElement} spans */
export function flowList(answer, spans) {
  const rows = [...answer.items].sort((a, b) => (b.begun ?? 0) - (a.begun ?? 0) || (b.leaving ?? 0) - (a.leaving ?? 0) || (a.title || a.name).localeCompare(b.title || b.name, 'ja'));
  return h('div', {class: 'sheet'},
    h('div', {class: 'head'}, h('h2', {tabindex: -1}, '流れの一覧'), spans),
    answer.items.every((f) => f.since === null) && h('p', {class: 'note', role: 'status'}, 'この期間の数は、まだありません。会話があった日の翌日から、ここに出ます。'),
    table('counts', `会話の流れと、${answer.days}日間の回数`,
      [['流れ', {}], ['始まった', {class: 'number'}], ['途中で離れた', {class: 'number'}], ['読み取れず', {class: 'number'}]], rows.map(row)),
    honesty());
}
