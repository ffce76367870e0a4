/**
 * The transcript: messages as they are seen and heard. Text only ever becomes text. Focus is never moved from here but in answer to a press.
 */
import { withPhoneLinks } from './phone.js';
import { clock, day, fill } from './words.js';

/** @typedef {{label: string, value: string}} Choice */
/** @typedef {{title?: string, text?: string, lines?: string[], actions?: Choice[]}} Card */
/** @typedef {{seq: number, at: number, from: string, name?: string, id?: string, text?: string, choices?: Choice[], cards?: Card[], link?: boolean}} Message */

const SPOKEN_MS = 1500;

/** @param {string} tag @param {string} [className] @param {string} [text] */
const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

export class Transcript {
  /**
   * @param {{log: HTMLElement, live: HTMLElement, jump: HTMLElement}} places
   * @param {import('./words.js').Words} words @param {string} lang @param {string} desk
   * @param {(choice: Choice) => void} choose
   */
  constructor(places, words, lang, desk, choose) {
    Object.assign(this, places);
    this.places = places;
    this.words = words;
    this.lang = lang;
    this.desk = desk;
    this.choose = choose;
    this.lastDay = '';
    this.lastFrom = '';
    /** @type {HTMLElement | null} what to read first: the first words after one's own */
    this.anchor = null;
    /** @type {Set<number>} */
    this.seen = new Set();
    /** @type {Map<string, HTMLElement>} */
    this.waiting = new Map();
    /** @type {HTMLElement | null} */
    this.choices = null;
    places.jump.addEventListener('click', () => this.toEnd());
    places.log.addEventListener('scroll', () => this.atEnd() && (places.jump.hidden = true), { passive: true });
  }

  clear() {
    this.places.log.replaceChildren();
    this.seen.clear();
    this.waiting.clear();
    this.lastDay = this.lastFrom = '';
    this.anchor = this.choices = null;
  }

  /** What was said before is not shown: where it would stand. */
  leftOut() {
    this.places.log.append(make('p', 'left-out', this.words.leftOut));
    this.lastDay = this.lastFrom = '';
  }

  /** Words on their way. @param {string} id @param {string} text @param {boolean} ready */
  sending(id, text, ready) {
    if (this.waiting.has(id)) return;
    const item = this.#item({ seq: 0, at: Date.now(), from: 'resident', text });
    item.classList.add('waiting');
    this.#status(item, ready ? this.words.sending : this.words.later);
    this.waiting.set(id, item);
    this.#dropChoices();
    this.#append(item, Date.now(), 'resident');
    this.toEnd();
  }

  /** @param {string} id @param {number} seq */
  sent(id, seq) {
    const item = this.waiting.get(id);
    if (!item) return;
    this.waiting.delete(id);
    if (this.seen.has(seq)) {
      item.remove();
      return;
    }
    this.seen.add(seq);
    item.classList.remove('waiting');
    this.#status(item, `${clock(Date.now())} ${this.words.sent}`);
  }

  /** Not connected: say so beside what waits. */
  stalled() {
    for (const item of this.waiting.values()) this.#status(item, this.words.later);
  }

  /** @param {Message} said @param {boolean} spoken */
  add(said, spoken) {
    /* The link itself was for another screen only; here it is told that there was one. */
    const m = said.link ? { ...said, from: 'system', text: this.words.linkSent } : said;
    if (m.from === 'resident' && m.id && this.waiting.has(m.id)) {
      const text = this.waiting.get(m.id)?.querySelector('.bubble');
      if (text && m.text) text.textContent = m.text;
      this.sent(m.id, m.seq);
      return;
    }
    if (this.seen.has(m.seq)) return;
    this.seen.add(m.seq);
    const follow = this.atEnd();
    this.#dropChoices();
    const item = this.#item(m);
    this.#append(item, m.at, m.from);
    if (spoken) this.#speak(m);
    if (follow || m.from === 'resident' || this.anchor === item) this.#show();
    else this.places.jump.hidden = false;
  }

  atEnd() {
    const { log } = this.places;
    return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  }

  toEnd() {
    this.places.log.scrollTop = this.places.log.scrollHeight;
    this.places.jump.hidden = true;
  }

  /** Down to the newest, but not past the beginning of what was said since one's own last words. */
  #show() {
    const { log, jump } = this.places;
    const end = log.scrollHeight - log.clientHeight;
    const start = this.anchor ? this.anchor.offsetTop - 12 : end;
    log.scrollTop = Math.min(end, start);
    jump.hidden = start + 80 >= end;
  }

  /** @param {string} from @param {string} [name] */
  #who(from, name) {
    if (from === 'worker') return fill(name ? this.words.worker : this.words.workerNoName, { name: name ?? '', desk: this.desk });
    return this.words[from] ?? '';
  }

  /** @param {Message} m */
  #item(m) {
    const item = make('article', `message ${m.from}`);
    const who = this.#who(m.from, m.name);
    if (m.from === 'resident' || m.from === 'system') item.append(make('span', 'hidden-visually', who));
    else item.append(make('p', 'who', who));
    if (m.text) item.append(this.#bubble(m));
    if (m.cards?.length) item.append(this.#cards(m.cards));
    if (m.choices?.length) {
      this.choices = this.#buttons(m.choices);
      item.append(this.choices);
    }
    const when = make('p', 'when', clock(m.at));
    when.title = `${day(m.at, this.lang)} ${clock(m.at)}`;
    item.append(when);
    return item;
  }

  /** What the town says has numbers to press; what a person wrote is shown as it was written. @param {Message} m */
  #bubble(m) {
    if (m.from === 'resident') return make('p', 'bubble', m.text);
    return withPhoneLinks(make('p', 'bubble'), m.text ?? '');
  }

  /** @param {HTMLElement} item @param {string} text */
  #status(item, text) {
    const when = item.querySelector('.when');
    if (when) when.textContent = text;
  }

  /** @param {Choice[]} choices */
  #buttons(choices) {
    const row = make('div', 'choices');
    row.setAttribute('role', 'group');
    for (const choice of choices) {
      const button = /** @type {HTMLButtonElement} */ (make('button', '', choice.label));
      button.type = 'button';
      button.addEventListener('click', () => {
        this.places.log.focus({ preventScroll: true }); /* the button goes away: keep the place */
        this.choose(choice);
      });
      row.append(button);
    }
    return row;
  }

  /** @param {Card[]} cards */
  #cards(cards) {
    const row = make('div', 'cards');
    for (const card of cards) {
      const box = make('section', 'card');
      box.append(make('h2', '', card.title ?? ''));
      if (card.text) box.append(make('p', 'reason', card.text));
      const list = make('ul');
      for (const line of card.lines ?? []) list.append(withPhoneLinks(make('li'), line));
      if (list.childElementCount) box.append(list);
      if (card.actions?.length) box.append(this.#buttons(card.actions));
      row.append(box);
    }
    return row;
  }

  /** @param {HTMLElement} item @param {number} at @param {string} from */
  #append(item, at, from) {
    const name = day(at, this.lang);
    if (name !== this.lastDay) {
      this.places.log.append(make('p', 'day', name));
      this.lastDay = name;
      this.lastFrom = '';
    }
    if (from === this.lastFrom) {
      item.classList.add('follows');
      const before = /** @type {HTMLElement | null} */ (this.places.log.lastElementChild?.querySelector('.when'));
      if (before?.textContent === clock(at)) before.hidden = true;
    } else if (from !== 'resident') this.anchor = item;
    if (from === 'resident') this.anchor = null;
    this.lastFrom = from;
    this.places.log.append(item);
  }

  /** Buttons belong to the newest question only. */
  #dropChoices() {
    this.choices?.remove();
    this.choices = null;
  }

  /** Read aloud once, then taken away again, so that readers do not repeat it. @param {Message} m */
  #speak(m) {
    if (m.from === 'resident') return;
    const words = [this.#who(m.from, m.name), m.text, ...(m.cards ?? []).map((c) => c.title), ...(m.choices ?? []).map((c) => c.label)];
    const line = make('p', '', words.filter(Boolean).join('、'));
    this.places.live.append(line);
    setTimeout(() => line.remove(), SPOKEN_MS);
  }
}
