/** A sheet of the console that is read from the service: busy meanwhile; what went wrong is said, with a way to try again. */
import {fill, h, icon} from './dom.js';

/**
 * @param {HTMLElement} main @param {string} title @param {() => Promise<HTMLElement>} load asks for what the sheet shows, and draws it
 */
export async function showSheet(main, title, load) {
  main.setAttribute('aria-busy', 'true');
  try {
    fill(main, await load());
    document.title = `${title}｜つなぐ`;
  } catch (error) {
    if (error.code === 'session_required') return;
    fill(main, h('div', {class: 'sheet'}, h('p', {class: 'wrong', role: 'alert'}, icon('urgent'), error.message),
      h('button', {class: 'button', type: 'button', onclick: () => showSheet(main, title, load)}, 'もう一度')));
  } finally {
    main.removeAttribute('aria-busy');
  }
}
