/** What the town lacks: what five would come to, what was looked for in vain, and what may not be true any more. */
import {api} from './api.js';
import {announce, fill, h, icon} from './dom.js';
import {openDoor} from './door.js';
import {table} from './flow_list.js';
import {category, conditionWords} from './lack_words.js';
import {showSheet} from './sheet_page.js';
import {contradictions, truth} from './truth.js';
import * as words from './words.js';

const TITLE = '町に足りないもの';
let main, mayImport;

/* ---- 集まりの種 ---- */

const named = (list) => list.map(({word, people}) => `「${word}」${people}人`).join('、');

async function invite(seed, select, button, told) {
  const offer = seed.offers.find((o) => o.resource_id === select.value);
  if (!offer) return;
  button.disabled = true;
  try {
    const {invited} = await api('POST', `/seeds/${seed.category}/invitations`, {resource_id: offer.resource_id});
    fill(told, icon('done'), `「${offer.name}」を、${invited}人の方にお知らせしました。お返事は、それぞれの会話に届きます。`);
    announce(told.textContent);
  } catch (error) {
    button.disabled = false;
    fill(told, icon('urgent'), error.message);
  }
}

/** Asked once more: what is sent to people cannot be taken back. */
function confirmed(seed, select, button, told) {
  const offer = seed.offers.find((o) => o.resource_id === select.value);
  const dialog = h('dialog', {'aria-labelledby': 'sure'},
    h('form', {method: 'dialog'},
      h('h2', {id: 'sure'}, `「${offer.name}」を、${seed.people}人の方にお知らせしますか。`),
      h('p', {}, 'それぞれの会話に、一度だけ届きます。夜は、翌朝に届きます。お知らせのあとは、取り消せません。'),
      h('div', {class: 'ways'},
        h('button', {class: 'button', value: 'no'}, 'やめる'),
        h('button', {class: 'button main', value: 'yes'}, 'お知らせする'))));
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'yes') invite(seed, select, button, told);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function seedCard(seed, i) {
  const told = h('p', {class: 'told', role: 'status'});
  const select = h('select', {id: `offer-${i}`}, h('option', {value: ''}, '選んでください'), seed.offers.map((o) => h('option', {value: o.resource_id}, o.name)));
  const button = h('button', {class: 'button main', type: 'button', disabled: true}, 'お知らせする');
  select.addEventListener('change', () => { button.disabled = !select.value; });
  button.addEventListener('click', () => confirmed(seed, select, button, told));
  return h('li', {class: 'seed'},
    h('h4', {}, words.say(category, seed.category), h('span', {class: 'many'}, `${seed.people}人`)),
    seed.words.length ? h('p', {}, `共通することば：${named(seed.words)}`) : h('p', {class: 'soft'}, '五人に共通することばは、まだありません。'),
    h('div', {class: 'offer'},
      h('label', {for: `offer-${i}`}, 'この方たちにお知らせする集まり'), select, button),
    seed.offers.length ? null : h('p', {class: 'soft'}, 'この分野の集まりは、まだ一覧にありません。先に一覧へ加えてください。'),
    told);
}

const seeds = (list) => h('section', {'aria-labelledby': 'seeds'},
  h('h3', {id: 'seeds'}, '集まりの種'),
  h('p', {class: 'soft'}, '探したものが見つからず、「できたら知らせてほしい」と言ってくださった方です。同じ分野の方が五人そろうと、ここに出ます。お名前や会話は出ません。'),
  list.length ? h('ul', {class: 'seeds'}, list.map(seedCard)) : h('p', {class: 'note'}, '五人そろった分野は、まだありません。'));

/* ---- 見つからなかったもの ---- */

function gapRows(list) {
  const whole = list.filter((g) => g.condition === '').sort((a, b) => b.searches - a.searches);
  const conditions = (name) => list.filter((g) => g.category === name && g.condition).sort((a, b) => b.searches - a.searches);
  return whole.map((g) => h('tr', {role: 'row'},
    h('th', {scope: 'row', role: 'rowheader'}, words.say(category, g.category)),
    h('td', {role: 'cell'}, conditions(g.category).map((c) => conditionWords(c.condition)).join('、') || '―'),
    h('td', {class: 'number', role: 'cell'}, `${g.searches}〜${g.searches + 4}`)));
}

const gaps = (list, days) => h('section', {'aria-labelledby': 'gaps'},
  h('h3', {id: 'gaps'}, '探して見つからなかったもの'),
  list.length
    ? table('counts', `${days}日間に探して見つからなかったもの`, [['分野', {}], ['合わなかった条件', {}], ['回数', {class: 'number'}]], gapRows(list))
    : h('p', {class: 'note'}, '五回以上探されて、見つからなかったものはありません。'),
  h('p', {class: 'soft'}, `きのうまでの${days}日間。5回に満たないものは出しません。ほかは5きざみの幅です。だれが探したかは、わかりません。`));

/** After something was taken back: the same page, read again, at the same place. */
async function again() {
  await show();
  main.querySelector('#answers')?.focus();
}

const ways = () => h('p', {class: 'ways'},
  h('a', {class: 'button', href: '/console/edits'}, '手もとで直したところへ'),
  mayImport && [h('a', {class: 'button', href: '/console/import'}, '一覧の取りこみへ'), h('a', {class: 'button', href: '/console/reports'}, 'つながるレポートへ')]);

async function sheet() {
  const [answer, doubts] = await Promise.all([api('GET', '/lacks'), api('GET', '/unsure')]);
  return h('div', {class: 'sheet'}, h('h2', {tabindex: -1}, TITLE), ways(),
    contradictions(doubts, again), seeds(answer.seeds), gaps(answer.gaps, answer.days), truth(answer.gone, doubts, again));
}

const show = () => showSheet(main, TITLE, sheet);

openDoor({
  title: TITLE,
  may: (role) => role === 'link_worker' || role === 'supervisor',
  open(where, me) {
    main = where;
    mayImport = me.role === 'supervisor';
    show();
    return () => {};
  },
});
