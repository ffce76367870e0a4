/** One flow: a table of its nodes in the order of the way through it, then the same as a picture. */
import {h, icon} from './dom.js';
import {honesty, number, table} from './flow_list.js';
import {showNode} from './flow_node.js';
import {flowPicture} from './flow_picture.js';
import * as words from './flow_words.js';
import {day} from './time.js';

const badges = (node) => words.marks.filter((m) => node[m.of]).map((m) =>
  h('span', {class: 'badge', 'data-mark': m.of}, h('span', {'aria-hidden': 'true'}, m.sign), m.name));

/** What a node does that says nothing to anybody. */
const unspoken = (node) => (node.texts.length || !['branch', 'set'].includes(node.kind) ? null : h('code', {class: 'soft'}, node.lines.join('')));

const columns = [['entered', 'ここに来た'], ['answered', '答えた'], ['missed', '読み取れず'], ['leaving', '離れた']];

function cell(node, [what, name]) {
  if (!node.counts || !(what in node.counts)) {
    return h('td', {class: 'number none', role: 'cell'}, h('span', {'aria-hidden': 'true'}, '―'), h('span', {class: 'unseen'}, '数えません'));
  }
  return number(node.counts[what], name);
}

function row(graph, node, i) {
  return h('tr', {role: 'row'},
    h('th', {scope: 'row', role: 'rowheader'},
      h('button', {class: 'open', type: 'button', 'data-node': node.name, 'aria-haspopup': 'dialog', onclick: () => showNode(graph, node.name)},
        h('span', {class: 'nth'}, `${i + 1}`), h('span', {class: 'opening'}, words.opening(node))),
      h('p', {class: 'under'}, h('span', {class: 'soft'}, `${node.name}・${words.kind[node.kind]}`), unspoken(node), badges(node))),
    columns.map((c) => cell(node, c)));
}

function since(graph) {
  const {flow} = graph;
  if (flow.since === null) {
    return flow.earlier ? 'この期間の数は、いまとは違う形の流れのものだけなので、出していません。' : 'この期間の数は、まだありません。会話があった日の翌日から、ここに出ます。';
  }
  if (flow.earlier) return `${day(flow.since)}に、この流れの形が変わりました。それからの数です。`;
  return flow.since > graph.from ? `${day(flow.since)}からの数です。` : '';
}

/** What to look at first, as buttons. */
function summary(graph) {
  const {flow, nodes, days} = graph;
  const marked = nodes.filter((n) => words.marks.some((m) => n[m.of]));
  if (flow.since === null) return null;
  return h('div', {class: 'first-look'},
    h('p', {}, `${days}日間に${words.times(flow.begun)}始まり、途中で離れたのは${words.times(flow.leaving)}です。`, marked.length ? '気をつけて見たいところ：' : 'とくに目立つところはありません。'),
    marked.length > 0 && h('ul', {}, marked.map((n) => h('li', {},
      h('button', {class: 'button', type: 'button', 'aria-haspopup': 'dialog', onclick: () => showNode(graph, n.name)}, `${nodes.indexOf(n) + 1}．${words.opening(n).slice(0, 16)}…`), badges(n)))));
}

const key = () => h('ul', {class: 'key'},
  h('li', {}, h('b', {}, '10〜14回'), ' ここに来た'), h('li', {}, h('b', {}, '▲'), ' 離れた'), h('li', {}, h('b', {}, '？'), ' 読み取れなかった'),
  h('li', {}, '実線 次へ'), h('li', {}, '破線 条件'), h('li', {}, '点線 聞くのをやめたとき'));

/** @param {any} graph of GET /flows/{name}/graph @param {HTMLElement} spans */
export function flowSheet(graph, spans) {
  const {flow} = graph, note = since(graph);
  const picture = flowPicture(graph, (name) => showNode(graph, name));
  return h('div', {class: 'sheet'},
    h('p', {}, h('a', {class: 'back', href: '#/'}, icon('back'), '流れの一覧')),
    h('div', {class: 'head'}, h('div', {}, h('h2', {tabindex: -1}, flow.title || flow.name), h('p', {class: 'soft'}, h('code', {}, `${flow.file}:${flow.line}`))), spans),
    note && h('p', {class: 'note', role: 'status'}, note), summary(graph),
    table('counts nodes', `「${flow.title || flow.name}」の項目を順に。行のボタンで、ことばとくわしい数が開きます。`,
      [['項目', {}], ...columns.map(([, name]) => [name, {class: 'number'}])], graph.nodes.map((n, i) => row(graph, n, i))),
    h('section', {class: 'drawn', 'aria-labelledby': 'drawn'}, h('h3', {id: 'drawn'}, '図で見る'), key(), picture),
    honesty());
}
