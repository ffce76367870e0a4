/**
 * When the chat lies in a frame of somebody's page: one private channel to the widget there. Four words cross it, none of them said by the
 * visitor: open, close, height, unread. Anybody not on the list of origins is not answered.
 */

/**
 * @param {string[]} origins
 * @param {{opened: () => void}} on
 */
export const connectHost = (origins, on) => {
  /** @type {MessagePort | null} */
  let port = null;
  let open = true;
  let unread = 0;
  window.addEventListener('message', (event) => {
    if (event.source !== window.parent || !origins.includes(event.origin) || event.data !== 'tsunagu:hello' || !event.ports[0]) return;
    port = event.ports[0];
    port.onmessage = ({ data }) => {
      open = data?.open === true;
      if (!open) return;
      unread = 0;
      port?.postMessage({ unread });
      on.opened();
    };
    port.postMessage({ unread });
  });
  /* Only a page of the list hears this; then it offers a channel. */
  if (window.parent !== window) for (const origin of new Set(origins)) window.parent.postMessage('tsunagu:ready', origin);
  return {
    embedded: window.parent !== window,
    close: () => port?.postMessage({ close: true }),
    /** A message came: count it while the panel is shut. */
    arrived: () => {
      if (open && document.visibilityState === 'visible') return;
      unread += 1;
      port?.postMessage({ unread });
    },
  };
};
