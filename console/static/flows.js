/** All flows, or one of them, by what stands behind # in the address. */
import {api} from './api.js';
import {fill, h, icon} from './dom.js';
import {openDoor} from './door.js';
import {flowList} from './flow_list.js';
import {flowSheet} from './flow_sheet.js';

let main, days = 30, asked = 0;

function spans() {
  const select = h('select', {id: 'days', onchange: () => { days = Number(select.value); show('days'); }},
    [7, 30, 90].map((n) => h('option', {value: n, selected: n === days}, `きのうまでの${n}日間`)));
  return h('div', {class: 'span'}, h('label', {for: 'days'}, '期間'), select);
}

function failed(error) {
  if (error.code === 'session_required') return;
  const missing = error.code === 'not_found';
  fill(main, h('div', {class: 'sheet'}, h('p', {class: 'wrong', role: 'alert'}, icon('urgent'), missing ? 'この流れは、いまはありません。' : error.message),
    missing ? h('a', {class: 'button', href: '#/'}, '一覧へ') : h('button', {class: 'button', type: 'button', onclick: () => show('')}, 'もう一度')));
}

/** @param {string} focus id of what has the focus then; '' for the heading; null to leave it */
async function show(focus) {
  const mine = ++asked;
  const name = /^#\/f\/([a-z0-9_]+)$/.exec(location.hash)?.[1];
  main.setAttribute('aria-busy', 'true');
  try {
    const answer = await api('GET', name ? `/flows/${name}/graph?days=${days}` : `/flows?days=${days}`);
    if (mine !== asked) return;
    document.title = `${name ? answer.flow.title || name : '会話の流れ'}｜つなぐ`;
    fill(main, name ? flowSheet(answer, spans()) : flowList(answer, spans()));
    if (focus !== null) (document.getElementById(focus) ?? main.querySelector('h2')).focus();
  } catch (error) {
    if (mine === asked) failed(error);
  } finally {
    main.removeAttribute('aria-busy');
  }
}

openDoor({
  title: '会話の流れ',
  may: (role) => ['editor', 'supervisor', 'admin'].includes(role),
  open(where) {
    main = where;
    const moved = () => show('');
    addEventListener('hashchange', moved);
    show(null);
    return () => removeEventListener('hashchange', moved);
  },
});
