/** Answering. What is written stays until it has arrived; it is held back when the person has said something newer meanwhile. */
import {api} from './api.js';
import {announce, fill, h, icon} from './dom.js';
import {changed, isMine, lastSeq, mayReopen, rowHere, store} from './store.js';

const hints = {
  bot: 'いまはボットが応対中です。送ると、また担当者との会話になります。',
  paused: '席を外していると、お伝えしてあります。送ると、また会話が始まります。',
};

/** An id of this message, the same however often it is sent. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

/** @param {{take: () => void, reopen: () => void, call: () => void, refresh: () => Promise<void>, failed: (e: any) => void}} doings */
export function makeReply(doings) {
  let conversation = '', sending = false, composing = false;
  const held = h('p', {class: 'held', role: 'alert', hidden: true}, icon('urgent'), '新しい発言があります。読んでから、もう一度送ってください。');
  const text = h('textarea', {id: 'reply', rows: 2, maxlength: 4000, 'aria-describedby': 'reply-hint', placeholder: 'お返事を書く'});
  const send = h('button', {class: 'button main', type: 'submit'}, icon('send'), h('span', {class: 'label'}, '送る'));
  const form = h('form', {},
    h('label', {class: 'unseen', for: 'reply'}, 'お返事'), held,
    h('div', {class: 'row'}, text, send),
    h('p', {class: 'soft', id: 'reply-hint'}, h('span', {class: 'only-tablet'}, 'Ctrl + Enter（Mac は ⌘ + Enter）で送ります。'), h('span', {class: 'mode-hint'})));
  const take = h('div', {class: 'take'});
  const node = h('div', {class: 'reply'}, form, take);

  const draft = () => store.drafts.get(conversation) ?? {text: '', id: newId()};

  function keep() {
    const before = draft();
    store.drafts.set(conversation, {text: text.value, id: before.text === text.value ? before.id : newId()});
  }

  async function submit(event) {
    event?.preventDefault();
    const here = conversation, words = text.value.trim();
    if (!words || sending) return;
    keep();
    sending = true;
    send.setAttribute('aria-disabled', 'true');
    try {
      await api('POST', `/conversations/${here}/messages`, {text: words, client_id: draft().id, seen: lastSeq()});
      store.drafts.delete(here);
      if (conversation === here) text.value = '';
      held.hidden = true;
      announce('送りました。');
      await doings.refresh();
    } catch (error) {
      await failed(error);
    } finally {
      sending = false;
      send.removeAttribute('aria-disabled');
      if (conversation === here) text.focus();
    }
  }

  async function failed(error) {
    if (error.code === 'newer_message') {
      held.hidden = false;
      await doings.refresh();
    } else {
      doings.failed(error);
    }
  }

  form.addEventListener('submit', submit);
  text.addEventListener('input', keep);
  /* Enter that ends a conversion of the input method must never send. */
  text.addEventListener('compositionstart', () => { composing = true; });
  text.addEventListener('compositionend', () => { composing = false; });
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !composing && !event.isComposing && event.keyCode !== 229) submit(event);
  });

  function updateTake(row) {
    if (!row || row.state === 'closed') fill(take, h('p', {}, 'この相談は終了しています。'), mayReopen(row) && h('button', {class: 'button', type: 'button', onclick: doings.reopen}, '開き直す'),
      row?.claimed_by === store.me?.id && h('button', {class: 'button', type: 'button', onclick: doings.call}, '声をかける'));
    else if (row.state === 'waiting') fill(take, h('p', {}, '担当すると、お返事を書けます。'), h('button', {class: 'button main', type: 'button', onclick: doings.take}, '担当する'));
    else fill(take, h('p', {}, `${row.claimed_name ?? 'ほかの人'}さんが担当しています。`));
  }

  function update() {
    if (conversation !== store.here) {
      conversation = store.here;
      text.value = draft().text;
      held.hidden = true;
    }
    const row = rowHere(), mine = isMine(row);
    form.hidden = !mine;
    take.hidden = mine || !store.dossier;
    if (!mine && store.dossier && take.dataset.key !== `${row?.state}${row?.claimed_name}`) updateTake(row);
    take.dataset.key = mine ? '' : `${row?.state}${row?.claimed_name}`;
    form.querySelector('.mode-hint').textContent = (mine && hints[store.dossier?.mode]) || '';
  }
  return {node, update, focus: () => { if (!form.hidden) text.focus(); changed(); }};
}
