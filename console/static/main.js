/** The door: signed in → the desk, otherwise → signing in. */
import {api, onSessionLost, setCsrf} from './api.js';
import {openDesk} from './desk.js';
import {showSignIn} from './sign_in.js';
import {store} from './store.js';

const app = document.getElementById('app');
let leave = null;

async function enter() {
  store.me = await api('GET', '/me');
  setCsrf(store.me.csrf);
  leave = openDesk(app, goOut);
}

/** @param {string} [why] what the person should know */
function goOut(why = '') {
  if (leave) leave();
  leave = null;
  showSignIn(app, enter, why);
}

onSessionLost(() => {
  if (leave) goOut('しばらく操作がなかったため、ログアウトしました。書きかけの返事は残っています。');
});

enter().catch(() => showSignIn(app, enter, ''));
