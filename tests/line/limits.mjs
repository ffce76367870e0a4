/* What LINE refuses in the body of a reply or push request, as its reference states it: every limit a line of a table. Independent of how our
 * own builder is written: it must not import anything of the program. */

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });
export const countGraphemes = (s) => [...graphemes.segment(s)].length;
/* A surrogate without its other half. */
export const hasLoneSurrogate = (s) => /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:^|[^\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(s);

const MESSAGES = [1, 5];
const QUICK_REPLIES = 13;
const BUBBLE_BYTES = 30 * 1024;
const CAROUSEL_BYTES = 50 * 1024;

/* ---- checks of one value: each returns what is wrong with it, or nothing ---- */

const utf16 = (min, max) => (v) =>
  typeof v !== 'string' ? 'must be a string'
    : v.length < min ? 'may not be empty'
      : v.length > max ? `Length must be between ${min} and ${max}`
        : hasLoneSurrogate(v) ? 'lone surrogate' : v.includes('\0') ? 'NUL' : min > 0 && v.trim() === '' ? 'may not be blank' : null;
const graphemesUpTo = (max) => (v) => utf16(1, Infinity)(v) ?? (countGraphemes(v) > max ? `must not be longer than ${max} characters` : null);
const oneOf = (...words) => (v) => (words.includes(v) ? null : `must be one of ${words.join(', ')}`);
const boolean = (v) => (typeof v === 'boolean' ? null : 'must be a boolean');
const integer = (min, max) => (v) => (Number.isInteger(v) && v >= min && v <= max ? null : `must be between ${min} and ${max}`);
const matching = (pattern, hint) => (v) => (typeof v === 'string' && pattern.test(v) ? null : hint);
const pixels = matching(/^(none|xs|sm|md|lg|xl|xxl|\d+(\.\d+)?px)$/, 'must be a size');
const color = matching(/^#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$/, 'must be a colour');
const uri = (v) => utf16(1, 1000)(v) ?? (/^(https?|line|tel):/.test(v) && /^[\x21-\x7e]+$/.test(v) ? null : 'invalid uri');

/* ---- objects: fields they may have; `!` marks what they must have ---- */

const actions = {
  postback: { 'label!': graphemesUpTo(20), 'data!': utf16(1, 300), displayText: graphemesUpTo(300), inputOption: oneOf('closeRichMenu', 'openRichMenu', 'openKeyboard', 'openVoice'), fillInText: graphemesUpTo(300) },
  message: { 'label!': graphemesUpTo(20), 'text!': graphemesUpTo(300) },
  uri: { 'label!': graphemesUpTo(20), 'uri!': uri, altUri: () => null },
};
const flexActions = Object.fromEntries(Object.entries(actions).map(([name, fields]) => [name, { ...fields, 'label!': graphemesUpTo(40) }]));

const textStyle = {
  size: matching(/^(xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl|\d+(\.\d+)?px)$/, 'must be a size'), weight: oneOf('regular', 'bold'), color,
  style: oneOf('normal', 'italic'), decoration: oneOf('none', 'underline', 'line-through'),
};
const placed = { flex: integer(0, 100), margin: pixels, position: oneOf('relative', 'absolute'), gravity: oneOf('top', 'bottom', 'center') };
const flexParts = {
  box: { ...placed, 'layout!': oneOf('horizontal', 'vertical', 'baseline'), 'contents!': 'parts', spacing: pixels, paddingAll: pixels, backgroundColor: color, cornerRadius: pixels, action: 'action' },
  text: { ...placed, ...textStyle, 'text!': utf16(1, Infinity), align: oneOf('start', 'end', 'center'), wrap: boolean, scaling: boolean, lineSpacing: pixels, maxLines: integer(0, 1000), adjustMode: oneOf('shrink-to-fit'), action: 'action' },
  button: { ...placed, 'action!': 'action', style: oneOf('primary', 'secondary', 'link'), color, height: oneOf('sm', 'md'), scaling: boolean, adjustMode: oneOf('shrink-to-fit') },
  separator: { margin: pixels, color },
  filler: { flex: integer(0, 100) },
};
const bubbleFields = {
  'type!': oneOf('bubble'), size: oneOf('nano', 'micro', 'deca', 'hecto', 'kilo', 'mega', 'giga'), direction: oneOf('ltr', 'rtl'),
  header: 'box', body: 'box', footer: 'box', styles: () => null, action: 'action',
};

class Report {
  constructor() { this.found = []; }
  add(property, message) { this.found.push({ property, message }); }
}

function walk(report, path, object, fields) {
  if (object === null || typeof object !== 'object' || Array.isArray(object)) return report.add(path, 'must be an object');
  const known = new Map(Object.entries(fields).map(([name, check]) => [name.replace('!', ''), check]));
  for (const [name, value] of Object.entries(object)) {
    if (name === 'type' && !known.has('type')) continue;
    if (!known.has(name)) report.add(`${path}/${name}`, 'unknown field');
    else special(report, `${path}/${name}`, value, known.get(name));
  }
  for (const name of Object.keys(fields))
    if (name.endsWith('!') && !(name.slice(0, -1) in object)) report.add(`${path}/${name.slice(0, -1)}`, 'must be specified');
}

function special(report, path, value, check) {
  if (check === 'parts') return eachPart(report, path, value);
  if (check === 'box') return part(report, path, value, 'box');
  if (check === 'action') return action(report, path, value, flexActions);
  const wrong = check(value);
  if (wrong) report.add(path, wrong);
}

function action(report, path, value, table) {
  const fields = table[value?.type];
  if (!fields) return report.add(`${path}/type`, 'unknown action');
  walk(report, path, value, fields);
  if (value.type === 'postback' && value.displayText !== undefined && value.text !== undefined) report.add(path, 'displayText and text together');
}

function part(report, path, value, only) {
  const fields = flexParts[value?.type];
  if (!fields || (only && value.type !== only)) return report.add(`${path}/type`, 'invalid property');
  walk(report, path, value, fields);
}

function eachPart(report, path, list) {
  if (!Array.isArray(list) || list.length === 0) return report.add(path, 'must be a list and not empty');
  list.forEach((value, i) => part(report, `${path}/${i}`, value));
}

function bubble(report, path, value) {
  walk(report, path, value, bubbleFields);
  if (!value?.header && !value?.body && !value?.footer) report.add(path, 'at least one block must be specified');
  if (Buffer.byteLength(JSON.stringify(value) ?? '') > BUBBLE_BYTES) report.add(path, 'bubble over 30 KB');
}

function flexContainer(report, path, value) {
  if (value?.type === 'bubble') return bubble(report, path, value);
  if (value?.type !== 'carousel') return report.add(`${path}/type`, 'invalid property');
  walk(report, path, value, { 'type!': oneOf('carousel'), 'contents!': () => null });
  const list = value.contents;
  if (!Array.isArray(list) || list.length < 1 || list.length > 12) return report.add(`${path}/contents`, 'must have 1 to 12 bubbles');
  list.forEach((b, i) => bubble(report, `${path}/contents/${i}`, b));
  if (new Set(list.map((b) => b.size ?? 'mega')).size > 1) report.add(path, 'bubbles of different sizes');
  if (Buffer.byteLength(JSON.stringify(value)) > CAROUSEL_BYTES) report.add(path, 'carousel over 50 KB');
}

function quickReply(report, path, value, last) {
  if (!last) report.add(path, 'a quick reply on a message that is not the last is never shown');
  if (!Array.isArray(value?.items) || value.items.length < 1 || value.items.length > QUICK_REPLIES)
    return report.add(`${path}/items`, `must have 1 to ${QUICK_REPLIES} items`);
  value.items.forEach((item, i) => {
    walk(report, `${path}/items/${i}`, item, { 'type!': oneOf('action'), 'action!': () => null, imageUrl: uri });
    action(report, `${path}/items/${i}/action`, item?.action, actions);
  });
}

function sender(report, path, value) {
  walk(report, path, value, { name: utf16(1, 20), iconUrl: uri });
  if (/line/i.test(value?.name ?? '')) report.add(`${path}/name`, 'may not contain LINE');
}

const messages = {
  text: { 'text!': utf16(1, 5000), emojis: () => null, quoteToken: utf16(1, 1000) },
  flex: { 'altText!': utf16(1, 1500), 'contents!': () => null },
};

function message(report, path, value, last) {
  const fields = messages[value?.type];
  if (!fields) return report.add(`${path}/type`, 'unknown message type');
  walk(report, path, value, { ...fields, quickReply: () => null, sender: () => null });
  if (value.quickReply !== undefined) quickReply(report, `${path}/quickReply`, value.quickReply, last);
  if (value.sender !== undefined) sender(report, `${path}/sender`, value.sender);
  if (value.type === 'flex') flexContainer(report, `${path}/contents`, value.contents);
}

/* Everything that is wrong with the body of POST /v2/bot/message/{reply,push}. */
export function faultsOf(body, kind) {
  const report = new Report();
  const to = kind === 'reply' ? 'replyToken!' : 'to!';
  walk(report, '', body, { [to]: utf16(1, 1000), 'messages!': () => null, notificationDisabled: boolean });
  const list = body?.messages;
  if (!Array.isArray(list) || list.length < MESSAGES[0] || list.length > MESSAGES[1]) report.add('messages', 'Size must be between 1 and 5');
  else list.forEach((m, i) => message(report, `messages[${i}]`, m, i + 1 === list.length));
  return report.found;
}
