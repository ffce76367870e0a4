/** The page's own words, in every language we serve. What the service says comes over the socket. */

/** @typedef {Record<string, string>} Words */

/** @type {Record<string, Words>} */
const all = {
  ja: {
    title: 'チャット',
    exit: '画面を消す',
    exitHelp: 'すぐに画面を消して、別のページへ移ります。この端末に会話は残りません。',
    human: '人と話したい',
    log: '会話',
    textLabel: 'メッセージ',
    placeholder: 'ここに書いてください',
    send: '送る',
    unread: '({n}) 新しいお返事',
    jump: 'つづきを読む ↓',
    arrival: 'LINEでお話しになっていた続きを、この画面で開きます。ご自分でLINEから開いた場合だけ、お進みください。',
    arrivalGo: '続きを開く',
    arrivalNew: '開かずに、新しく話す',
    linkSent: 'LINEで、この画面へのリンクをお送りしました。',
    linkVoid: 'このリンクは、もう使えないようです。LINEで「ウェブで続ける」と書くと、新しいリンクが届きます。ここで新しく話すこともできます。',
    partnerBot: '話し相手：自動応答',
    partnerQueued: '{desk}を待っています',
    partnerQueuedBy: '{desk}を待っています（{when}ごろまでに）',
    partnerHuman: '話し相手：{name}さん',
    partnerHumanNoName: '話し相手：{desk}',
    connecting: 'つないでいます…',
    bot: '自動応答',
    worker: '{name}さん（{desk}）',
    workerNoName: '{desk}',
    resident: 'あなた',
    sending: '送信中…',
    sent: '送信しました',
    later: 'まだ送れていません。つながりしだい送ります。',
    offline: 'いま、つながりにくくなっています。書いたものは、つながりしだい送ります。お急ぎのときは、119（救急・火事）、110（警察）、{phone}（{desk}）へお電話ください。',
    slow: '少しゆっくり送っていただけると助かります。お話はすべて受け取っています。',
    again: 'いま混み合っています。少し待って、もう一度送ります。',
    about: 'このチャットについて',
    aboutText: '{town} {desk}のチャットです。はじめは自動で応答し、ご希望があれば人が引き継ぎます。お名前を書く必要はありません。続きから話せるよう、この端末に目印だけを残します。',
    forget: 'この端末に残さない（閉じると、続きからは話せません）',
    days: '日月火水木金土',
    today: 'きょう',
    tomorrow: 'あした',
    leftOut: 'これより前のお話は、長いのでここには出していません。なくなってはいませんので、つづきからどうぞ。',
  },
  easy: {
    title: 'チャット',
    exit: 'がめんを けす',
    exitHelp: 'すぐに がめんを けして、ほかの ページへ いきます。ここに 話は のこりません。',
    human: '人と 話したい',
    log: '会話',
    textLabel: 'メッセージ',
    placeholder: 'ここに 書いてください',
    send: 'おくる',
    unread: '({n}) あたらしい へんじ',
    jump: 'つづき ↓',
    arrival: 'LINEの つづきを、この がめんで ひらきます。じぶんで LINEから ひらいた 人だけ、すすんでください。',
    arrivalGo: 'つづきを ひらく',
    arrivalNew: 'ひらかないで、あたらしく 話す',
    linkSent: 'LINEで、この がめんの リンクを おくりました。',
    linkVoid: 'この リンクは、もう つかえません。LINEで「ウェブで続ける」と 書くと、あたらしい リンクが きます。ここで あたらしく 話す ことも できます。',
    partnerBot: '話す あいて：きかい',
    partnerQueued: '{desk}の 人を まっています',
    partnerQueuedBy: '{desk}の 人を まっています（{when}ごろまで）',
    partnerHuman: '話す あいて：{name}さん',
    partnerHumanNoName: '話す あいて：{desk}',
    connecting: 'つないで います…',
    bot: 'きかい',
    worker: '{name}さん（{desk}）',
    workerNoName: '{desk}',
    resident: 'あなた',
    sending: 'おくって います…',
    sent: 'おくりました',
    later: 'まだ おくれて いません。つながったら おくります。',
    offline: 'いま つながりません。書いた ことばは、つながったら おくります。いそぐ ときは、119（きゅうきゅう・かじ）、110（けいさつ）、{phone}に 電話してください。',
    slow: 'すこし ゆっくり おくってください。ぜんぶ うけとって います。',
    again: 'いま こんでいます。すこし まって、もう いちど おくります。',
    about: 'この チャットに ついて',
    aboutText: '{town} {desk}の チャットです。はじめは きかいが こたえます。人と 話すことも できます。名前は いりません。つづきを 話せるように、この スマホ・パソコンに しるしだけを のこします。',
    forget: 'この スマホ・パソコンに のこさない（とじると、つづきは 話せません）',
    days: '日月火水木金土',
    today: 'きょう',
    tomorrow: 'あした',
    leftOut: 'これより まえの 話は、ながいので ここに 出していません。なくなって いません。つづきから どうぞ。',
  },
  en: {
    title: 'Chat',
    exit: 'Leave now',
    exitHelp: 'Clears this screen and opens another page. Nothing is kept on this device.',
    human: 'Talk to a person',
    log: 'Conversation',
    textLabel: 'Message',
    placeholder: 'Write here',
    send: 'Send',
    unread: '({n}) New reply',
    jump: 'Read on ↓',
    arrival: 'This opens, on this screen, the talk you had on LINE. Please go on only if you came here from LINE yourself.',
    arrivalGo: 'Open our talk',
    arrivalNew: 'Do not open it, start a new talk',
    linkSent: 'A link to this screen was sent on LINE.',
    linkVoid: 'This link cannot be used any more. Write “continue on the web” on LINE and a new one will come. You can also start a new talk here.',
    partnerBot: 'Automatic replies',
    partnerQueued: 'Waiting for a person',
    partnerQueuedBy: 'Waiting for a person (by about {when})',
    partnerHuman: 'With you: {name}',
    partnerHumanNoName: 'With you: {desk}',
    connecting: 'Connecting…',
    bot: 'Automatic reply',
    worker: '{name} ({desk})',
    workerNoName: '{desk}',
    resident: 'You',
    sending: 'Sending…',
    sent: 'Sent',
    later: 'Not sent yet. It will go out when we are connected.',
    offline: 'The connection is bad at the moment. What you wrote will be sent when it is back. In a hurry call 119 (ambulance, fire), 110 (police) or {phone} ({desk}).',
    slow: 'A little slower, please. Everything has arrived.',
    again: 'We are busy. It will be sent again in a moment.',
    about: 'About this chat',
    aboutText: 'This is the chat of {desk}, {town}. It answers automatically at first; a person takes over when you like. You need not give a name. Only a mark is kept on this device, so that you can go on later.',
    forget: 'Keep nothing on this device (you cannot go on after closing)',
    days: 'Sun,Mon,Tue,Wed,Thu,Fri,Sat',
    today: 'today',
    tomorrow: 'tomorrow',
    leftOut: 'What was said before this is long, so it is not shown here. It is not lost. Please go on from here.',
  },
};

/**
 * @param {string} lang
 * @returns {Words}
 */
export const wordsFor = (lang) => all[lang] ?? all.ja;

/**
 * Put values into `{name}` places.
 * @param {string} text
 * @param {Record<string, string>} values
 */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');

/* The town's own clock, wherever the reader's device believes it is: Japan is nine hours ahead, all year round. Read with getUTC…(). */
const HOUR_MS = 3600000;
const DAY_MS = 24 * HOUR_MS;
/** @param {number} ms */
const inTown = (ms) => new Date(ms + 9 * HOUR_MS);
/** @param {number} ms */
const dayNumber = (ms) => Math.floor((ms + 9 * HOUR_MS) / DAY_MS);

/** @param {number} ms */
export const clock = (ms) => {
  const d = inTown(ms);
  return `${d.getUTCHours()}:${String(d.getUTCMinutes()).padStart(2, '0')}`;
};

/** 11月22日（日）
 * @param {number} ms @param {string} lang */
export const day = (ms, lang) => {
  const d = inTown(ms);
  if (lang === 'en') return `${all.en.days.split(',')[d.getUTCDay()]} ${d.getUTCDate()}/${d.getUTCMonth() + 1}`;
  return `${d.getUTCMonth() + 1}月${d.getUTCDate()}日（${all.ja.days[d.getUTCDay()]}）`;
};

/** きょう 15:30, あした 9:00, 11月24日（火）9:00
 * @param {number} ms @param {string} lang @param {number} now */
export const moment = (ms, lang, now) => {
  const w = wordsFor(lang);
  const ahead = dayNumber(ms) - dayNumber(now);
  const name = ahead <= 0 ? w.today : ahead === 1 ? w.tomorrow : day(ms, lang);
  return `${name} ${clock(ms)}`;
};
