/** What came while one looked elsewhere stands in the title of the tab, until one looks. */
import { fill } from './words.js';

export class UnreadTitle {
  /** @param {string} title @param {import('./words.js').Words} words */
  constructor(title, words) {
    this.title = title;
    this.words = words;
    this.unread = 0;
    document.title = title;
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#show(0));
  }

  arrived() {
    if (document.visibilityState !== 'visible') this.#show(this.unread + 1);
  }

  /** @param {number} unread */
  #show(unread) {
    this.unread = unread;
    document.title = unread ? `${fill(this.words.unread, { n: String(unread) })}｜${this.title}` : this.title;
  }
}
