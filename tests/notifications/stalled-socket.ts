import WebSocket from 'ws';
import { closing } from '../harness/closing.js';
import type { Person } from '../harness/server.js';

/** Opens a socket on which a user follows their inbox, and whose client then reads nothing more and answers no pings. */
export async function openStalledSocket({ wsUrl }: { wsUrl: string }, { token }: Person) {
  const socket = new WebSocket(wsUrl, 'graphql-transport-ws');
  closing({ stop: () => socket.terminate() });
  const next = (event: string) => new Promise((resolve) => socket.once(event, resolve));
  await next('open');
  const acknowledged = next('message');
  const payload = { authorization: `Bearer ${token}` };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await acknowledged;
  const started = next('message');
  const query = 'subscription { inboxEvents { __typename } }';
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  await started;
  // The client of the socket stands still; the system takes the bytes.
  socket.pause();
  (socket as unknown as { _socket: { pause(): void } })._socket.pause();
}
