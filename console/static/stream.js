/** The live stream: reconnects by itself and goes on where it was. Protocol: docs/openapi.yaml, /api/v1/stream. */

const SLOWEST = 15000;

/**
 * @param {{onEvent: (e: any) => void, onState: (state: 'on'|'off') => void, onEnded: () => void}} handlers
 */
export function openStream(handlers) {
  let socket = null, after = 0, watched = '', tries = 0, timer = 0, closed = false;

  const send = (message) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };

  function hear(message) {
    if (message.type === 'bye') {
      closed = true;
      handlers.onEnded();
      return;
    }
    if (message.type === 'welcome') {
      if (!after) after = message.seq;
      tries = 0;
      handlers.onState('on');
      if (watched) send({type: 'watch', conversation_id: watched});
    }
    if (message.type === 'resync' || message.type === 'escalation') after = message.seq;
    handlers.onEvent(message);
  }

  function later() {
    handlers.onState('off');
    if (closed) return;
    const wait = Math.min(SLOWEST, 500 * 2 ** tries++) * (0.75 + Math.random() / 2);
    timer = setTimeout(connect, wait);
  }

  function connect() {
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/stream`;
    socket = new WebSocket(url, 'tsunagu.console.v1');
    socket.onopen = () => send(after ? {type: 'hello', after} : {type: 'hello'});
    socket.onmessage = (e) => hear(JSON.parse(e.data));
    socket.onclose = later;
  }

  const soon = () => {
    if (closed || socket?.readyState === WebSocket.OPEN || socket?.readyState === WebSocket.CONNECTING) return;
    clearTimeout(timer);
    connect();
  };
  addEventListener('online', soon);
  connect();

  return {
    /** Words of this conversation come live from now on; '' for none. @param {string} id */
    watch(id) {
      watched = id;
      send({type: 'watch', conversation_id: id});
    },
    /** Somebody is at the keyboard: keeps the session. */
    active() { send({type: 'active'}); },
    close() {
      closed = true;
      clearTimeout(timer);
      removeEventListener('online', soon);
      socket?.close();
    },
  };
}
