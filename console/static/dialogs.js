/** Questions before something that cannot be taken back. */
import {h} from './dom.js';
import {keyList} from './keys.js';
import {outcomes} from './words.js';

/** Show a dialog made of `form`; gone from the page when closed. */
function open(label, form) {
  const dialog = h('dialog', {'aria-labelledby': 'dialog-title'}, form);
  form.prepend(h('h2', {id: 'dialog-title'}, label));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** @param {{title: string, text: string, yes: string}} words @returns {Promise<boolean>} */
export function confirm(words) {
  return new Promise((resolve) => {
    let answer = false;
    const form = h('form', {method: 'dialog', onsubmit: (e) => { e.preventDefault(); answer = true; dialog.close(); }},
      h('p', {}, words.text),
      h('div', {class: 'ways'},
        h('button', {class: 'button', type: 'button', onclick: () => dialog.close()}, 'やめておく'),
        h('button', {class: 'button main'}, words.yes)));
    const dialog = open(words.title, form);
    dialog.addEventListener('close', () => resolve(answer));
  });
}

/** Away from the desk: until when? @returns {Promise<{until?: number}|null>} */
export function askUntil() {
  return new Promise((resolve) => {
    let answer = null;
    const select = h('select', {id: 'until'},
      [[30, '30分後'], [60, '1時間後'], [120, '2時間後'], [0, 'おまかせ（担当時間から決めます）']].map(([minutes, label]) => h('option', {value: String(minutes)}, label)));
    const form = h('form', {method: 'dialog', onsubmit: (e) => {
      e.preventDefault();
      const minutes = Number(select.value);
      answer = minutes ? {until: Date.now() + minutes * 60000} : {};
      dialog.close();
    }},
      h('p', {}, 'ご本人に、お返事のめやすの時刻をお伝えします。お返事を送れば、また会話が始まります。その時刻までに送れなかったときは、ほかの担当者も引き継げるように、列に戻ります。'),
      h('div', {class: 'field'}, h('label', {for: 'until'}, 'いつごろお返事できますか'), select),
      h('div', {class: 'ways'},
        h('button', {class: 'button', type: 'button', onclick: () => dialog.close()}, 'やめておく'),
        h('button', {class: 'button main'}, '席を外す')));
    const dialog = open('席を外す', form);
    dialog.addEventListener('close', () => resolve(answer));
  });
}

/** A word to somebody whom one talked with before. @returns {Promise<{text: string}|null>} */
export function askWords() {
  return new Promise((resolve) => {
    let answer = null;
    const text = h('textarea', {id: 'call-words', rows: 3, maxlength: 200, required: true}, 'その後いかがですか。');
    const form = h('form', {method: 'dialog', onsubmit: (e) => {
      e.preventDefault();
      answer = {text: text.value.trim()};
      dialog.close();
    }},
      h('p', {}, 'まず、お話ししたいかどうかを、ボットがご本人にたずねます。「話す」と答えられるまで、そのあとボットに話されたことは見えません。'),
      h('div', {class: 'field'}, h('label', {for: 'call-words'}, 'ご本人へのひとこと'), text),
      h('div', {class: 'ways'},
        h('button', {class: 'button', type: 'button', onclick: () => dialog.close()}, 'やめておく'),
        h('button', {class: 'button main'}, '声をかける')));
    const dialog = open('声をかける', form);
    dialog.addEventListener('close', () => resolve(answer));
  });
}

/** How did it end? @returns {Promise<{outcome: string, note: string}|null>} */
export function askOutcome() {
  return new Promise((resolve) => {
    let answer = null;
    const select = h('select', {id: 'outcome', required: true},
      h('option', {value: ''}, '選んでください'),
      outcomes.map(([value, label]) => h('option', {value}, label)));
    const note = h('textarea', {id: 'note', rows: 4, maxlength: 1300, 'aria-describedby': 'note-hint'});
    const form = h('form', {method: 'dialog', onsubmit: (e) => {
      e.preventDefault();
      answer = {outcome: select.value, note: note.value.trim()};
      dialog.close();
    }},
      h('p', {}, '相談を終え、お礼のことばを送ります。また書き込みがあれば、ボットがお話をうかがいます。'),
      h('div', {class: 'field'}, h('label', {for: 'outcome'}, 'どうなりましたか'), select),
      h('div', {class: 'field'}, h('label', {for: 'note'}, '引き継ぎのメモ'),
        h('p', {class: 'hint', id: 'note-hint'}, '職員だけが見ます。なくてもかまいません。'), note),
      h('div', {class: 'ways'},
        h('button', {class: 'button', type: 'button', onclick: () => dialog.close()}, 'やめておく'),
        h('button', {class: 'button main'}, '終了する')));
    const dialog = open('相談を終了する', form);
    dialog.addEventListener('close', () => resolve(answer));
  });
}

export function showKeys() {
  const form = h('form', {method: 'dialog'},
    h('dl', {class: 'keys'}, keyList.map(([keys, does]) => [h('dt', {}, h('kbd', {}, keys)), h('dd', {}, does)])),
    h('div', {class: 'ways'}, h('button', {class: 'button main'}, '閉じる')));
  open('キー操作', form);
}

/** @param {() => void} stay @returns {HTMLDialogElement} */
export function warnIdle(stay) {
  const form = h('form', {method: 'dialog'},
    h('p', {}, 'しばらく操作がないため、まもなく自動でログアウトします。'),
    h('div', {class: 'ways'}, h('button', {class: 'button main'}, '続ける')));
  const dialog = open('まだお使いですか', form);
  dialog.addEventListener('close', stay);
  return dialog;
}
