/** One node of a flow: its counts, its words, where it leads and where it is written. */
import {fill, h} from './dom.js';
import * as words from './flow_words.js';

const section = (title, ...children) => h('section', {}, h('h3', {}, title), ...children);

function counts(node) {
  if (!node.counts) return h('p', {class: 'soft'}, 'ここは見えないところで進むので、数えていません。');
  return h('dl', {class: 'tally'}, Object.entries(node.counts).map(([what, n]) =>
    [h('dt', {}, words.countName(node, what)), h('dd', {'data-hidden': n === null}, words.times(n))]));
}

function text(t) {
  const other = [['やさしい日本語', 'ja', t.easy], ['English', 'en', t.en]].filter(([, , said]) => said && said !== t.ja);
  return h('div', {class: 'text'}, h('h4', {}, words.text[t.what] ?? t.what), h('p', {class: 'said'}, t.ja),
    other.length > 0 && h('details', {}, h('summary', {}, 'ほかのことば'), other.map(([name, lang, said]) => [h('p', {class: 'soft'}, name), h('p', {class: 'said', lang}, said)])));
}

function ways(graph, node, go) {
  const to = (name) => h('button', {class: 'button', type: 'button', onclick: () => go(name)}, words.opening(graph.nodes.find((n) => n.name === name)).slice(0, 24));
  return h('ul', {class: 'ways-on'}, node.links.map((l) =>
    h('li', {}, h('span', {}, [words.link[l.kind], l.label && (l.kind === 'answer' ? `「${l.label}」` : l.label)].filter(Boolean).join('：')), to(l.to))));
}

/** @param {any} graph @param {string} name */
export function showNode(graph, name) {
  const title = h('h2', {id: 'node-title', tabindex: -1});
  const body = h('div', {class: 'body'});
  const dialog = h('dialog', {class: 'node', 'aria-labelledby': 'node-title'}, title, body,
    h('form', {method: 'dialog', class: 'ways'}, h('button', {class: 'button main'}, '閉じる')));

  function show(at) {
    const node = graph.nodes.find((n) => n.name === at);
    fill(title, `${node.name}（${words.kind[node.kind]}）`);
    fill(body,
      words.marks.filter((m) => node[m.of]).map((m) => h('p', {class: 'note', 'data-mark': m.of}, h('b', {}, `${m.sign} ${m.name}　`), m.hint)),
      section('回数', counts(node)),
      node.texts.length > 0 && section('ことば', node.texts.map(text)),
      node.options.length > 0 && section('選べる答え', h('ul', {class: 'options'}, node.options.map((o) => h('li', {}, o)))),
      node.links.length > 0 && section('次に進むところ', ways(graph, node, (next) => { show(next); title.focus(); dialog.scrollTop = 0; })),
      node.calls && h('p', {}, '続く流れ：', h('a', {href: `#/f/${node.calls}`, onclick: () => dialog.close()}, node.calls)),
      h('p', {class: 'soft'}, '書かれているところ：', h('code', {}, `${node.file}:${node.line}`)));
  }

  show(name);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  title.focus();
}
