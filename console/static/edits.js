/** What was changed by hand beside the imported lists: what the file says, what stands now, by whose hand; each can be taken back. */
import {api} from './api.js';
import {h, icon} from './dom.js';
import {openDoor} from './door.js';
import {sayBy, sayValue} from './edit_words.js';
import {showSheet} from './sheet_page.js';
import {day} from './time.js';
import {undoButton} from './undo.js';

const TITLE = '手もとで直したところ';
let main;

/** What is nowhere any more has no name. */
const titled = (e) => e.name || `番号 ${e.resource_id}`;

const lost = {
  vanished: 'もとの一覧から、なくなっています。町の人には出ていません。一覧にもどると、ここの直しもまた使われます。',
  gone: 'この活動は、もうどこにもありません。取り消すと、直しの記録だけが片づきます。',
};

function edit(e) {
  const value = sayValue(e.field, e.value), file = e.there === 'gone' ? 'わかりません' : sayValue(e.field, e.file), name = titled(e);
  return h('li', {class: 'edit'},
    h('dl', {},
      h('dt', {}, e.field_name), h('dd', {class: 'stands'}, value),
      h('dt', {}, 'もとの一覧'), h('dd', {}, file),
      h('dt', {}, '直した人'), h('dd', {class: 'by'}, h('span', {}, `${sayBy(e.by)}　`), h('span', {}, day(e.at)))),
    undoButton(e, {
      title: `「${name}」の${e.field_name}を取り消しますか。`,
      text: e.there === 'gone' ? `「${value}」という直しの記録を片づけます。` : `「${value}」をやめて、もとの一覧のとおり（${file}）にもどします。`,
      about: `${name}、${e.field_name}`,
      done: again,
    }));
}

/** All of one resource together, in the order in which they came. */
function byThing(edits) {
  const things = new Map();
  for (const e of edits) things.set(e.resource_id, [...(things.get(e.resource_id) ?? []), e]);
  return [...things.values()];
}

const thing = (edits) => h('li', {class: 'thing', 'data-there': edits[0].there},
  h('h4', {}, titled(edits[0])),
  lost[edits[0].there] && h('p', {class: 'lost'}, icon('urgent'), lost[edits[0].there]),
  h('ul', {}, edits.map(edit)));

const undone = (u) => h('li', {},
  h('p', {}, h('b', {}, titled(u)), `　${u.field_name}：${sayValue(u.field, u.value)}`),
  h('p', {class: 'soft'}, `${day(u.at)}　${sayBy(u.by)}　→　${day(u.undone_at)}　${u.undone_by}さんが取り消しました`));

const sheet = (answer) => h('div', {class: 'sheet'},
  h('h2', {tabindex: -1}, TITLE),
  h('p', {}, h('a', {class: 'button', href: '/console/lacks'}, '町に足りないものへ')),
  h('section', {'aria-labelledby': 'edits'}, h('h3', {id: 'edits', tabindex: -1}, 'いま使われている直し'),
    h('p', {class: 'soft'}, '取りこんだ一覧とちがえているところです。次に取りこんでも残ります。取り消すと、もとの一覧のとおりになります。'),
    answer.more && h('p', {class: 'note', 'data-mark': ''}, '多いので、はじめの1000件だけを出しています。'),
    answer.edits.length ? h('ul', {class: 'things'}, byThing(answer.edits).map(thing)) : h('p', {class: 'note'}, '直したところは、ありません。')),
  h('section', {'aria-labelledby': 'undone'}, h('h3', {id: 'undone'}, '取り消したもの'),
    answer.undone.length ? h('ul', {class: 'undone'}, answer.undone.map(undone)) : h('p', {class: 'note'}, 'まだありません。')));

async function again() {
  await show();
  main.querySelector('#edits')?.focus();
}

const show = () => showSheet(main, TITLE, async () => sheet(await api('GET', '/resource-edits')));

openDoor({
  title: TITLE,
  may: (role) => role === 'link_worker' || role === 'supervisor',
  open(where) {
    main = where;
    show();
    return () => {};
  },
});
