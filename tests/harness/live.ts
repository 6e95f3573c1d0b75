import { createClient as createEventStreamClient } from 'graphql-sse';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** What a subscription told, one after the other. */
export interface Live {
  /** The next result; `{ errors }` once the subscription failed. Rejects when nothing comes in time. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own document
  next(withinMs?: number): Promise<any>;
  /** The next event, which is the one field of its data; throws the errors of a refusal. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own document
  event(withinMs?: number): Promise<any>;
  /** The code with which the subscription is refused. */
  refusal(): Promise<string>;
  /** All that was told and not yet taken, once nothing has come for `ms`. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own document
  quiet(ms?: number): Promise<any[]>;
  /**
   * The same as events. Waits up to 20 s for the first result; then for a silence of `quietMs`, or of three times the
   * delay of that result if it is longer.
   */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own document
  events(quietMs?: number): Promise<any[]>;
  /** Resolves when the server or `stop` ends it without an error. */
  readonly completed: Promise<void>;
  stop(): void;
}

// biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own document
function eventOf({ data, errors }: any) {
  if (errors) throw new Error(JSON.stringify(errors));
  return Object.values(data)[0];
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

/**
 * Connects the real graphql-ws client to a node, with the access token of a user; it never reconnects. With
 * `LIVE_TRANSPORT=event stream`, it is the graphql-sse client.
 */
export function connectLive(node: { wsUrl: string }, token?: string): LiveClient {
  if (process.env.LIVE_TRANSPORT === 'event stream') return connectEventStream(node, token);
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

/** Connects the real graphql-sse client, with one event stream for all subscriptions; it never reconnects. */
function connectEventStream({ wsUrl }: { wsUrl: string }, token?: string): LiveClient {
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const connected = Promise.withResolvers<void>();
  const client = createEventStreamClient({
    url: `${wsUrl.replace(/^ws/, 'http')}/stream`,
    singleConnection: true,
    lazy: false,
    retryAttempts: 0,
    headers: token ? { authorization: `Bearer ${token}` } : {},
    onNonLazyError: () => closed.resolve({ code: 1006, reason: 'the event stream was cut' }),
    on: { connected: () => connected.resolve() },
  });
  return {
    client: client as unknown as Client,
    closed: closed.promise,
    connected: connected.promise,
    subscribe: (query, variables) => listen(client, query, variables),
    stop: () => client.dispose(),
  };
}

function listen(
  client: Pick<Client, 'subscribe'>,
  query: string,
  variables?: Record<string, unknown>,
): Live {
  const told: unknown[] = [];
  let failure: unknown;
  let wake = () => {};
  const completed = Promise.withResolvers<void>();
  const begun = performance.now();
  let firstMs: number | null = null;
  const stop = client.subscribe(
    { query, variables },
    {
      next: (value) => {
        firstMs ??= performance.now() - begun;
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
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own document
  const nextValue = async (withinMs = 20_000): Promise<any> => {
    const deadline = performance.now() + withinMs;
    while (told.length === 0 && failure === undefined && performance.now() < deadline) {
      await moved(deadline - performance.now());
    }
    if (told.length > 0) return told.shift();
    if (failure !== undefined) return { errors: failure };
    throw new Error(`nothing was told within ${withinMs} ms`);
  };
  const quiet = async (ms = 300) => {
    const all: unknown[] = [];
    for (;;) {
      const one = await nextValue(ms).catch(() => undefined);
      if (one === undefined) return all;
      all.push(one);
      if (failure !== undefined) return all;
    }
  };
  return {
    next: nextValue,
    event: async (withinMs) => eventOf(await nextValue(withinMs)),
    refusal: async () => (await nextValue()).errors[0].extensions.code,
    quiet,
    events: async (ms = 300) => {
      while (firstMs === null && failure === undefined && performance.now() < begun + 20_000)
        await moved(begun + 20_000 - performance.now());
      return (await quiet(Math.max(ms, 3 * (firstMs ?? 0)))).map(eventOf);
    },
    completed: completed.promise,
    stop,
  };
}
