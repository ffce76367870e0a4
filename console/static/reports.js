/** つながるレポート: what people of the town tell, written down, looked at, published. */
import {api} from './api.js';
import {announce, fill, h, icon} from './dom.js';
import {openDoor} from './door.js';
import {date} from './time.js';

const stateWord = {draft: '下書き', published: '公開中', withdrawn: '取り下げ'};
const STATES = [['draft', '下書きとして残す'], ['published', '公開する'], ['withdrawn', '取り下げる']];
let main, list, form;

async function showList() {
  const {items} = await api('GET', '/reports');
  fill(list, h('h3', {}, 'これまでのレポート'), items.length ? h('ul', {class: 'reports'}, items.map((r) => h('li', {},
    h('p', {}, h('b', {}, r.title), h('span', {class: 'soft'}, `　${stateWord[r.state]}　${date(r.published_at ?? r.updated_at)}`)),
    h('div', {class: 'ways'},
      h('button', {class: 'button', type: 'button', onclick: () => open(r.id)}, '直す'),
      h('a', {class: 'button plain', href: `/api/v1/reports/${r.id}/preview`, target: '_blank', rel: 'noopener'}, '下見'),
      r.state === 'published' && h('a', {class: 'button plain', href: `/reports/${r.id}`, target: '_blank', rel: 'noopener'}, '町の人の画面')))))
    : h('p', {class: 'note'}, 'まだありません。'));
}

const field = (id, label, node, hint) => h('div', {class: 'field'}, h('label', {for: id}, label), node, hint && h('p', {class: 'hint', id: `${id}-hint`}, hint));

function edit(report) {
  const told = h('p', {role: 'status'});
  const title = h('input', {id: 'title', maxlength: 100, required: true, value: report.title ?? ''});
  const writer = h('input', {id: 'writer', maxlength: 50, value: report.writer ?? '', 'aria-describedby': 'writer-hint'});
  const body = h('textarea', {id: 'body', maxlength: 30000, 'aria-describedby': 'body-hint'});
  body.value = report.body ?? '';
  const state = h('select', {id: 'state'}, STATES.map(([value, word]) => h('option', {value, selected: value === (report.state ?? 'draft')}, word)));

  async function save(event) {
    event.preventDefault();
    try {
      const sent = {title: title.value, writer: writer.value, body: body.value, state: state.value};
      const {id} = await api('POST', report.id ? `/reports/${report.id}` : '/reports', sent);
      report.id = id;
      fill(told, icon('done'), state.value === 'published' ? '公開しました。' : '残しました。', h('a', {class: 'button plain', href: `/api/v1/reports/${id}/preview`, target: '_blank', rel: 'noopener'}, '下見'));
      announce('残しました。');
      await showList();
    } catch (error) {
      if (error.code !== 'session_required') fill(told, icon('urgent'), error.message);
    }
  }

  fill(form, h('form', {class: 'write', onsubmit: save, 'aria-labelledby': 'write'},
    h('h3', {id: 'write', tabindex: -1}, report.id ? 'レポートを直す' : '新しいレポート'),
    field('title', '題', title),
    field('writer', '書いた人', writer, 'ご本人の望む呼び方で。書かなくてもかまいません。'),
    field('body', '本文', body, '一行あけると段落になります。「## 」で見出し、「- 」で箇条書き、「[名前](https://…)」でリンク。写真は入りません。人の名前や顔のわかることは、ご本人の了解があるときだけ。'),
    field('state', 'どうしますか', state),
    h('div', {class: 'ways'}, h('button', {class: 'button main', type: 'submit'}, '保存する'),
      report.id && h('button', {class: 'button', type: 'button', onclick: () => edit({})}, '新しく書く'), told)));
}

async function open(id) {
  edit(await api('GET', `/reports/${id}`));
  form.querySelector('h3').focus();
}

openDoor({
  title: 'つながるレポート',
  may: (role) => ['editor', 'supervisor', 'admin'].includes(role),
  open(where) {
    main = where;
    list = h('section', {});
    form = h('section', {});
    fill(main, h('div', {class: 'sheet'}, h('h2', {tabindex: -1}, 'つながるレポート'), form, list));
    document.title = 'つながるレポート｜つなぐ';
    edit({});
    showList().catch((error) => fill(list, h('p', {class: 'wrong', role: 'alert'}, icon('urgent'), error.message)));
    return () => {};
  },
});
