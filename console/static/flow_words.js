/** What the pages about flows call things, and how counts are told: small ones not at all, the others by a step of five. */

export const kind = {
  say: '伝える', ask: 'たずねる', branch: '分かれ道', set: '書きとめる', call: '別の流れへ', match: 'さがして見せる', handoff: '人につなぐ', end: 'おわり',
};

export const text = {
  say: '伝えることば', ask: 'たずねることば', unrecognised: '読み取れなかったときの聞き返し', invalid: '範囲の外だったときの聞き返し',
  match: '見つけたときのことば', handoff: '人につなぐときのことば', summary: '担当者への申し送り', words: '次の流れに渡すことば',
};

export const count = {
  entered: '通った', answered: '答えた', skipped: 'とばした', unknown: '「わからない」', missed: '読み取れなかった', given_up: '聞くのをやめた',
  stopped: '「やめる」と言った', left: '返事がないまま', leaving: '離れた（上の二つの合計）',
};

export const link = {plain: '次', answer: '', when: '条件', give_up: '聞くのをやめたとき', found: '見つかった数'};

/** 「5未満」「10〜14」「約1,230」 @param {number|null} n */
export function told(n) {
  if (n === null || n === undefined) return '5未満';
  return n < 100 ? `${n}〜${n + 4}` : `約${n.toLocaleString('ja-JP')}`;
}

/** 「5回未満」「10〜14回」 @param {number|null} n */
export const times = (n) => (n === null || n === undefined ? '5回未満' : `${told(n)}回`);

/** @param {{kind: string}} node @param {string} what */
export const countName = (node, what) => (what === 'entered' && node.kind === 'ask' ? 'たずねた' : count[what]);

/** The first words of a node, or what it does. */
export function opening(node) {
  const first = node.texts[0]?.ja;
  if (first) return first;
  if (node.calls) return node.kind === 'end' ? `「${node.calls}」へ続く` : `「${node.calls}」をはさむ`;
  return {branch: '条件で分かれる', set: '見えないところで書きとめる'}[node.kind] ?? kind[node.kind];
}

export const marks = [
  {of: 'many_leave', sign: '▲', name: '離れることが多い', what: 'leaving',
    hint: 'たずねた回数の2割以上で、ここで離れています。たずね方を短くする、とばしてよいと伝えるなど、見直せることがあるかもしれません。'},
  {of: 'many_missed', sign: '？', name: '読み取れないことが多い', what: 'missed',
    hint: 'たずねた回数の2割以上、返事を読み取れていません。選択肢のことばや聞き返しを見直せるかもしれません。'},
];
