/** Keyboard shortcuts: all with Alt, so that none fires while somebody types, and all listed on the page itself. */

export const keyList = [
  ['Alt + N', '次の方を担当する'],
  ['Alt + Q', 'お待ちの方の一覧へ'],
  ['Alt + R', '返事を書くところへ'],
  ['Alt + I', 'この方について'],
  ['Ctrl + Enter（Mac は ⌘ + Enter）', '返事を送る'],
  ['Alt + K', 'この一覧'],
];

/** @param {Record<string, () => void>} doings by key code: KeyN, KeyQ … @returns {() => void} stop */
export function listenKeys(doings) {
  const hear = (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (document.querySelector('dialog[open]')) return;
    const doing = doings[event.code];
    if (!doing) return;
    event.preventDefault();
    doing();
  };
  addEventListener('keydown', hear);
  return () => removeEventListener('keydown', hear);
}
