/** Nobody at the keyboard: the session ends by itself. The server decides; here it is told of activity, and the person is warned in time. */
import {warnIdle} from './dialogs.js';

const TELL_EVERY = 60000;
const WARN_BEFORE = 120000;

/** @param {number} idleMs @param {() => void} tell @param {() => void} ended @returns {() => void} stop */
export function watchIdle(idleMs, tell, ended) {
  let seen = Date.now(), told = Date.now(), warning = null;

  const active = () => {
    seen = Date.now();
    if (seen - told < TELL_EVERY) return;
    told = seen;
    tell();
  };
  const stay = () => {
    warning = null;
    told = 0;
    active();
  };
  const look = () => {
    const left = idleMs - (Date.now() - seen);
    if (left <= 0) ended();
    else if (left < Math.min(WARN_BEFORE, idleMs / 2) && !warning) warning = warnIdle(stay);
  };

  const kinds = ['pointerdown', 'keydown', 'wheel', 'touchstart'];
  for (const kind of kinds) addEventListener(kind, active, {passive: true});
  const timer = setInterval(look, 5000);
  return () => {
    clearInterval(timer);
    for (const kind of kinds) removeEventListener(kind, active);
    warning?.close();
  };
}
