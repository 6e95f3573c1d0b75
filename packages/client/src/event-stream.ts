import type { Client, RequestParams, Sink as StreamSink } from 'graphql-sse';
import type { Sink, SubscribePayload } from 'graphql-ws';
import {
  type ConnectionState,
  isOffline,
  onNetworkChange,
  waitForNetwork,
} from './connection-state.js';
import type { SessionKeeper } from './session.js';
import type { Transport } from './transport.js';
import { waitMs } from './wait.js';
import type { Watched } from './watched.js';

/** The server sends a ping every 12 seconds; without any for so long, the connection is cut. */
const silenceMs = 30_000;

const longestPing = 32;

interface Subscriber {
  readonly payload: SubscribePayload;
  readonly sink: Sink;
  /** Ends it on the connection of now. */
  end: () => void;
}

/**
 * Whether a page may have many connections to a server: over HTTP/1.1, browsers open six for all of their tabs. An
 * event stream is then shared by all subscriptions of the page, which needs a proxy that sends a client to one node.
 */
function mayOpenMany(): boolean {
  const [page] = globalThis.performance?.getEntriesByType?.('navigation') ?? [];
  const { nextHopProtocol = '' } = (page ?? {}) as { nextHopProtocol?: string };
  return typeof document === 'undefined' || /^h[23]/.test(nextHopProtocol);
}

/** A function that takes the chunks of a stream, and returns the last ping of each. */
function pingReader(): (chunk: Uint8Array) => string | undefined {
  const decoder = new TextDecoder();
  // The end of the chunk before, which may be the begin of a ping.
  let rest = '';
  return (chunk) => {
    const text = rest + decoder.decode(chunk, { stream: true });
    rest = text.slice(text.lastIndexOf('\n') + 1).slice(0, longestPing);
    // Lines of data begin with `data:`, so that no text of a user is taken for one.
    return [...text.matchAll(/^: ping (\d+)\n/gm)].at(-1)?.[1];
  };
}

/** Subscriptions as event streams (Server-Sent Events) at `url`, where WebSockets do not get through. */
export function openEventStream(
  url: string,
  keeper: SessionKeeper,
  state: Watched<ConnectionState>,
  send: typeof fetch,
): Transport {
  const open = new Set<Subscriber>();
  let client: Promise<Client> | null = null;
  let cuts = new AbortController();
  let token: string | null = null;

  /** Tells the server that everything before a ping has arrived, and that somebody is there. */
  const answer = (ping: string) => {
    const headers = { authorization: `Bearer ${token}` };
    send(`${url}/pong?ping=${ping}`, { method: 'POST', headers }).catch(() => {});
  };

  /** `fetch` that answers pings, cuts silent streams, and reports refused tokens. */
  const watchedFetch: typeof fetch = async (input, init) => {
    const cut = new AbortController();
    const signals = [cut.signal, cuts.signal, ...(init?.signal ? [init.signal] : [])];
    const response = await send(input, { ...init, signal: AbortSignal.any(signals) });
    if (response.status === 401 && token) keeper.refused(token);
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
    const silent = () => cut.abort();
    let timer = setTimeout(silent, silenceMs);
    const pingIn = pingReader();
    const watch = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        clearTimeout(timer);
        timer = setTimeout(silent, silenceMs);
        controller.enqueue(chunk);
        const ping = pingIn(chunk);
        if (ping) answer(ping);
      },
      flush: () => clearTimeout(timer),
    });
    return new Response(response.body?.pipeThrough(watch), response);
  };

  const connect = async (): Promise<Client> => {
    const { createClient } = await import('graphql-sse');
    return createClient({
      url,
      fetchFn: watchedFetch,
      singleConnection: !mayOpenMany(),
      headers: async (): Promise<Record<string, string>> => {
        token = await keeper.token().catch(() => keeper.held() ?? null);
        // Not an error of the network: it ends the subscriptions.
        if (!token) throw new Error('Nobody is signed in.');
        return { authorization: `Bearer ${token}` };
      },
      retryAttempts: Number.POSITIVE_INFINITY,
      retry: async (retries) => {
        const ms = waitMs(retries);
        const retryAt = Date.now() + ms;
        state.set(isOffline() ? { status: 'offline' } : { status: 'reconnecting', retryAt });
        await waitForNetwork(ms);
      },
      on: {
        connecting: () => state.set({ status: 'connecting' }),
        connected: () => state.set({ status: 'online' }),
      },
    });
  };

  const begin = async (subscriber: Subscriber) => {
    let isEnded = false;
    subscriber.end = () => {
      isEnded = true;
    };
    client ??= connect();
    const connected = await client;
    if (isEnded) return;
    const ended = (tell: () => void) => {
      if (isEnded) return;
      open.delete(subscriber);
      if (open.size === 0) state.set({ status: 'idle' });
      tell();
    };
    const sink: StreamSink = {
      next: (value) => !isEnded && subscriber.sink.next(value as never),
      error: (error) => ended(() => subscriber.sink.error(error)),
      complete: () => ended(() => subscriber.sink.complete()),
    };
    const stop = connected.subscribe(subscriber.payload as RequestParams, sink);
    subscriber.end = () => {
      isEnded = true;
      stop();
    };
  };

  /** Begins all subscriptions again, on a new connection. */
  const restart = () => {
    void client?.then((old) => old.dispose());
    client = null;
    cuts.abort();
    cuts = new AbortController();
    for (const subscriber of open) {
      subscriber.end();
      void begin(subscriber);
    }
  };

  // A change of the network cuts connections without an error.
  const stopWatching = onNetworkChange(() => {
    if (!isOffline()) return restart();
    if (open.size > 0) state.set({ status: 'offline' });
  });

  return {
    subscribe(payload, sink) {
      const subscriber: Subscriber = { payload, sink: sink as Sink, end: () => {} };
      open.add(subscriber);
      void begin(subscriber);
      return () => {
        if (!open.delete(subscriber)) return;
        subscriber.end();
        if (open.size === 0) state.set({ status: 'idle' });
        sink.complete();
      };
    },
    terminate: restart,
    dispose() {
      stopWatching();
      for (const subscriber of open) subscriber.end();
      open.clear();
      void client?.then((old) => old.dispose());
      state.set({ status: 'idle' });
    },
  };
}
