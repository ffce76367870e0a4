/** What the desk knows right now, and who wants to hear when it changes. Nothing is kept in the browser beyond the page. */

/**
 * @typedef {{id: string, conversation_id: string, channel: string, severity: string, reason: string, state: string, created_at: number,
 *   due_at: number|null, claimed_by: string|null, claimed_name: string|null, summary: string}} Escalation
 */
export const store = {
  me: null,
  /** @type {Map<string, Escalation>} */
  rows: new Map(),
  loaded: false,
  /** what ended last, newest first */
  /** @type {Escalation[]} */
  ended: [],
  link: 'off',
  /** id of the conversation on screen, '' for none */
  here: '',
  /** @type {any} what GET /conversations/{id} said */
  dossier: null,
  /** @type {any[]} messages of the conversation on screen, oldest first */
  messages: [],
  /** conversations with words nobody at this desk has looked at yet */
  fresh: new Set(),
  /** drafts by conversation: outlive a lost session */
  drafts: new Map(),
};

const listeners = new Set();
let waiting = false;

/** @param {() => void} fn @returns {() => void} stop hearing */
export function subscribe(fn) {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/** Something changed: everybody hears once, at the end of this tick. */
export function changed() {
  if (waiting) return;
  waiting = true;
  queueMicrotask(() => {
    waiting = false;
    for (const fn of [...listeners]) fn();
  });
}

export const rank = {emergency: 0, urgent: 1, normal: 2};

/** Severity first, then age: the order in which people are to be answered. */
export function inOrder() {
  return [...store.rows.values()].filter((r) => r.state !== 'closed').sort((a, b) =>
    rank[a.severity] - rank[b.severity] || a.created_at - b.created_at || Number(a.id) - Number(b.id));
}

export const waitingRows = () => inOrder().filter((r) => r.state === 'waiting');
export const isMine = (row) => Boolean(row && store.me && row.claimed_by === store.me.id && row.state !== 'closed');

/** Closed by me, or by nobody: may begin again, if the service finds nothing against it. */
export const mayReopen = (row) => Boolean(row?.state === 'closed' && store.me && (!row.claimed_by || row.claimed_by === store.me.id) && row.outcome !== 'withdrawn');

/** The row of the conversation on screen. */
export function rowHere() {
  const own = store.dossier?.escalation;
  return (own && store.rows.get(own.id)) ?? own ?? null;
}

/** @param {any[]} more */
export function addMessages(more) {
  const known = new Set(store.messages.map((m) => m.seq));
  const added = more.filter((m) => !known.has(m.seq));
  store.messages = [...store.messages, ...added].sort((a, b) => a.seq - b.seq);
  return added;
}

export const lastSeq = () => store.messages.reduce((max, m) => Math.max(max, m.seq), 0);
