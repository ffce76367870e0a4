/** Signing in. */
import {api} from './api.js';
import {fill, h, icon} from './dom.js';

/** @param {HTMLElement} app @param {() => Promise<void>} enter @param {string} why @param {string} [where] which page waits behind the door */
export function showSignIn(app, enter, why, where = 'リンクワーカーの机') {
  const wrong = h('p', {class: 'wrong', role: 'alert', hidden: true});
  const login = h('input', {id: 'login', name: 'login', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true, maxlength: 64});
  const password = h('input', {id: 'password', name: 'password', type: 'password', autocomplete: 'current-password', required: true, maxlength: 256});
  const button = h('button', {class: 'button main wide'}, 'ログイン');

  const fail = (error) => {
    const wait = error.problem?.retry_after_s;
    fill(wrong, icon('urgent'), wait ? `${error.message}（あと${wait}秒）` : error.message);
    wrong.hidden = false;
    password.value = '';
    password.focus();
  };
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    wrong.hidden = true;
    try {
      await api('POST', '/session', {login: login.value.trim(), password: password.value});
      await enter();
    } catch (error) {
      fail(error);
    } finally {
      button.disabled = false;
    }
  };

  document.title = 'ログイン｜つなぐ';
  fill(app, h('div', {class: 'sign-in'}, h('main', {},
    h('p', {class: 'brand'}, h('img', {src: '/console/icon.svg', alt: ''}), 'つなぐ'),
    h('h1', {}, where),
    why && h('p', {role: 'status'}, why),
    h('form', {onsubmit: submit},
      h('div', {class: 'field'}, h('label', {for: 'login'}, 'ログイン名'), login),
      h('div', {class: 'field'}, h('label', {for: 'password'}, 'パスワード'), password),
      wrong, button))));
  login.focus();
}
