/** The desk: puts the parts together, listens to the stream, and carries out what the link worker decides. */
import {api} from './api.js';
import {announce, fill, h, icon} from './dom.js';
import {makeAlarm, updateTitle} from './alert.js';
import {askOutcome, askUntil, askWords, confirm, showKeys} from './dialogs.js';
import {watchIdle} from './idle.js';
import {listenKeys} from './keys.js';
import {makeLacksLink} from './lacks_link.js';
import {makeQueue} from './queue.js';
import {addMessages, changed, lastSeq, rowHere, store, subscribe, waitingRows} from './store.js';
import {callsMe} from './calling.js';
import {openStream} from './stream.js';
import {makeTalk} from './talk.js';
import * as words from './words.js';

const mayLink = (role) => role === 'link_worker' || role === 'supervisor';
const maySeeFlows = (role) => ['editor', 'supervisor', 'admin'].includes(role);

const ENDED_SHOWN = 20;

/** Everything the desk knows, forgotten; drafts stay. */
function forget() {
  Object.assign(store, {rows: new Map(), loaded: false, ended: [], link: 'off', here: '', dossier: null, messages: [], fresh: new Set()});
}

/** @param {HTMLElement} app @param {(why?: string) => void} goOut @returns {() => void} leave */
export function openDesk(app, goOut) {
  forget();
  const notice = makeNotice();
  const failed = (error) => { if (error.code !== 'session_required') notice.show(error.message ?? 'うまくいきませんでした。'); };
  const attempt = (work) => work().catch(failed);

  /* ---- reading ---- */

  async function loadQueue() {
    const {items} = await api('GET', '/escalations');
    store.rows = new Map(items.map((r) => [r.id, r]));
    store.loaded = true;
    changed();
  }

  async function loadEnded() {
    const {items} = await api('GET', '/escalations?state=closed');
    store.ended = items.slice(0, ENDED_SHOWN);
    changed();
  }

  async function loadDossier(id) {
    const dossier = await api('GET', `/conversations/${id}`);
    if (store.here !== id) return;
    store.dossier = dossier;
    changed();
  }

  async function refresh() {
    const id = store.here;
    if (!id) return;
    const {items} = await api('GET', `/conversations/${id}/messages?after=${lastSeq()}`);
    if (store.here !== id) return;
    addMessages(items);
    changed();
  }

  /** All that is shown, once more: something has changed in it. */
  async function reread() {
    const id = store.here;
    const {items} = await api('GET', `/conversations/${id}/messages?after=0`);
    if (store.here !== id) return;
    store.messages = [];
    addMessages(items);
    changed();
  }

  async function show(id) {
    Object.assign(store, {here: id, dossier: null, messages: [], undelivered: 0});
    store.fresh.delete(id);
    changed();
    stream?.watch(id);
    desk.dataset.view = id ? 'talk' : 'queue';
    if (!id) return;
    await Promise.all([loadDossier(id), refresh()]);
    queueMicrotask(() => talk.opened());
  }

  /* ---- doing ---- */

  async function claim(row) {
    try {
      const now = await api('POST', `/escalations/${row.id}/claim`);
      Object.assign(row, {state: now.state, claimed_by: now.claimed_by, claimed_name: now.claimed_name});
      store.rows.set(row.id, row);
      changed();
      return true;
    } catch (error) {
      if (error.code !== 'already_claimed') throw error;
      const {claimed_by: by, claimed_name: name} = error.problem;
      Object.assign(row, {state: 'claimed', claimed_by: by, claimed_name: name});
      notice.show(`${name ?? 'ほかの人'}さんが先に担当しました。`);
      changed();
      return false;
    }
  }

  /** I was called, and look after it: nobody else is called then. */
  async function answer(row) {
    try {
      const now = await api('POST', `/alerts/${callsMe(row).alert_id}/answer`);
      row.alerting = now.alerting;
      announce('応答しました。');
    } catch (error) {
      if (error.code !== 'already_answered') throw error;
      const {answered_by: by, answered_name: name} = error.problem;
      row.alerting = {...row.alerting, state: 'answered', answered_by: by, answered_name: name, answered_at: Date.now(), next_at: null};
      notice.show(`${name ?? 'ほかの人'}さんが先に応答しました。`);
    }
    store.rows.set(row.id, row);
    changed();
    go(row.conversation_id);
  }

  async function takeNext() {
    for (const row of waitingRows()) {
      if (!await claim(row)) continue;
      go(row.conversation_id);
      return;
    }
    announce('いま、お待ちの方はいません。');
  }

  async function take() {
    const row = rowHere();
    if (!row || !await claim(row)) return;
    await Promise.all([loadDossier(store.here), refresh()]);
    queueMicrotask(() => talk.focusReply());
  }

  async function act(path, body, done) {
    await api('POST', path, body);
    announce(done);
    await Promise.all([loadDossier(store.here), refresh()]);
  }

  async function giveBack() {
    if (!await confirm({title: 'ボットに戻しますか', text: 'ここからは、またボットがお話をうかがいます。ご本人にもそのことをお伝えします。', yes: 'ボットに戻す'})) return;
    await act(`/conversations/${store.here}/return-to-bot`, undefined, 'ボットに戻しました。');
  }

  async function pause() {
    const until = await askUntil();
    if (until) await act(`/conversations/${store.here}/pause`, until, '席を外すことをお伝えしました。');
  }

  async function release() {
    const row = rowHere();
    if (!await confirm({title: '列に戻しますか', text: 'ほかの担当者が引き継げるように、お待ちの方の列に戻します。', yes: '列に戻す'})) return;
    await act(`/escalations/${row.id}/release`, undefined, '列に戻しました。');
  }

  async function close() {
    const row = rowHere();
    const answer = await askOutcome();
    if (answer) await act(`/escalations/${row.id}/close`, answer, '相談を終了しました。');
  }

  async function call() {
    const said = await askWords();
    if (said) await act(`/conversations/${store.here}/call`, said, '声をかけました。');
  }

  async function reopen() {
    const row = rowHere();
    if (!await confirm({title: '開き直しますか', text: 'ご本人に、もう少しお話をうかがうことをお伝えします。', yes: '開き直す'})) return;
    await act(`/escalations/${row.id}/reopen`, undefined, '開き直しました。');
    queueMicrotask(() => talk.focusReply());
  }

  async function signOut() {
    await api('DELETE', '/session');
    goOut('ログアウトしました。');
  }

  /* ---- hearing ---- */

  /** What was said has not arrived: marked at the words themselves. */
  function hearUndelivered(row) {
    const before = store.undelivered;
    store.undelivered = row.undelivered_at ?? 0;
    if (!store.undelivered || store.undelivered === before) return;
    announce('お送りした言葉が、ご本人に届いていません。');
    attempt(reread);
  }

  function hearEscalation(e) {
    const row = e.escalation;
    if (row.state === 'closed') store.rows.delete(row.id);
    else store.rows.set(row.id, row);
    store.ended = store.ended.filter((r) => r.id !== row.id);
    if (row.state === 'closed') store.ended = [row, ...store.ended].slice(0, ENDED_SHOWN);
    if (store.dossier?.escalation?.id === row.id) store.dossier.escalation = {...store.dossier.escalation, ...row};
    if (e.kind === 'message' && e.actor === 'resident' && row.conversation_id !== store.here) store.fresh.add(row.conversation_id);
    if ((e.kind === 'opened' || (e.kind === 'reopened' && row.state === 'waiting')) && row.severity === 'normal') announce('お待ちの方が増えました。');
    if (row.conversation_id === store.here) hearUndelivered(row);
    if ((e.kind === 'opened' || e.kind === 'reopened') && row.conversation_id === store.here) attempt(() => loadDossier(store.here));
  }

  function hearMessage(e) {
    if (e.conversation_id !== store.here) return;
    const added = addMessages([e.message]);
    if (added.length && e.message.from === 'resident') announce(`相談者：${e.message.text ?? ''}`);
  }

  const heard = {
    escalation: hearEscalation,
    message: hearMessage,
    status: (e) => { if (store.dossier && e.conversation_id === store.here) store.dossier.mode = e.mode; },
    watching: () => attempt(refresh),
    resync: () => attempt(async () => { await loadQueue(); await refresh(); }),
  };

  /* ---- the page ---- */

  const open = (row) => go(row.conversation_id);
  const queue = makeQueue({next: () => attempt(takeNext), ended: () => attempt(loadEnded)});
  const talk = makeTalk({
    take: () => attempt(take), giveBack: () => attempt(giveBack), pause: () => attempt(pause), reopen: () => attempt(reopen), call: () => attempt(call), release: () => attempt(release), close: () => attempt(close), refresh, failed,
  });
  const alarm = makeAlarm({open, answer: (row) => attempt(() => answer(row))});
  const lacks = mayLink(store.me.role) ? makeLacksLink() : null;
  const link = h('p', {class: 'link-state'});
  const desk = h('div', {class: 'desk', 'data-view': 'queue'},
    h('header', {class: 'top'},
      h('div', {class: 'brand'}, h('img', {src: '/console/icon.svg', alt: ''}), h('h1', {}, 'リンクワーカーの机')),
      link, h('p', {class: 'me'}, store.me.name),
      lacks?.node,
      maySeeFlows(store.me.role) && h('a', {class: 'button plain', href: '/console/flows'}, h('span', {class: 'only-tablet'}, icon('flow')), h('span', {}, h('span', {class: 'only-tablet'}, '会話の'), '流れ')),
      h('button', {class: 'button plain only-tablet touched', type: 'button', onclick: showKeys}, icon('keys'), 'キー操作'),
      h('button', {class: 'button', type: 'button', onclick: () => attempt(signOut)}, 'ログアウト')),
    h('div', {}, alarm.node, notice.node),
    h('main', {class: 'columns'}, queue.node, talk.node));

  function update() {
    link.dataset.state = store.link;
    fill(link, store.link === 'on' ? [icon('online'), h('span', {class: 'only-tablet'}, 'つながっています')] : [icon('offline'), 'つなぎ直しています']);
    queue.update();
    talk.update();
    alarm.update();
    updateTitle();
  }

  function go(id) {
    if (location.hash === `#/c/${id}`) attempt(() => show(id));
    else location.hash = `#/c/${id}`;
  }
  const route = () => attempt(() => show(/^#\/c\/(\d+)$/.exec(location.hash)?.[1] ?? ''));

  if (!mayLink(store.me.role)) {
    fill(app, noDesk(() => attempt(signOut), notice));
    document.title = 'つなぐ';
    return () => {};
  }

  fill(app, desk);
  const unsubscribe = subscribe(update);
  const stream = openStream({
    onEvent: (e) => { heard[e.type]?.(e); changed(); },
    onState: (state) => {
      if (state === 'on' && store.link === 'off') attempt(loadQueue);
      store.link = state;
      changed();
    },
    onEnded: () => goOut('ログアウトしました。'),
  });
  const stopIdle = watchIdle(store.me.idle_s * 1000, () => stream.active(), () => goOut('しばらく操作がなかったため、ログアウトしました。書きかけの返事は残っています。'));
  const stopKeys = listenKeys({
    KeyN: () => attempt(takeNext), KeyQ: () => { location.hash = '#/'; queue.focus(); }, KeyR: talk.focusReply, KeyI: talk.focusFacts, KeyK: showKeys,
  });
  const ticking = setInterval(update, 20000);
  addEventListener('hashchange', route);
  update();
  route();

  return () => {
    stream.close();
    alarm.close();
    lacks?.close();
    stopIdle();
    stopKeys();
    unsubscribe();
    clearInterval(ticking);
    removeEventListener('hashchange', route);
    document.querySelectorAll('dialog').forEach((d) => d.remove());
    forget();
  };
}

function makeNotice() {
  const text = h('p', {role: 'status'});
  const node = h('div', {class: 'alarm notice-bar', hidden: true}, text,
    h('button', {class: 'button', type: 'button', onclick: () => { node.hidden = true; }}, '閉じる'));
  return {node, show(words_) {
    node.hidden = false;
    text.textContent = words_;
    announce(words_);
  }};
}

/** Other roles have nothing to do at the desk. */
function noDesk(signOut, notice) {
  return h('div', {class: 'sign-in'}, h('main', {},
    h('h1', {}, `${store.me.name}さん`), notice.node,
    maySeeFlows(store.me.role)
      ? [h('p', {}, `「${words.say(words.role, store.me.role)}」の方は、会話の流れを見て、町の一覧を取りこめます。`),
        h('p', {}, h('a', {class: 'button main', href: '/console/flows'}, '会話の流れへ')), h('p', {}, h('a', {class: 'button', href: '/console/import'}, '一覧の取りこみへ')),
        h('p', {}, h('a', {class: 'button', href: '/console/reports'}, 'つながるレポートへ'))]
      : h('p', {}, `「${words.say(words.role, store.me.role)}」の方の画面は、まだありません。`),
    h('button', {class: 'button', type: 'button', onclick: signOut}, 'ログアウト')));
}
