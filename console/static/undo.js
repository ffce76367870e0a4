/** 「取り消す」: a change made by hand gives way to what the file says, after a second look. */
import {api} from './api.js';
import {announce, fill, h, icon} from './dom.js';

async function undo({resource_id, field, at}, button, told, done) {
  button.disabled = true;
  try {
    const {undone_by: by} = await api('POST', '/resource-edits/undo', {resource_id, field, at});
    announce('取り消しました。');
    await done(by);
  } catch (error) {
    if (error.code === 'session_required') return;
    button.disabled = error.code === 'replaced';
    fill(told, icon('urgent'), error.message);
  }
}

/**
 * @param {{resource_id: string, field: string, at: number}} edit
 * @param {{label?: string, title: string, text: string, about: string, done: (by: string) => any}} say `about` tells a screen reader whose button it is
 */
export function undoButton(edit, {label = '取り消す', title, text, about, done}) {
  const told = h('p', {class: 'told', role: 'alert'});
  const button = h('button', {class: 'button', type: 'button', onclick: ask}, label, h('span', {class: 'unseen'}, `（${about}）`));

  function ask() {
    const dialog = h('dialog', {'aria-labelledby': 'sure', 'aria-describedby': 'sure-text'},
      h('form', {method: 'dialog'},
        h('h2', {id: 'sure'}, title),
        h('p', {id: 'sure-text'}, text, 'だれがいつ取り消したかは、記録に残ります。'),
        h('div', {class: 'ways'},
          h('button', {class: 'button', value: 'no'}, 'やめる'),
          h('button', {class: 'button main', value: 'yes'}, '取り消す'))));
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (dialog.returnValue === 'yes') undo(edit, button, told, done);
      else button.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  return h('div', {class: 'undo'}, button, told);
}
