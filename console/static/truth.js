/** Is what we list still true? What people found gone, what nobody has vouched for in half a year, what hosts answered, and a link to ask them. */
import {api} from './api.js';
import {announce, fill, h, icon} from './dom.js';
import {date, day} from './time.js';

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

function askable(id, name, detail) {
  const place = h('div', {class: 'link'});
  const button = h('button', {class: 'button', type: 'button', onclick: () => makeLink(id, button, place)}, '確かめるリンクを作る');
  return h('li', {}, h('p', {}, h('b', {}, name || id), h('span', {class: 'soft'}, ` ${detail}`)), button, place);
}

const list = (items, none) => (items.length ? h('ul', {class: 'doubts'}, items) : h('p', {class: 'note'}, none));

/** @param {any[]} gone @param {{unsure: any[], answers: any[]}} doubts */
export function truth(gone, doubts) {
  return [
    h('section', {'aria-labelledby': 'gone'}, h('h3', {id: 'gone'}, '「もうなかった」と言われたところ'),
      list(gone.map((g) => askable(g.resource_id, g.name, `${g.reports}件`)), 'この期間には、ありません。')),
    h('section', {'aria-labelledby': 'answers'}, h('h3', {id: 'answers'}, '主催の方からのお返事'),
      list(doubts.answers.map((a) => h('li', {}, h('p', {}, h('b', {}, a.name || a.resource_id), h('span', {class: 'soft'}, ` ${day(a.at)}`)),
        h('p', {}, answered[a.answer], a.words ? `：${a.words}` : ''))), 'お返事は、まだありません。')),
    h('section', {'aria-labelledby': 'unsure'}, h('h3', {id: 'unsure'}, '半年より長く、確かめていないもの'),
      list(doubts.unsure.map((u) => askable(u.resource_id, u.name, u.verified_at ? `確認日 ${date(u.verified_at)}` : '確認日なし')), 'どれも、半年のうちに確かめられています。')),
  ];
}
