/**
 * What stays on this device: the token by which a conversation is found again, and words that have not arrived yet. Nothing else, and nothing
 * at all beyond this tab when the visitor says so. Storage may be forbidden (private windows, frames): then memory has to do.
 */

const KEY = 'tsunagu.chat';

/** @typedef {{token: string | null, pending: Array<object>, forget: boolean}} Kept */

/** @param {'localStorage' | 'sessionStorage'} name */
const storage = (name) => {
  try {
    return window[name];
  } catch {
    return null;
  }
};

/** @param {Storage | null} s */
const read = (s) => {
  try {
    return JSON.parse(s?.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
};

export class Keep {
  constructor() {
    /** @type {Kept} */
    this.kept = read(storage('sessionStorage')) ?? read(storage('localStorage')) ?? { token: null, pending: [], forget: false };
    if (!Array.isArray(this.kept.pending)) this.kept.pending = [];
  }

  save() {
    const text = JSON.stringify(this.kept);
    try {
      storage(this.kept.forget ? 'sessionStorage' : 'localStorage')?.setItem(KEY, text);
      storage(this.kept.forget ? 'localStorage' : 'sessionStorage')?.removeItem(KEY);
    } catch {
      /* full or forbidden: this tab still works */
    }
  }

  /** @param {boolean} forget */
  setForget(forget) {
    this.kept.forget = forget;
    this.save();
  }

  /** Leave no trace. */
  clear() {
    this.kept = { token: null, pending: [], forget: true };
    for (const name of /** @type {const} */ (['localStorage', 'sessionStorage'])) {
      try {
        storage(name)?.removeItem(KEY);
      } catch {
        /* nothing was there */
      }
    }
  }
}
