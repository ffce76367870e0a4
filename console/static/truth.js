/** Is what we list still true? What people found gone, what nobody has vouched for in half a year, what hosts answered and how to take that back, and a link to ask them. */
import {api} from './api.js';
import {announce, fill, h, icon} from './dom.js';
import {sayValue} from './edit_words.js';
import {date, day, when} from './time.js';
import {undoButton} from './undo.js';

const answered = {same: '合っています', changed: '変わったところがあります', ended: 'もうやっていません'};

async function makeLink(id, button, place) {
  button.disabled = true;
  try {
    const {url, expires_at: until} = await api('POST', '/confirm-links', {resource_id: id});
    const field = h('input', {type: 'text', readonly: true, value: url, 'aria-label': '主催の方に送るリンク', onfocus: () => field.select()});
    const copy = h('button', {class: 'button', type: 'button', onclick: async () => {
      field.select();
      await navigator.clipboard?.writeText(url).catch(() => document.execCommand('copy'));
      announce('リンクを写しました。');
      fill(copy, icon('done'), '写しました');
    }}, 'リンクを写す');
    fill(place, field, copy, h('p', {class: 'soft'}, `メールや手紙で、主催の方へお送りください。一度だけ答えられます。${day(until)}まで使えます。`));
    field.focus();
  } catch (error) {
    button.disabled = false;
    fill(place, h('p', {class: 'soft'}, icon('urgent'), error.message));
  }
}

/** A button and the place where the link will stand. */
function ask(id, label) {
  const place = h('div', {class: 'link'});
  const button = h('button', {class: 'button', type: 'button', onclick: () => makeLink(id, button, place)}, label);
  return [button, place];
}

const askable = (id, name, detail) => h('li', {}, h('p', {}, h('b', {}, name || id), h('span', {class: 'soft'}, ` ${detail}`)), ask(id, '確かめるリンクを作る'));

/* ---- お返事 ---- */

const titled = (a) => a.name || a.resource_id;

/** What giving way to the file means, said of this very answer. */
const becomes = (a) => (a.answer === 'ended'
  ? `もとの一覧のとおり（${sayValue('status', a.change.file)}）にもどします。数秒で、町の人へのご案内も変わります。`
  : `確認日を、もとの一覧のとおり（${sayValue('verified_ms', a.change.file)}）にもどします。`);

const takeBack = (a, reload, label) => undoButton({resource_id: a.resource_id, field: a.change.field, at: a.at}, {
  label,
  title: `「${titled(a)}」の「${answered[a.answer]}」を取り消しますか。`,
  text: becomes(a),
  about: `${titled(a)}、${answered[a.answer]}`,
  done: reload,
});

function effect(a) {
  if (a.undone_at) return `取り消しました：${day(a.undone_at)}　${a.undone_by ?? ''}さん`;
  if (a.change) return a.answer === 'ended' ? `ご案内を止めています（もとの一覧：${sayValue('status', a.change.file)}）` : `確認日：${date(a.at)}（もとの一覧：${sayValue('verified_ms', a.change.file)}）`;
  return a.answer === 'changed' ? '一覧は変えていません。お読みになって、もとの表をお直しください。' : 'あとの変更に置きかわりました。';
}

/** What was said, what it did, and only then what can be done about it. */
const answer = (a, reload) => h('li', {class: 'answer'},
  h('p', {}, h('b', {}, titled(a)), h('span', {class: 'soft'}, ` ${day(a.at)}`)),
  h('p', {}, answered[a.answer], a.words ? `：${a.words}` : ''),
  h('p', {class: 'soft'}, effect(a)),
  a.change ? h('div', {class: 'either'}, takeBack(a, reload), a.answer === 'ended' ? ask(a.resource_id, 'もう一度たずねるリンクを作る') : null) : null);

/** Over by one answer, still true by a later one: nothing comes back to residents before a link worker has looked. */
const otherwise = {
  host: (at) => `その前（${at}）のお返事では「もうやっていません」でした。`,
  staff: (at) => `その前（${at}）に、職員が「終了」にしています。`,
  file: () => 'もとの一覧では「終了」になっています。',
  vanished: () => 'もとの一覧から、なくなっています。',
};
const stillHidden = {
  host: 'いまも、ご案内を止めたままです。主催の方に電話などでお確かめのうえ、まちがっていたほうを取り消してください。',
  staff: 'いまも、ご案内を止めたままです。続いているとわかったら、「手もとで直したところ」で「終了」を取り消してください。',
  file: 'いまも、ご案内していません。続いているとわかったら、もとの表を直して、取りこんでください。',
  vanished: 'いまも、ご案内していません。続いているとわかったら、もとの表に加えて、取りこんでください。',
};

function contradiction(a, answers, reload) {
  const now = Date.now();
  const ended = a.against === 'host' && answers.find((e) => e.resource_id === a.resource_id && e.answer === 'ended' && e.change);
  return h('li', {},
    h('p', {}, icon('urgent'), h('b', {}, titled(a))),
    h('p', {}, `${when(a.at, now)}のお返事は「合っています」。${otherwise[a.against](when(a.against_at ?? a.at, now))}`),
    h('p', {}, stillHidden[a.against]),
    h('div', {class: 'either'},
      ended ? takeBack(ended, reload, '「もうやっていません」を取り消す') : a.against === 'host' || a.against === 'staff' ? h('a', {class: 'button', href: '/console/edits'}, '手もとで直したところへ') : null,
      takeBack(a, reload, '「合っています」を取り消す')));
}

/** To be seen first: somebody is waiting for it. @param {{answers: any[]}} doubts @param {() => any} reload */
export function contradictions({answers}, reload) {
  const odd = answers.filter((a) => a.against);
  return odd.length ? h('section', {'aria-labelledby': 'odd'}, h('h3', {id: 'odd'}, '食いちがっているお返事'),
    h('ul', {class: 'doubts odd'}, odd.map((a) => contradiction(a, answers, reload)))) : null;
}

const list = (items, none) => (items.length ? h('ul', {class: 'doubts'}, items) : h('p', {class: 'note'}, none));

/** @param {any[]} gone @param {{unsure: any[], answers: any[]}} doubts @param {() => any} reload */
export function truth(gone, doubts, reload) {
  return [
    h('section', {'aria-labelledby': 'gone'}, h('h3', {id: 'gone'}, '「もうなかった」と言われたところ'),
      list(gone.map((g) => askable(g.resource_id, g.name, `${g.reports}件`)), 'この期間には、ありません。')),
    h('section', {'aria-labelledby': 'answers'}, h('h3', {id: 'answers', tabindex: -1}, '主催の方からのお返事'),
      list(doubts.answers.map((a) => answer(a, reload)), 'お返事は、まだありません。')),
    h('section', {'aria-labelledby': 'unsure'}, h('h3', {id: 'unsure'}, '半年より長く、確かめていないもの'),
      list(doubts.unsure.map((u) => askable(u.resource_id, u.name, u.verified_at ? `確認日 ${date(u.verified_at)}` : '確認日なし')), 'どれも、半年のうちに確かめられています。')),
  ];
}
