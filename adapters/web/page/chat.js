/** The chat page: puts the parts together. */
import { connectHost } from './host.js';
import { Keep } from './keep.js';
import { Line, newId } from './line.js';
import { withPhoneLinks } from './phone.js';
import { Transcript } from './transcript.js';
import { UnreadTitle } from './unread.js';
import { fill, moment, wordsFor } from './words.js';

const LONG_LOST_MS = 6000;
const ELSEWHERE = 'https://www.jma.go.jp/bosai/forecast/'; /* a weather page: nothing to explain */

/** @param {string} id */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const params = new URLSearchParams(location.search);
const lang = ['ja', 'easy', 'en'].includes(params.get('lang') ?? '') ? /** @type {string} */ (params.get('lang')) : 'ja';
const words = wordsFor(lang);
const keep = new Keep();
const config = await fetch('/chat/config')
  .then((answer) => answer.json())
  .catch(() => ({ town: '', desk: '', phone: '', origins: [] }));
const about = { town: config.town, desk: config.desk, phone: config.phone, ...(lang === 'en' ? config.names?.en : {}) }; /* easy words read their names in the talk */
const title = new UnreadTitle(about.town ? `${words.title}｜${about.town} ${about.desk}` : words.title, words);

document.documentElement.lang = lang === 'easy' ? 'ja' : lang;
for (const [id, text] of Object.entries({
  town: about.town,
  desk: about.desk,
  exit: words.exit,
  human: words.human,
  send: words.send,
  jump: words.jump,
  partner: words.connecting,
  about: words.about,
  'about-text': fill(words.aboutText, about),
  'forget-label': words.forget,
  'text-label': words.textLabel,
  'arrival-text': fill(words.arrival, about),
  'arrival-go': words.arrivalGo,
  'arrival-new': words.arrivalNew,
}))
  place(id).textContent = text;
place('exit').title = words.exitHelp;
place('log').setAttribute('aria-label', words.log);

const text = /** @type {HTMLTextAreaElement} */ (place('text'));
text.placeholder = words.placeholder;

const line = new Line(keep, lang);
const transcript = new Transcript({ log: place('log'), live: place('live'), jump: place('jump') }, words, lang, about.desk, (choice) =>
  send({ type: 'choose', id: newId(), value: choice.value, label: choice.label }),
);
const host = connectHost([...config.origins, location.origin], { opened: () => matchMedia('(pointer: fine)').matches && text.focus() });

/** @param {import('./line.js').Outgoing} outgoing */
const send = (outgoing) => {
  transcript.sending(outgoing.id, outgoing.text ?? outgoing.label ?? '', line.ready);
  line.send(outgoing);
};

/** @param {string} said */
const say = (said) => said.trim() && send({ type: 'say', id: newId(), text: said.trim() });

/* ---- what comes ---- */

let settled = false; /* the history has been shown: from here on messages are read aloud */
let lostTimer = 0;

/** @param {string} message */
const showBanner = (message) => {
  const end = transcript.atEnd();
  place('banner').replaceChildren();
  withPhoneLinks(place('banner'), message);
  place('banner').hidden = !message;
  if (end) transcript.toEnd(); /* the words that wait stay in sight */
};

line.addEventListener('anew', () => transcript.clear());
line.addEventListener('welcome', (event) => {
  if (/** @type {CustomEvent} */ (event).detail.cut) transcript.leftOut();
  clearTimeout(lostTimer);
  lostTimer = 0;
  showBanner('');
  for (const p of line.pending) transcript.sending(p.id, p.text ?? p.label ?? '', true);
});
line.addEventListener('message', (event) => {
  transcript.add(/** @type {CustomEvent} */ (event).detail, settled);
  if (!settled || /** @type {CustomEvent} */ (event).detail.from === 'resident') return;
  host.arrived();
  title.arrived();
});
line.addEventListener('ack', (event) => {
  const { id, seq } = /** @type {CustomEvent} */ (event).detail;
  transcript.sent(id, seq);
  showBanner('');
});
line.addEventListener('status', (event) => {
  settled = true;
  const s = /** @type {CustomEvent} */ (event).detail;
  const values = { ...about, name: s.name ?? '', when: s.reply_by ? moment(s.reply_by, lang, Date.now()) : '' };
  const key = s.with === 'queued' ? (s.reply_by ? 'partnerQueuedBy' : 'partnerQueued') : s.with === 'human' ? (s.name ? 'partnerHuman' : 'partnerHumanNoName') : 'partnerBot';
  place('partner').textContent = fill(words[key], values);
  place('partner').dataset.with = s.with;
  place('human').hidden = s.with === 'human'; /* she is there */
});
line.addEventListener('error', (event) => {
  const { code, text: said } = /** @type {CustomEvent} */ (event).detail;
  if (said) showBanner(said);
  else if (code === 'link_void') showBanner(words.linkVoid);
  else if (code === 'slow_down') showBanner(words.slow);
  else if (code === 'busy' || code === 'internal') showBanner(words.again);
});
line.addEventListener('lost', () => {
  transcript.stalled();
  if (lostTimer) return;
  lostTimer = setTimeout(() => showBanner(fill(words.offline, about)), LONG_LOST_MS);
});

/* ---- what is done ---- */

const grow = () => {
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight + 2, 162)}px`;
};

place('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  say(text.value);
  text.value = '';
  grow();
});
text.addEventListener('input', grow);
text.addEventListener('keydown', (event) => {
  /* Enter that ends a conversion belongs to the input method (229: Safari says so only this way). */
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  /** @type {HTMLFormElement} */ (place('composer')).requestSubmit();
});
place('human').addEventListener('click', () => say(words.human));

const forget = /** @type {HTMLInputElement} */ (place('forget'));
forget.addEventListener('change', () => keep.setForget(forget.checked));

place('exit').addEventListener('click', () => {
  place('chat').replaceChildren();
  line.bye();
  keep.clear();
  if (host.embedded) host.close();
  else location.replace(ELSEWHERE);
});
document.addEventListener('keydown', (event) => event.key === 'Escape' && !event.isComposing && host.close());

/* ---- a link from LINE ---- */

/* Behind the #, so that no server and no log ever sees it; gone from the address at once. Opened only when a person says so: programs that look
 * at links for a preview press nothing. */
const link = /^#[\w-]{22}$/.test(location.hash) ? location.hash.slice(1) : '';
if (link) history.replaceState(null, '', location.pathname + location.search);

/** @param {boolean} follow */
const arrive = (follow) => {
  place('arrival').hidden = true;
  place('partner').hidden = false;
  place('composer').hidden = false;
  place('human').hidden = false;
  if (follow) keep.follow(link);
  line.open();
};
const guest = () => {
  forget.checked = keep.kept.forget;
  forget.disabled = !!keep.kept.guest;
};
guest();

if (link) {
  place('arrival').hidden = false;
  place('partner').hidden = true;
  place('composer').hidden = true;
  place('human').hidden = true;
  place('arrival-go').addEventListener('click', () => {
    arrive(true);
    guest();
  });
  place('arrival-new').addEventListener('click', () => arrive(false));
  place('arrival-go').focus();
} else line.open();
