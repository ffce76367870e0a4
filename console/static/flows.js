/** The door to the flows: signed in and allowed → the list or one flow, by what stands behind # in the address. */
import {api, onSessionLost, setCsrf} from './api.js';
import {fill, h, icon} from './dom.js';
import {flowList} from './flow_list.js';
import {flowSheet} from './flow_sheet.js';
import {watchIdle} from './idle.js';
import {showSignIn} from './sign_in.js';
import * as words from './words.js';

const app = document.getElementById('app');
const may = (role) => ['editor', 'supervisor', 'admin'].includes(role);
const atDesk = (role) => role === 'link_worker' || role === 'supervisor';
const LOST = 'しばらく操作がなかったため、ログアウトしました。';
let me = null, leave = null, days = 30;

const signIn = (why) => showSignIn(app, enter, why, '会話の流れ');

function goOut(why = '') {
  leave?.();
  leave = null;
  signIn(why);
}

async function signOut() {
  await api('DELETE', '/session');
  goOut('ログアウトしました。');
}

const top = () => h('header', {class: 'top'},
  h('div', {class: 'brand'}, h('img', {src: '/console/icon.svg', alt: ''}), h('h1', {}, '会話の流れ')),
  atDesk(me.role) && h('a', {class: 'button plain', href: '/console/'}, '机へ'),
  h('p', {class: 'me'}, me.name),
  h('button', {class: 'button', type: 'button', onclick: () => signOut().catch(() => {})}, 'ログアウト'));

const main = h('main', {});
let asked = 0;

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

function closedDoor() {
  document.title = '会話の流れ｜つなぐ';
  fill(app, h('div', {class: 'sign-in'}, h('main', {}, h('h1', {}, `${me.name}さん`),
    h('p', {}, `「${words.say(words.role, me.role)}」の方は、この画面を使えません。`),
    atDesk(me.role) && h('a', {class: 'button', href: '/console/'}, 'リンクワーカーの机へ'),
    h('button', {class: 'button', type: 'button', onclick: () => signOut().catch(() => {})}, 'ログアウト'))));
}

async function enter() {
  me = await api('GET', '/me');
  setCsrf(me.csrf);
  if (!may(me.role)) {
    closedDoor();
    return;
  }
  fill(app, h('div', {class: 'flows'}, top(), main));
  const moved = () => show('');
  addEventListener('hashchange', moved);
  const stopIdle = watchIdle(me.idle_s * 1000, () => api('GET', '/me').catch(() => {}), () => goOut(LOST));
  leave = () => {
    stopIdle();
    removeEventListener('hashchange', moved);
    document.querySelectorAll('dialog').forEach((d) => d.remove());
  };
  await show(null);
}

onSessionLost(() => { if (leave) goOut(LOST); });
enter().catch(() => signIn(''));
