import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** What a subscription told, one after the other. */
export interface Live {
  /** The next thing told; fails when nothing comes in time. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own document
  next(withinMs?: number): Promise<any>;
  /** All that was told and not yet taken, once nothing has come for `ms`. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own document
  quiet(ms?: number): Promise<any[]>;
  /** Resolves when the server ends it. */
  readonly completed: Promise<void>;
  stop(): void;
}

/** One graphql-ws client with one socket. */
export interface LiveClient {
  client: Client;
  /** What the socket was closed with, once it is. */
  readonly closed: Promise<{ code: number; reason: string }>;
  /** Resolves once the server let it in. */
  readonly connected: Promise<void>;
  subscribe(query: string, variables?: Record<string, unknown>): Live;
  stop(): void;
}

/** Connects the real graphql-ws client to a node, as somebody; it never reconnects. */
export function connectLive(node: { wsUrl: string }, token?: string): LiveClient {
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const connected = Promise.withResolvers<void>();
  const client = createClient({
    url: node.wsUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    connectionParams: token ? { authorization: `Bearer ${token}` } : {},
    onNonLazyError: () => {},
    on: {
      connected: () => connected.resolve(),
      closed: (event) => closed.resolve(event as { code: number; reason: string }),
    },
  });
  return {
    client,
    closed: closed.promise,
    connected: connected.promise,
    subscribe: (query, variables) => listen(client, query, variables),
    stop: () => void client.dispose(),
  };
}

function listen(client: Client, query: string, variables?: Record<string, unknown>): Live {
  const told: unknown[] = [];
  let failure: unknown;
  let wake = () => {};
  const completed = Promise.withResolvers<void>();
  const stop = client.subscribe(
    { query, variables },
    {
      next: (value) => {
        told.push(value);
        wake();
      },
      error: (error) => {
        failure = error;
        wake();
      },
      complete: () => completed.resolve(),
    },
  );
  const moved = (ms: number) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, ms);
    });
  const nextValue = async (withinMs = 5_000) => {
    const deadline = performance.now() + withinMs;
    while (told.length === 0 && failure === undefined && performance.now() < deadline) {
      await moved(deadline - performance.now());
    }
    if (told.length > 0) return told.shift();
    if (failure !== undefined) return { errors: failure };
    throw new Error(`nothing was told within ${withinMs} ms`);
  };
  return {
    next: nextValue,
    async quiet(ms = 300) {
      const all: unknown[] = [];
      for (;;) {
        const one = await nextValue(ms).catch(() => undefined);
        if (one === undefined) return all;
        all.push(one);
        if (failure !== undefined) return all;
      }
    },
    completed: completed.promise,
    stop,
  };
}
