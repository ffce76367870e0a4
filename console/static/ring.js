/** A call that can be heard: two tones every few seconds, and a phone that trembles, until somebody answers or stops it. */

const EVERY = 5000;
const TONES = [[880, 0], [660, 0.28]];

/** Browsers let a page sound only after somebody has touched it: whoever signed in has. */
let context = null;
function wake() {
  context ??= typeof AudioContext === 'undefined' ? null : new AudioContext();
  if (context?.state === 'suspended') context.resume().catch(() => {});
}

function tone(hertz, after) {
  const begins = context.currentTime + after, sound = context.createOscillator(), volume = context.createGain();
  sound.frequency.value = hertz;
  volume.gain.setValueAtTime(0, begins);
  volume.gain.linearRampToValueAtTime(0.25, begins + 0.02);
  volume.gain.linearRampToValueAtTime(0, begins + 0.24);
  sound.connect(volume).connect(context.destination);
  sound.start(begins);
  sound.stop(begins + 0.25);
}

export function makeRing() {
  let timer = 0, stopped = '';

  function sound() {
    wake();
    if (context?.state === 'running') for (const [hertz, after] of TONES) tone(hertz, after);
    navigator.vibrate?.([200, 120, 200]);
  }

  addEventListener('pointerdown', wake);
  addEventListener('keydown', wake);

  return {
    /** Ring for these calls; '' for none. What was stopped stays silent until something new calls. @param {string} calls */
    for(calls) {
      const silent = !calls || calls === stopped;
      if (!calls) stopped = '';
      if (silent && timer) {
        clearInterval(timer);
        timer = 0;
      } else if (!silent && !timer) {
        sound();
        timer = setInterval(sound, EVERY);
      }
      return timer !== 0;
    },
    stop(calls) { stopped = calls; },
    close() {
      clearInterval(timer);
      timer = 0;
      removeEventListener('pointerdown', wake);
      removeEventListener('keydown', wake);
    },
  };
}
