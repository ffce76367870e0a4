/**
 * tsunagu widget: <script src="https://OUR-HOST/widget.js" async></script> on any page of an allowed origin.
 * A button in a closed shadow root; the chat itself in a frame from our origin. The page around it can neither read nor restyle it; between the two
 * runs one message channel that knows four words: open, close, height, unread.
 * Options on the script tag: data-label (text of the button), data-lang (ja, easy, en), data-side (right, left).
 * One global: TsunaguChat.open(), .close(), .toggle().
 */
(() => {
  'use strict';
  if (window.TsunaguChat) return;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const origin = new URL(script.src, location.href).origin;
  const lang = ['easy', 'en'].includes(script.dataset.lang ?? '') ? script.dataset.lang : 'ja';
  const label = script.dataset.label ?? (lang === 'en' ? 'Chat' : '話してみる');
  const names = lang === 'en' ? { title: 'Chat', close: 'Close', unread: 'new' } : { title: 'チャット', close: '閉じる', unread: '件の新しいメッセージ' };
  const side = script.dataset.side === 'left' ? 'left' : 'right';

  const css = `
    :host { all: initial; }
    * { box-sizing: border-box; font-family: 'Noto Sans JP', 'BIZ UDPGothic', -apple-system, 'Hiragino Sans', Meiryo, sans-serif; }
    button { cursor: pointer; }
    .open { position: fixed; ${side}: 20px; bottom: 20px; z-index: 2147483000; display: flex; align-items: center; gap: 10px; min-height: 60px;
      padding: 8px 22px 8px 12px; border: 2px solid #fff; border-radius: 32px; background: #115a36; color: #fff; font-size: 18px; font-weight: 700;
      letter-spacing: .02em; box-shadow: 0 4px 14px rgb(0 0 0 / 28%); }
    .open:hover { background: #0c472a; }
    .open svg { width: 38px; height: 38px; flex: none; }
    .badge { min-width: 26px; padding: 2px 6px; border-radius: 13px; background: #ffd43d; color: #1a1a1a; font-size: 16px; text-align: center; }
    .panel { position: fixed; ${side}: 20px; bottom: 20px; z-index: 2147483001; width: 420px; height: min(720px, calc(100vh - 40px)); border-radius: 14px;
      overflow: hidden; background: #fbf8f2; border: 1px solid #767676; box-shadow: 0 10px 40px rgb(0 0 0 / 30%); display: flex; flex-direction: column; }
    .bar { display: flex; align-items: center; justify-content: space-between; background: #115a36; color: #fff; font-size: 17px; font-weight: 700; flex: none; }
    .bar span { padding: 0 14px; }
    .bar button { min-height: 48px; padding: 0 18px; border: 0; background: none; color: #fff; font-size: 17px; font-weight: 700; }
    .bar button:hover { background: #0c472a; }
    iframe { flex: 1; width: 100%; border: 0; }
    :focus-visible { outline: 4px solid #000; outline-offset: 2px; box-shadow: 0 0 0 8px #ffd43d; }
    .bar button:focus-visible { outline-color: #fff; outline-offset: -6px; box-shadow: none; }
    [hidden] { display: none !important; }
    @media (max-width: 668px) { .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; } }
    @media print { .open, .panel { display: none; } }`;

  const root = document.createElement('tsunagu-chat');
  const shadow = root.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet(); /* works where the page's policy forbids inline styles */
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];

  const make = (tag, props) => Object.assign(document.createElement(tag), props);
  const opener = make('button', { type: 'button', className: 'open' });
  opener.setAttribute('aria-haspopup', 'dialog');
  opener.setAttribute('aria-expanded', 'false');
  const svg = (name, attributes) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const mark = svg('svg', { viewBox: '0 0 48 48', 'aria-hidden': 'true' });
  mark.append(
    svg('path', { d: 'M9 31c5-1 7-11 12-11s4 9 9 9 5-6 9-7', fill: 'none', stroke: '#fff', 'stroke-width': '3.6', 'stroke-linecap': 'round' }),
    svg('circle', { cx: '13', cy: '18', r: '4.4', fill: '#ffd43d' }),
    svg('circle', { cx: '35', cy: '15', r: '4.4', fill: '#c2e5d1' }),
  );
  const badge = make('span', { className: 'badge', hidden: true });
  opener.append(mark, make('span', { textContent: label }), badge);

  const panel = make('div', { className: 'panel', hidden: true });
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-label', names.title);
  const bar = make('div', { className: 'bar' });
  const closer = make('button', { type: 'button', textContent: `${names.close} ✕` });
  bar.append(make('span', { textContent: label }), closer);
  panel.append(bar);
  shadow.append(opener, panel);

  let frame = null;
  let port = null;

  const hear = ({ data }) => {
    if (data?.close) api.close();
    if (Number.isInteger(data?.unread)) {
      badge.hidden = data.unread === 0;
      badge.textContent = String(Math.min(data.unread, 99));
      badge.setAttribute('aria-label', `${data.unread} ${names.unread}`);
    }
    if (Number.isInteger(data?.height) && data.height > 200) panel.style.height = `min(${data.height}px, calc(100vh - 40px))`;
  };

  /* The frame says when it listens; it is given one end of a channel, and nothing else is ever said in the open. */
  addEventListener('message', (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin || event.data !== 'tsunagu:ready') return;
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = hear;
    frame.contentWindow.postMessage('tsunagu:hello', origin, [channel.port2]);
    port.postMessage({ open: !panel.hidden });
  });

  const api = {
    open() {
      if (!frame) {
        frame = make('iframe', { title: names.title, src: `${origin}/chat?embed=1&lang=${lang}`, referrerPolicy: 'no-referrer' });
        panel.append(frame);
      }
      panel.hidden = false;
      opener.hidden = true;
      opener.setAttribute('aria-expanded', 'true');
      port?.postMessage({ open: true });
      frame.focus();
    },
    close() {
      if (panel.hidden) return;
      panel.hidden = true;
      opener.hidden = false;
      opener.setAttribute('aria-expanded', 'false');
      port?.postMessage({ open: false });
      opener.focus();
    },
    toggle() {
      if (panel.hidden) api.open();
      else api.close();
    },
  };
  opener.addEventListener('click', api.open);
  closer.addEventListener('click', api.close);
  panel.addEventListener('keydown', (event) => event.key === 'Escape' && api.close());
  window.TsunaguChat = Object.freeze(api);
  if (document.body) document.body.append(root);
  else addEventListener('DOMContentLoaded', () => document.body.append(root));
})();
