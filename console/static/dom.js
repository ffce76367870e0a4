/** Building the page: elements, icons, and words for screen readers. Text only ever as text. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * h('p', {class: 'soft', onclick: f}, 'text', child): an element. `false`, null and undefined children are left out; attributes that are
 * `true` stand alone, `false` and null are left out; names beginning with "on" are listeners.
 * @param {string} tag @param {Record<string, any>} [attributes] @param {...any} children
 */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  add(node, children);
  return node;
}

function set(node, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? '' : String(value));
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === false || child === null || child === undefined) continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

/** Replace what is inside `node`. */
export function fill(node, ...children) {
  node.replaceChildren();
  add(node, children);
  return node;
}

/** Shapes differ, so that colour is never the only sign. */
const shapes = {
  emergency: [['path', {class: 'full', 'fill-rule': 'evenodd', d: 'M8 2h8l6 6v8l-6 6H8l-6-6V8zM10.8 6v8h2.4V6zM10.8 16v2.4h2.4V16z'}]],
  urgent: [['path', {d: 'M12 3 22 20H2z'}], ['path', {d: 'M12 9v5M12 17v.2'}]],
  normal: [['circle', {cx: 12, cy: 12, r: 9}], ['path', {d: 'M12 7v5l3 2'}]],
  call: [['path', {d: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21.5h4M12 3v2'}]],
  done: [['path', {d: 'M4 12.5 9.5 18 20 6.5'}]],
  back: [['path', {d: 'M14 5l-7 7 7 7'}]],
  next: [['path', {d: 'M9 5l7 7-7 7'}]],
  send: [['path', {d: 'M3 11 21 3l-6 18-4-8z'}]],
  online: [['circle', {class: 'full', cx: 12, cy: 12, r: 6}]],
  offline: [['circle', {cx: 12, cy: 12, r: 7}], ['path', {d: 'M5 19 19 5'}]],
  flow: [['rect', {x: 8, y: 2, width: 8, height: 6, rx: 1}], ['rect', {x: 2, y: 16, width: 8, height: 6, rx: 1}], ['rect', {x: 14, y: 16, width: 8, height: 6, rx: 1}], ['path', {d: 'M12 8v4M6 16v-4h12v4'}]],
  lack: [['path', {d: 'M4 21V9l8-6 8 6v12M12 11v6M9 14h6'}]],
  keys: [['rect', {x: 2, y: 6, width: 20, height: 12, rx: 2}], ['path', {d: 'M6 10h.2M10 10h.2M14 10h.2M18 10h.2M7 14h10'}]],
  person: [['circle', {cx: 12, cy: 8, r: 4}], ['path', {d: 'M4 21c1-5 4-7 8-7s7 2 8 7'}]],
};

/** The same for drawings. @param {string} tag @param {Record<string, any>} [attributes] @param {...any} children */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  add(node, children);
  return node;
}

/** A picture beside words; silent for screen readers. @param {keyof shapes} name */
export function icon(name) {
  return svg('svg', {class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true'}, shapes[name].map(([tag, attributes]) => svg(tag, attributes)));
}

const clearing = {};
function say(id, text) {
  const said = document.getElementById(id);
  if (!said) return;
  said.textContent = text;
  clearTimeout(clearing[id]);
  clearing[id] = setTimeout(() => { said.textContent = ''; }, 6000);
}

/** Say it to a screen reader, once. @param {string} text */
export const announce = (text) => say('said', text);
/** The same, interrupting whatever it reads: somebody is in danger. @param {string} text */
export const announceNow = (text) => say('said-now', text);

/** Keep `parent` in step with `rows`: nodes are kept by key, moved only when they must, so that focus stays. */
export function keyed(parent, rows, key, make, update) {
  const known = parent.nodesByKey ?? (parent.nodesByKey = new Map());
  const wanted = new Set(rows.map(key));
  for (const [k, node] of known) {
    if (wanted.has(k)) continue;
    node.remove();
    known.delete(k);
  }
  rows.forEach((row, i) => {
    let node = known.get(key(row));
    if (!node) known.set(key(row), node = make(row));
    update(node, row);
    if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] ?? null);
  });
}
