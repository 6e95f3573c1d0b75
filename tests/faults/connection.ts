import { setTimeout as sleep } from 'node:timers/promises';
import { createClient as createEventStreamClient } from 'graphql-sse';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { Account } from '../harness/people.js';

/** What every subscription observes. */
export interface Connection {
  /** Resets and errors, which must not occur without lost data. */
  readonly violations: string[];
  /** The close codes of its sockets, in order. */
  readonly closes: number[];
  /** The times of `StreamResumed` and `StreamReset`. */
  readonly resumedAt: number[];
  /** The reason of its end; null before. `completed` when the server ended the subscription. */
  over: string | null;
  /** Resolves after the first event. */
  readonly following: Promise<void>;
  stop(): void;
}

/** Options of a connection. */
export interface ConnectionOptions {
  /** False for the client's default, which gives up on a node that refuses connections. */
  retries?: boolean;
  /** The token of each connection; the default is that of the person. */
  token?: () => Promise<string>;
  WebSocketImpl?: unknown;
  /** Over event streams, with the graphql-sse client, which retries. */
  isEventStream?: boolean;
  /** The index of the node to which it connects first. */
  first?: number;
}

/** An item of a subscription. */
export interface Item {
  __typename: string;
}

/** What is subscribed to. */
export interface Subscribed<T extends Item> {
  query: string;
  /** Read anew for each connection. */
  variables: Record<string, unknown>;
  /** Takes an item, which may be the first after a connection. */
  take(item: T, at: number): void;
}

/** A graphql-ws or graphql-sse client, which subscribes again on whichever node answers. */
export function connect<T extends Item>(
  nodes: readonly { wsUrl: string }[],
  person: Account,
  options: ConnectionOptions,
  { query, variables, take }: Subscribed<T>,
): Connection {
  const following = Promise.withResolvers<void>();
  let tries = 0;
  let stopped = false;
  const self: Connection = {
    violations: [],
    closes: [],
    resumedAt: [],
    over: null,
    following: following.promise,
    stop() {
      stopped = true;
      // It rejects when there is no connection to close.
      Promise.resolve(client.dispose()).catch(() => {});
    },
  };
  const next = () => {
    // Without retries, the client knows one address.
    const turn = options.retries === false ? 0 : tries++;
    return nodes[((options.first ?? 0) + turn) % nodes.length] as { wsUrl: string };
  };
  const retryWait = () => sleep(50 + Math.random() * 150);
  const authorization = async () => `Bearer ${(await options.token?.()) ?? person.token}`;
  const openSocket = () =>
    createClient({
      url: () => next().wsUrl,
      webSocketImpl: options.WebSocketImpl ?? WebSocket,
      connectionParams: async () => ({ authorization: await authorization() }),
      ...(options.retries === false
        ? { retryAttempts: 5 }
        : { shouldRetry: () => true, retryAttempts: Number.POSITIVE_INFINITY }),
      retryWait,
      on: { closed: (event) => self.closes.push((event as { code?: number }).code ?? 0) },
    });
  const openEventStream = () =>
    createEventStreamClient({
      url: () => `${next().wsUrl.replace(/^ws/, 'http')}/stream`,
      headers: async () => ({ authorization: await authorization() }),
      retryAttempts: Number.POSITIVE_INFINITY,
      retry: retryWait,
    });
  const client: Pick<Client, 'subscribe' | 'dispose'> = options.isEventStream
    ? (openEventStream() as unknown as Client)
    : openSocket();
  const end = (reason: string) => {
    if (!stopped) self.over ??= reason;
    following.resolve();
  };
  client.subscribe<Record<string, T>>(
    { query, variables },
    {
      next({ data, errors }) {
        const at = performance.now();
        const [item] = Object.values(data ?? {});
        if (errors || !item) {
          self.violations.push(errors?.[0]?.message ?? 'an empty result');
          return;
        }
        take(item, at);
        const isReset = item.__typename === 'StreamReset';
        if (isReset) self.violations.push('the stream was reset');
        if (!isReset && item.__typename !== 'StreamResumed') return;
        self.resumedAt.push(at);
        following.resolve();
      },
      error: (error) => end(`ended by ${describe(error)}`),
      complete: () => end('completed'),
    },
  );
  return self;
}

const describe = (error: unknown): string => {
  const { code, reason, message } = (Array.isArray(error) ? error[0] : error) as Record<
    string,
    unknown
  >;
  // The port differs between runs.
  const words = String(reason ?? message ?? '').replace(/:\d+$/, '');
  return [code, words].filter(Boolean).join(' ') || String(error);
};
