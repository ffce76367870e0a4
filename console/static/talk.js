/** One conversation on screen: heading, doings, transcript, reply, and the facts beside it. */
import {fill, h, icon} from './dom.js';
import * as words from './words.js';
import {isMine, rowHere, store} from './store.js';
import {severityBadge} from './queue.js';
import {makeAside} from './aside.js';
import {makeReply} from './reply.js';
import {makeTranscript} from './transcript.js';

const tabs = [['words', 'やりとり'], ['facts', 'この方について']];

function makeTabs(pair) {
  const buttons = tabs.map(([name, label]) => h('button', {class: 'button', type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': name, onclick: () => choose(name)}, label));
  function choose(name) {
    pair.dataset.tab = name;
    tabs.forEach(([other], i) => {
      buttons[i].setAttribute('aria-selected', String(other === name));
      buttons[i].tabIndex = other === name ? 0 : -1;
    });
  }
  const node = h('div', {class: 'tabs', role: 'tablist', 'aria-label': '見るもの'}, buttons);
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = pair.dataset.tab === 'words' ? 'facts' : 'words';
    choose(other);
    buttons[tabs.findIndex(([name]) => name === other)].focus();
  });
  choose('words');
  return {node, choose};
}

/** @param {{take: () => void, giveBack: () => void, pause: () => void, reopen: () => void, call: () => void, release: () => void, close: () => void, refresh: () => Promise<void>, failed: (e: any) => void}} doings */
export function makeTalk(doings) {
  const transcript = makeTranscript(), reply = makeReply(doings), aside = makeAside();
  const title = h('h2', {id: 'talk-title', tabindex: -1});
  const badge = h('span', {}), standing = h('p', {class: 'soft'}), acts = h('div', {class: 'doings'});
  const head = h('header', {},
    h('a', {class: 'button plain back', href: '#/', 'aria-label': 'お待ちの方の一覧に戻る'}, icon('back')),
    h('div', {class: 'who'}, title, badge, standing), acts);
  const pair = h('div', {class: 'pair'}, h('div', {class: 'words', id: 'words'}, transcript.node, reply.node), aside.node);
  const bar = makeTabs(pair);
  const full = [head, bar.node, pair];
  const nobody = [h('p', {}, '左の一覧から選ぶか、「次の方」を押してください。'), h('p', {}, h('span', {class: 'only-tablet'}, 'Alt + N でも、次の方を担当できます。'))];
  const node = h('section', {class: 'column talk nobody', 'aria-label': '相談'});
  let drawn = null;

  function button(label, does, kind = '') {
    return h('button', {class: `button ${kind}`, type: 'button', onclick: does}, label);
  }

  function updateActs(row) {
    const kind = !row || row.state === 'closed' ? 'closed' : isMine(row) ? `mine:${store.dossier?.mode}` : row.state === 'waiting' ? 'waiting' : 'others';
    if (acts.dataset.kind === kind) return;
    acts.dataset.kind = kind;
    fill(acts,
      kind === 'mine:human' && button('席を外す', doings.pause),
      (kind === 'mine:human' || kind === 'mine:paused') && button('ボットに戻す', doings.giveBack),
      kind.startsWith('mine') && button('列に戻す', doings.release),
      kind.startsWith('mine') && button('終了する', doings.close));
  }

  function update() {
    const here = Boolean(store.here);
    if (drawn !== here) {
      drawn = here;
      node.classList.toggle('nobody', !here);
      fill(node, here ? full : nobody);
    }
    if (!here) return;
    const d = store.dossier, row = rowHere();
    title.textContent = d ? words.say(words.channel, d.channel) + (d.here === d.channel ? '' : words.say(words.nowHere, d.here)) : '読み込んでいます…';
    fill(badge, row && severityBadge(row.severity));
    standing.textContent = d ? words.say(words.mode, d.mode) : '';
    updateActs(d ? row : null);
    transcript.update();
    reply.update();
    aside.update();
  }

  return {node, update,
    opened() {
      bar.choose('words');
      title.focus({preventScroll: true});
    },
    focusReply: () => { bar.choose('words'); reply.focus(); },
    focusFacts: () => { bar.choose('facts'); aside.node.focus(); },
  };
}
