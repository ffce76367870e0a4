/** The same as a picture: boxes and lines where the server put them. One stop for the Tab key; arrows go from box to box. */
import {h, svg} from './dom.js';
import * as words from './flow_words.js';

const PAD = 14, NAME_Y = 26, LINE = 22;

const tip = () => svg('defs', {}, svg('marker', {id: 'tip', viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: 'auto'},
  svg('path', {class: 'tip', d: 'M0 0 10 5 0 10z'})));

/** 「10〜14回 ▲5〜9 ？5〜9」: what is not told is left out. */
function figures(node) {
  if (!node.counts) return '';
  const parts = [words.times(node.counts.entered)];
  for (const m of words.marks) if (node.counts[m.what] !== null && node.counts[m.what] !== undefined) parts.push(`${m.sign}${words.told(node.counts[m.what])}`);
  return parts.join(' ');
}

/** What stands in the box, then what its signs and shape mean. */
function spoken(node, shown) {
  const told = Object.entries(node.counts ?? {}).filter(([what]) => ['entered', 'missed', 'leaving'].includes(what));
  return [shown.join(' '), words.kind[node.kind], ...told.map(([what, n]) => `${words.countName(node, what).replace(/（.*/, '')} ${words.told(n)}`),
    ...words.marks.filter((m) => node[m.of]).map((m) => m.name)].join('。');
}

function box(graph, node, open) {
  const end = node.kind === 'end', x = node.x + (end ? 3 * PAD : PAD);
  const rows = [['name', end ? words.kind.end : node.name], ['words', node.lines[0]], ['words', node.lines[1]], ['figures', figures(node)]];
  const shown = rows.map(([, said]) => said).filter(Boolean);
  return svg('g', {class: 'box', 'data-kind': node.kind, 'data-node': node.name, 'data-mark': words.marks.find((m) => node[m.of])?.of, role: 'button', tabindex: -1, 'aria-haspopup': 'dialog',
    'aria-label': spoken(node, shown), onclick: () => open(node.name)},
    svg('rect', {class: 'frame', x: node.x, y: node.y, width: graph.box_width, height: graph.box_height, rx: end ? graph.box_height / 2 : 10}),
    rows.map(([className, said], nth) => said ? [svg('text', {class: className, x, y: node.y + NAME_Y + LINE * nth}, said), ' '] : null));
}

/** Where an arrow key leads: the nearest box on that side. */
function beside(graph, from, key) {
  const to = {ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0]}[key];
  const away = (n) => ({along: (n.x - from.x) * to[0] + (n.y - from.y) * to[1], across: Math.abs((n.x - from.x) * to[1]) + Math.abs((n.y - from.y) * to[0])});
  return graph.nodes.filter((n) => away(n).along > 0 && (to[0] === 0 || away(n).across === 0))
    .sort((a, b) => away(a).along + away(a).across / 4 - away(b).along - away(b).across / 4)[0];
}

/** @param {any} graph @param {(name: string) => void} open */
export function flowPicture(graph, open) {
  const boxes = new Map(graph.nodes.map((n) => [n.name, box(graph, n, open)]));
  const drawing = svg('svg', {width: graph.width, height: graph.height, viewBox: `0 0 ${graph.width} ${graph.height}`, role: 'group', 'aria-label': '流れの図。矢印キーで項目を移り、Enter で開きます。'},
    tip(), graph.paths.map((p) => svg('path', {class: 'line', 'data-kind': p.kind, d: p.drawn, 'marker-end': 'url(#tip)'})), [...boxes.values()]);
  let stop = boxes.get(graph.nodes[0]?.name);
  stop?.setAttribute('tabindex', '0');
  const go = (to) => {
    stop.setAttribute('tabindex', '-1');
    stop = to;
    stop.setAttribute('tabindex', '0');
    stop.focus();
  };
  drawing.addEventListener('keydown', (e) => {
    const at = graph.nodes.find((n) => n.name === e.target.dataset?.node);
    if (!at) return;
    if (e.key === 'Enter' || e.key === ' ') open(at.name);
    else if (!e.key.startsWith('Arrow')) return;
    else {
      const next = beside(graph, at, e.key);
      if (next) go(boxes.get(next.name));
    }
    e.preventDefault();
  });
  const frame = h('div', {class: 'scroll', role: 'region', 'aria-label': '流れの図（上下左右に動かせます）', tabindex: 0}, drawing);
  const first = graph.nodes[0];
  if (first) requestAnimationFrame(() => { frame.scrollLeft = first.x + graph.box_width / 2 - frame.clientWidth / 2; });
  const fit = h('button', {class: 'button', type: 'button', 'aria-pressed': 'false', onclick: () => {
    const fits = frame.dataset.fits !== 'true';
    frame.dataset.fits = String(fits);
    fit.setAttribute('aria-pressed', String(fits));
  }}, '画面の幅に縮める');
  return h('div', {}, h('p', {}, fit), frame);
}
