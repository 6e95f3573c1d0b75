import { type Client, createClient } from 'graphql-ws';
import {
  type ConnectionState,
  isOffline,
  onNetworkChange,
  waitForNetwork,
} from './connection-state.js';
import type { SessionKeeper } from './session.js';
import type { Transport } from './transport.js';
import { type WaitReason, waitMs } from './wait.js';
import type { Watched } from './watched.js';

/**
 * Close codes of the server that need special handling. The client reconnects after every close except
 * `signedOut`. 1012 is a restart.
 */
/** With which a server closes a socket that has reached it. */
const closeCodes = {
  restarting: 1012,
  overloaded: 1013,
  signedOut: 4401,
  tokenExpired: 4403,
} as const;

const pingMs = 10_000;
const pongMs = 5_000;
const acknowledgementMs = 10_000;
/** Some proxies never answer a handshake; a browser would wait for minutes. */
const openMs = 10_000;

/**
 * One socket for all subscriptions, opened with the first and closed with the last. It reconnects until the
 * session ends, also after a refused connection, at which graphql-ws stops by default. `state` is kept up to
 * date. `onFailure` is called when an attempt fails before the server has answered, by silence or by a
 * close that is not of the server: its own tell that sockets get through.
 */
export function openSocket(
  url: string,
  keeper: SessionKeeper,
  shownState: Watched<ConnectionState>,
  onFailure: (how: 'silence' | 'close') => void = () => {},
): Transport & Pick<Client, 'on'> {
  let isDisposed = false;
  // The state is that of another transport, once this one is disposed.
  const state = {
    get: shownState.get,
    set: (next: ConnectionState) => {
      if (!isDisposed) shownState.set(next);
    },
  };
  let token: string | null = null;
  let reason: WaitReason = 'usually';
  let attempts = 0;
  let answerTimer: ReturnType<typeof setTimeout> | null = null;
  let openTimer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | null = null;
  const cancelAnswerTimer = () => {
    if (answerTimer !== null) clearTimeout(answerTimer);
    answerTimer = null;
  };
  const startAnswerTimer = () => {
    cancelAnswerTimer();
    answerTimer = setTimeout(() => client.terminate(), pongMs);
  };
  // A change of the network cuts connections without a close event.
  const stopWatching = onNetworkChange(() => {
    if (state.get().status === 'reconnecting' && isOffline()) state.set({ status: 'offline' });
    if (state.get().status !== 'online') return;
    socket?.send('{"type":"ping"}');
    startAnswerTimer();
  });
  const client = createClient({
    url,
    connectionParams: async () => {
      // If the token cannot be renewed now, the old one is sent: the server closes with 4403, and the next attempt renews it.
      token = await keeper.token().catch(() => keeper.held() ?? null);
      return token ? { authorization: `Bearer ${token}` } : {};
    },
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => keeper.held() !== null,
    retryWait: async (retries) => {
      const ms = waitMs(retries, reason);
      const retryAt = Date.now() + ms;
      state.set(isOffline() ? { status: 'offline' } : { status: 'reconnecting', retryAt });
      await waitForNetwork(ms);
      // No attempt follows when all subscriptions have ended meanwhile.
      state.set({ status: 'idle' });
    },
    connectionAckWaitTimeout: acknowledgementMs,
    keepAlive: pingMs,
    on: {
      connecting: () => {
        state.set({ status: 'connecting' });
        attempts += 1;
        openTimer = setTimeout(() => {
          onFailure('silence');
          client.terminate();
        }, openMs);
      },
      opened: () => clearTimeout(openTimer),
      connected: (opened) => {
        socket = opened as WebSocket;
        attempts = 0;
        state.set({ status: 'online' });
      },
      // A peer that vanished sends no close event: the socket is terminated when a ping is not answered.
      // The pong may be queued behind other messages, so each message restarts the timer.
      ping: (received) => {
        if (!received) startAnswerTimer();
      },
      message: () => {
        if (answerTimer !== null) startAnswerTimer();
      },
      pong: (received) => {
        if (received) cancelAnswerTimer();
      },
      closed: (event) => {
        clearTimeout(openTimer);
        cancelAnswerTimer();
        socket = null;
        // The close event of a refused attempt comes after the wait for the next one has begun.
        if (['connecting', 'online'].includes(state.get().status)) state.set({ status: 'idle' });
        const { code } = event as { code?: number };
        const isOfServer = Object.values<unknown>(closeCodes).includes(code);
        if (attempts > 0 && !isOfServer) onFailure('close');
        reason = code === closeCodes.overloaded ? 'overloaded' : 'usually';
        if (code === closeCodes.tokenExpired && token) keeper.refused(token);
        if (code === closeCodes.signedOut && token === keeper.held()) void keeper.end('end');
      },
    },
  });
  return {
    on: client.on,
    subscribe: client.subscribe,
    terminate: client.terminate,
    dispose() {
      stopWatching();
      state.set({ status: 'idle' });
      isDisposed = true;
      // It rejects when there is no connection to close.
      Promise.resolve(client.dispose()).catch(() => {});
    },
  };
}

/** Whether a socket gets through to the server, which has then acknowledged it. */
export const getsThrough = (url: string, token: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url, 'graphql-transport-ws');
    const end = (isThrough: boolean) => {
      clearTimeout(timer);
      resolve(isThrough);
      socket.close();
    };
    const timer = setTimeout(() => end(false), acknowledgementMs);
    socket.onopen = () => {
      const payload = { authorization: `Bearer ${token}` };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    };
    socket.onmessage = () => end(true);
    socket.onerror = () => end(false);
    socket.onclose = () => end(false);
  });
