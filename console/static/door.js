/** The door to a page of the console that stands beside the desk: signed in and allowed → the page, otherwise who may come in. */
import {api, onSessionLost, setCsrf} from './api.js';
import {fill, h} from './dom.js';
import {watchIdle} from './idle.js';
import {showSignIn} from './sign_in.js';
import * as words from './words.js';

const LOST = 'しばらく操作がなかったため、ログアウトしました。';
const atDesk = (role) => role === 'link_worker' || role === 'supervisor';

/**
 * @param {{title: string, may: (role: string) => boolean, open: (main: HTMLElement, me: any) => (() => void)}} page `open` fills the page and gives
 *   back what ends it
 */
export function openDoor({title, may, open}) {
  const app = document.getElementById('app');
  let leave = null;

  const signIn = (why) => showSignIn(app, enter, why, title);

  function goOut(why = '') {
    leave?.();
    leave = null;
    signIn(why);
  }

  async function signOut() {
    await api('DELETE', '/session');
    goOut('ログアウトしました。');
  }

  const signOutButton = () => h('button', {class: 'button', type: 'button', onclick: () => signOut().catch(() => {})}, 'ログアウト');

  const top = (me) => h('header', {class: 'top'},
    h('div', {class: 'brand'}, h('img', {src: '/console/icon.svg', alt: ''}), h('h1', {}, title)),
    atDesk(me.role) && h('a', {class: 'button plain', href: '/console/'}, '机へ'),
    h('p', {class: 'me'}, me.name),
    signOutButton());

  function closedDoor(me) {
    document.title = `${title}｜つなぐ`;
    fill(app, h('div', {class: 'sign-in'}, h('main', {}, h('h1', {}, `${me.name}さん`),
      h('p', {}, `「${words.say(words.role, me.role)}」の方は、この画面を使えません。`),
      atDesk(me.role) && h('a', {class: 'button', href: '/console/'}, 'リンクワーカーの机へ'),
      signOutButton())));
  }

  async function enter() {
    const me = await api('GET', '/me');
    setCsrf(me.csrf);
    if (!may(me.role)) {
      closedDoor(me);
      return;
    }
    const main = h('main', {});
    fill(app, h('div', {class: 'page'}, top(me), main));
    const end = open(main, me);
    const stopIdle = watchIdle(me.idle_s * 1000, () => api('GET', '/me').catch(() => {}), () => goOut(LOST));
    leave = () => {
      stopIdle();
      end();
      document.querySelectorAll('dialog').forEach((d) => d.remove());
    };
  }

  onSessionLost(() => { if (leave) goOut(LOST); });
  enter().catch(() => signIn(''));
}
