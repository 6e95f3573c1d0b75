import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { EVENTS } from '../harness/documents.js';
import type { Account } from '../harness/people.js';

/** An event that a subscriber received. */
export interface Received {
  seq: number;
  kind: string;
  content: string | null;
  /** `performance.now()` */
  at: number;
}

/** A subscription of a conversation, and its observations. */
export interface Subscriber {
  readonly conversationId: string;
  readonly received: Received[];
  /** Number of the last event delivered. */
  readonly cursor: number;
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

/** Options of a subscriber. */
export interface SubscriberOptions {
  /** False for the client's default, which gives up on a node that refuses connections. */
  retries?: boolean;
  /** The token of each connection; the default is that of the person. */
  token?: () => Promise<string>;
  /** The cursor; the default is the beginning. */
  after?: number;
  WebSocketImpl?: unknown;
  /** The index of the node to which it connects first. */
  first?: number;
}

/** The graphql-ws client, which resumes behind the last event received, on any node. */
export function subscriber(
  nodes: readonly { wsUrl: string }[],
  person: Account,
  conversationId: string,
  subscriberOptions: SubscriberOptions = {},
): Subscriber {
  const following = Promise.withResolvers<void>();
  let cursor = subscriberOptions.after ?? 0;
  let epoch: string | null = null;
  let tries = 0;
  let stopped = false;
  const self = {
    conversationId,
    received: [] as Received[],
    get cursor() {
      return cursor;
    },
    violations: [] as string[],
    closes: [] as number[],
    resumedAt: [] as number[],
    over: null as string | null,
    following: following.promise,
    stop() {
      stopped = true;
      // It rejects when there is no connection to close.
      Promise.resolve(client.dispose()).catch(() => {});
    },
  };
  const next = () => {
    // Without retries, the client knows one address.
    const turn = subscriberOptions.retries === false ? 0 : tries++;
    return nodes[((subscriberOptions.first ?? 0) + turn) % nodes.length] as { wsUrl: string };
  };
  const client = createClient({
    url: () => next().wsUrl,
    webSocketImpl: subscriberOptions.WebSocketImpl ?? WebSocket,
    connectionParams: async () => ({
      authorization: `Bearer ${(await subscriberOptions.token?.()) ?? person.token}`,
    }),
    ...(subscriberOptions.retries === false
      ? { retryAttempts: 5 }
      : { shouldRetry: () => true, retryAttempts: Number.POSITIVE_INFINITY }),
    retryWait: () => sleep(50 + Math.random() * 150),
    on: { closed: (event) => self.closes.push((event as { code?: number }).code ?? 0) },
  });
  const variables = {
    id: conversationId,
    get after() {
      return cursor;
    },
    get epoch() {
      return epoch;
    },
  };
  client.subscribe<{ conversationEvents: Told }>(
    { query: EVENTS, variables },
    {
      next({ data, errors }) {
        const told = data?.conversationEvents;
        if (errors || !told) self.violations.push(errors?.[0]?.message ?? 'an empty result');
        else take(told);
      },
      error(error) {
        if (!stopped) self.over = `ended by ${describe(error)}`;
        following.resolve();
      },
      complete() {
        if (!stopped) self.over ??= 'completed';
        following.resolve();
      },
    },
  );
  function take(told: Told): void {
    const at = performance.now();
    if (told.__typename === 'StreamReset') self.violations.push('the stream was reset');
    if (told.__typename === 'StreamResumed' || told.__typename === 'StreamReset') {
      epoch = told.epoch;
      self.resumedAt.push(at);
      following.resolve();
      return;
    }
    cursor = told.seq;
    const content = told.message?.content.split(' ')[0] ?? null;
    self.received.push({ seq: told.seq, kind: told.__typename, content, at });
  }
  return self;
}

interface Told {
  __typename: string;
  head: number;
  epoch: string;
  seq: number;
  message?: { content: string };
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
