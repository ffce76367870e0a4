/** What the desk calls things. One place, so that every screen says the same. */

export const severity = {emergency: '緊急', urgent: '至急', normal: '通常'};

export const reason = {
  asked: '人と話したいとのこと',
  crisis: '命や安全にかかわることば',
  give_up: 'ボットでは答えられなかった',
  rule: '気になる回答があった',
  internal_error: 'システムの不具合があった',
  worker_pull: '担当者の声かけに応えた',
  referral: '医療機関からの紹介',
  undelivered: 'こちらの言葉が届かなかった',
};

export const state = {waiting: 'お待ちの方', claimed: '担当中', talking: '話し中', closed: '終了'};

export const mode = {
  bot: 'いまはボットが応対しています',
  queued: '担当を待っています',
  human: '担当者と話しています',
  closed: '終了しています',
  paused: '担当者は席を外しています（そうお伝えしてあります）',
  muted: 'ブロックされています',
};

export const channel = {line: 'LINE の方', web: 'ウェブの方', terminal: '端末の方'};

/* 途中で別の画面に移った人。お返事は、いまいる所に届きます。 */
export const nowHere = {web: '（いまはウェブで）', line: '（いまは LINE で）'};

export const channelShort = {line: 'LINE', web: 'ウェブ', terminal: '端末'};

export const role = {link_worker: 'リンクワーカー', supervisor: '責任者', editor: '編集者', auditor: '監査担当', admin: '管理者'};

export const outcomes = [
  ['connected', '活動や居場所につながった'],
  ['referred', 'ほかの窓口・機関につないだ'],
  ['heard', 'お話をうかがった'],
  ['emergency', '救急・警察などに引き継いだ'],
  ['no_contact', '連絡がとれなかった'],
  ['declined', 'ご本人が希望されなかった'],
  ['other', 'その他'],
];
export const outcome = {...Object.fromEntries(outcomes), withdrawn: 'ご本人が取りやめた', expired: 'お返事できないまま終わった'};

export const answerStatus = {
  unset: 'まだ聞いていません',
  declined: '答えたくない',
  unknown: 'わからない',
  defaulted: '聞きとれませんでした',
  suspect: '言い直しているところ',
};

export const note = {
  consent: '同意',
  interest: '好きなこと',
  interests: '好きなこと',
  skill: '得意なこと',
  constraint: '都合',
  constraints: '都合',
  need: '困りごと',
  wish: 'してみたいこと',
  follow_up: '一週間後にたずねること',
  visit: '行ってみて',
  gone: 'なくなっていたところ',
  counted: '集まりの人数に入る',
  invited: '集まりのお知らせ',
  called: '担当者からのお声がけ',
};

/** Answers that are noted by their code. */
export const noteValue = {
  yes: 'はい',
  no: 'いいえ',
  go: '行ってみたい',
  not_now: '今回はやめておく',
  no_more: 'もういらない',
  talk: '話したい',
  not_asked: 'たずねられませんでした',
  went: '行ってきた',
  not_yet: 'まだ行っていない',
  not_for_me: '合わなかった',
  dropped: 'やめておく',
  gone: 'もうなかった',
  no_answer: 'お返事なし',
};

/** @param {Record<string, string>} table @param {string} word */
export const say = (table, word) => (Object.hasOwn(table, word) ? table[word] : word);
