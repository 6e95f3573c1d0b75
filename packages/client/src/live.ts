import type { Sink, SubscribePayload } from 'graphql-ws';
import { type ConnectionState, isOffline, onNetworkChange } from './connection-state.js';
import { openEventStream } from './event-stream.js';
import type { SessionKeeper } from './session.js';
import { getsThrough, openSocket } from './socket.js';
import type { Transport } from './transport.js';
import type { Watched } from './watched.js';

/** A transport of the page's own, such as that of a mock; it tells the state of the connection. */
export type OpenTransport = (setState: (state: ConnectionState) => void) => Transport;

/** How subscriptions are sent: `auto` is a WebSocket, or event streams where WebSockets do not get through. */
export type LiveTransport = 'auto' | 'socket' | 'eventStream' | OpenTransport;

/** The longest time until a socket is tried again. */
const longestRetryMs = 3_600_000;

interface Subscriber {
  readonly payload: SubscribePayload;
  readonly sink: Sink;
  /** Ends it on the transport of now. */
  end: () => void;
}

/**
 * Subscriptions over a socket, until two attempts to open one fail while the server answers requests: then all of them
 * continue as event streams. A socket is tried again after `socketRetryMs`, twice that and so on, at most an hour, and
 * in another network; where one gets through, all subscriptions return to it.
 */
export function openLive(
  url: string,
  keeper: SessionKeeper,
  state: Watched<ConnectionState>,
  {
    send,
    transport,
    socketRetryMs,
  }: { send: typeof fetch; transport: LiveTransport; socketRetryMs: number },
): Transport {
  if (typeof transport === 'function') return transport(state.set);
  const subscribers = new Set<Subscriber>();
  const openEvents = () => openEventStream(`${url}/stream`, keeper, state, send);
  const socketUrl = url.replace(/^http/, 'ws');
  const openSockets = () => {
    let hasAnswered = false;
    const own = openSocket(socketUrl, keeper, state, async (how) => {
      // A server that answers after a close may have come back since: then the next attempt gets through.
      const isBlocked = hasAnswered || how === 'silence';
      // A socket that was left may still find out that it was blocked.
      if (own !== current || transport !== 'auto' || isProbing) return;
      isProbing = true;
      hasAnswered = await answers();
      isProbing = false;
      if (!isBlocked || !hasAnswered || isDisposed || own !== current) return;
      move(openEvents);
      retrySocket(socketRetryMs);
    });
    own.on('connected', () => {
      hasAnswered = false;
    });
    return own;
  };
  let isProbing = false;
  let isDisposed = false;
  let cancelRetry = () => {};

  /** Whether the server answers requests, by one that reserves an event stream. */
  const answers = async (): Promise<boolean> => {
    try {
      const authorization = `Bearer ${await keeper.token()}`;
      const response = await send(`${url}/stream`, { method: 'PUT', headers: { authorization } });
      return response.status === 201;
    } catch {
      return false;
    }
  };

  /** Ends all subscriptions on the transport of now, and begins them on another one. */
  const move = (open: () => Transport) => {
    for (const subscriber of subscribers) subscriber.end();
    current.dispose();
    current = open();
    for (const subscriber of subscribers) begin(subscriber);
  };

  /** Returns to a socket once one gets through. */
  const retrySocket = (ms: number) => {
    const retry = async () => {
      cancelRetry();
      const token = await keeper.token().catch(() => null);
      const isThrough = token !== null && (await getsThrough(socketUrl, token));
      if (isDisposed) return;
      if (isThrough) move(openSockets);
      else retrySocket(Math.min(2 * ms, longestRetryMs));
    };
    const timer = setTimeout(() => void retry(), ms);
    const stopWatching = onNetworkChange(() => {
      if (!isOffline()) void retry();
    });
    cancelRetry = () => {
      clearTimeout(timer);
      stopWatching();
    };
  };

  const begin = (subscriber: Subscriber) => {
    let isMoved = false;
    const { sink, payload } = subscriber;
    const ended = (tell: () => void) => {
      if (isMoved) return;
      subscribers.delete(subscriber);
      tell();
    };
    const stop = current.subscribe(payload, {
      next: (value) => !isMoved && sink.next(value as never),
      error: (error) => ended(() => sink.error(error)),
      complete: () => ended(() => sink.complete()),
    });
    subscriber.end = () => {
      isMoved = true;
      stop();
    };
  };

  const hasSockets = typeof WebSocket === 'function';
  const isSocket = transport === 'socket' || (transport === 'auto' && hasSockets);
  let current: Transport = isSocket ? openSockets() : openEvents();

  return {
    subscribe(payload, sink) {
      const subscriber: Subscriber = { payload, sink: sink as Sink, end: () => {} };
      subscribers.add(subscriber);
      begin(subscriber);
      return () => {
        if (!subscribers.delete(subscriber)) return;
        subscriber.end();
        sink.complete();
      };
    },
    terminate: () => current.terminate(),
    dispose() {
      isDisposed = true;
      cancelRetry();
      current.dispose();
    },
  };
}
