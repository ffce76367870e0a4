/**
 * What stays on this device: the token by which a conversation is found again, and words that have not arrived yet. Nothing else, and nothing
 * at all beyond this tab when the visitor says so. Storage may be forbidden (private windows, frames): then memory has to do.
 */

const KEY = 'tsunagu.chat';

/** @typedef {{token: string | null, pending: Array<object>, forget: boolean, link?: string, guest?: boolean}} Kept */

/* 128 random bits, as the service makes them too. */
const newToken = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

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
      if (!this.kept.guest) storage(this.kept.forget ? 'localStorage' : 'sessionStorage')?.removeItem(KEY);
    } catch {
      /* full or forbidden: this tab still works */
    }
  }

  /**
   * A link was followed into a conversation that began elsewhere: for this tab only, beside whatever the device keeps of its own. The token is
   * made and kept before it is sent: when the answer is lost, the next try still finds the way in.
   * @param {string} link
   */
  follow(link) {
    this.kept = { token: newToken(), pending: [], forget: true, guest: true, link };
    this.save();
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
