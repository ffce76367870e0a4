/** The first password. The one-time token stands behind # in the address, which browsers do not send; it is taken out of the address at once. */
import {api} from './api.js';
import {fill, h, icon} from './dom.js';

const app = document.getElementById('app');
const token = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

const wrong = h('p', {class: 'wrong', role: 'alert', hidden: true});
const name = h('input', {id: 'name', autocomplete: 'name', required: true, maxlength: 40, 'aria-describedby': 'name-hint'});
const password = h('input', {id: 'password', type: 'password', autocomplete: 'new-password', required: true, minlength: 12, maxlength: 256, 'aria-describedby': 'password-hint'});
const again = h('input', {id: 'again', type: 'password', autocomplete: 'new-password', required: true, maxlength: 256});
const button = h('button', {class: 'button main wide'}, 'はじめる');

function fail(text, where) {
  fill(wrong, icon('urgent'), text);
  wrong.hidden = false;
  where.focus();
}

async function submit(event) {
  event.preventDefault();
  wrong.hidden = true;
  if (password.value !== again.value) {
    fail('2つのパスワードが違っています。', again);
    return;
  }
  button.disabled = true;
  try {
    await api('POST', '/session/first', {token, name: name.value.trim(), password: password.value});
    location.replace('/console/');
  } catch (error) {
    fail(error.message, password);
  } finally {
    button.disabled = false;
  }
}

const form = h('form', {onsubmit: submit},
  h('input', {type: 'text', name: 'username', value: 'tsunagu', autocomplete: 'username', readonly: true, hidden: true}),
  h('div', {class: 'field'}, h('label', {for: 'name'}, 'お名前'),
    h('p', {class: 'hint', id: 'name-hint'}, '相談に来た方にも、このお名前が見えます。'), name),
  h('div', {class: 'field'}, h('label', {for: 'password'}, 'パスワード'),
    h('p', {class: 'hint', id: 'password-hint'}, '12文字以上。ことばをいくつか並べると、覚えやすく強くなります。'), password),
  h('div', {class: 'field'}, h('label', {for: 'again'}, 'パスワード（もう一度）'), again),
  wrong, button);

fill(app, h('div', {class: 'sign-in'}, h('main', {},
  h('p', {class: 'brand'}, h('img', {src: '/console/icon.svg', alt: ''}), 'つなぐ'),
  h('h1', {}, '最初のパスワード'),
  token
    ? [h('p', {}, 'ログイン名は ', h('b', {}, 'tsunagu'), ' です。このリンクが使えるのは一度だけです。'), form]
    : h('p', {}, 'このリンクは使えません。サーバーを起動したときに表示されたリンクを、もう一度開いてください。'))));
if (token) name.focus();
