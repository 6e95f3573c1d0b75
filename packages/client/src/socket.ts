import { type Client, createClient } from 'graphql-ws';
import { type ConnectionState, isOffline, onNetworkChange, patience } from './connection-state.js';
import type { SessionKeeper } from './session.js';
import type { Watched } from './watched.js';

/**
 * Close codes of the server that need special handling. The client reconnects after every close except
 * `signedOut`. 1012 is a restart.
 */
const closeCodes = { overloaded: 1013, tokenOver: 4403, signedOut: 4401 } as const;

const firstWaitMs = 250;
/** A node that restarts is back within seconds; one that has too much to do is left alone for longer. */
const longestWaitMs = { usually: 1_500, overloaded: 5_000 };
const pingMs = 10_000;
const pongMs = 5_000;
const acknowledgementMs = 10_000;

/** Milliseconds before try number `retries`: twice as long each time, and not all clients at once. */
export const waitMs = (retries: number, why: keyof typeof longestWaitMs = 'usually'): number =>
  Math.min(longestWaitMs[why], firstWaitMs * 2 ** retries) * (0.5 + Math.random() / 2);

/**
 * One socket for all subscriptions, opened with the first and closed with the last. It comes back
 * whatever happens to it, until the session ends: a refused connection is no close event, and stops
 * graphql-ws unless told otherwise. `state` follows it.
 */
export function openSocket(
  url: string,
  keeper: SessionKeeper,
  state: Watched<ConnectionState>,
): Client {
  let token: string | null = null;
  let why: keyof typeof longestWaitMs = 'usually';
  let hangUp: ReturnType<typeof setTimeout> | null = null;
  let socket: WebSocket | null = null;
  const expectNothing = () => {
    if (hangUp !== null) clearTimeout(hangUp);
    hangUp = null;
  };
  const expectAnswer = () => {
    expectNothing();
    hangUp = setTimeout(() => client.terminate(), pongMs);
  };
  // A change of the network cuts connections without a word.
  const stopWatching = onNetworkChange(() => {
    if (state.get().status === 'reconnecting' && isOffline()) state.set({ status: 'offline' });
    if (state.get().status !== 'online') return;
    socket?.send('{"type":"ping"}');
    expectAnswer();
  });
  const client = createClient({
    url,
    connectionParams: async () => {
      // When it cannot be renewed just now, the old one: it brings 4403, and with it the next try.
      token = await keeper.token().catch(() => keeper.held() ?? null);
      return token ? { authorization: `Bearer ${token}` } : {};
    },
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => keeper.held() !== null,
    retryWait: async (retries) => {
      const ms = waitMs(retries, why);
      const retryAt = Date.now() + ms;
      state.set(isOffline() ? { status: 'offline' } : { status: 'reconnecting', retryAt });
      await patience(ms);
      // No attempt follows when all subscriptions have ended meanwhile.
      state.set({ status: 'idle' });
    },
    connectionAckWaitTimeout: acknowledgementMs,
    keepAlive: pingMs,
    on: {
      connecting: () => state.set({ status: 'connecting' }),
      connected: (opened) => {
        socket = opened as WebSocket;
        state.set({ status: 'online' });
      },
      // A peer that vanished never closes: who does not answer a ping is hung up on. Its answer
      // may stand in line behind much else, so whatever comes meanwhile buys it time.
      ping: (received) => {
        if (!received) expectAnswer();
      },
      message: () => {
        if (hangUp !== null) expectAnswer();
      },
      pong: (received) => {
        if (received) expectNothing();
      },
      closed: (event) => {
        expectNothing();
        socket = null;
        // A refused attempt closes after the wait for the next one has begun.
        if (['connecting', 'online'].includes(state.get().status)) state.set({ status: 'idle' });
        const { code } = event as { code?: number };
        why = code === closeCodes.overloaded ? 'overloaded' : 'usually';
        if (code === closeCodes.tokenOver && token) keeper.refused(token);
        if (code === closeCodes.signedOut && token === keeper.held()) void keeper.end('end');
      },
    },
  });
  return {
    ...client,
    dispose() {
      stopWatching();
      return client.dispose();
    },
  };
}
