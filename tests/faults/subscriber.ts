import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { Account } from '../harness/people.js';

/** An event as a subscriber got it. */
export interface Received {
  seq: number;
  kind: string;
  content: string | null;
  /** `performance.now()` */
  at: number;
}

/** What one subscription of a conversation was told. */
export interface Subscriber {
  readonly conversationId: string;
  readonly received: Received[];
  /** Number of the last event delivered. */
  readonly cursor: number;
  /** The cursor was called void, or an event came with an error: never in a house that lost nothing. */
  readonly complaints: string[];
  /** What its sockets were closed with, in order. */
  readonly closes: number[];
  /** When it was last let in, or taken up again. */
  readonly resumedAt: number[];
  /** Why it ended, once it has; `completed` when the server ended the subscription. */
  over: string | null;
  /** Resolves once it follows. */
  readonly following: Promise<void>;
  stop(): void;
}

export const EVENTS = /* GraphQL */ `
  subscription ($id: ID!, $after: Int, $epoch: ID) {
    conversationEvents(conversationId: $id, after: $after, epoch: $epoch) {
      __typename
      ... on StreamResumed { head epoch }
      ... on StreamReset { head epoch }
      ... on StreamEvent { seq }
      ... on MessageSent { message { content } }
    }
  }
`;

/** How a subscriber goes about it. */
export interface Manner {
  /** False: the client's default, which gives up on a node that refuses connections. */
  retries?: boolean;
  /** Asked again at every connection; the person's own when absent. */
  token?: () => Promise<string>;
  /** What it starts from: the beginning when absent. */
  after?: number;
  WebSocketImpl?: unknown;
  /** Which of the nodes it tries first. */
  first?: number;
}

/** The real graphql-ws client, resuming from the last event delivered, on whichever node answers. */
export function subscriber(
  nodes: readonly { wsUrl: string }[],
  person: Account,
  conversationId: string,
  manner: Manner = {},
): Subscriber {
  const following = Promise.withResolvers<void>();
  let cursor = manner.after ?? 0;
  let epoch: string | null = null;
  let tries = 0;
  let stopped = false;
  const self = {
    conversationId,
    received: [] as Received[],
    get cursor() {
      return cursor;
    },
    complaints: [] as string[],
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
    // Whoever does not retry knows one address, as the client's default does.
    const turn = manner.retries === false ? 0 : tries++;
    return nodes[((manner.first ?? 0) + turn) % nodes.length] as { wsUrl: string };
  };
  const client = createClient({
    url: () => next().wsUrl,
    webSocketImpl: manner.WebSocketImpl ?? WebSocket,
    connectionParams: async () => ({
      authorization: `Bearer ${(await manner.token?.()) ?? person.token}`,
    }),
    ...(manner.retries === false
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
        if (errors || !told) self.complaints.push(errors?.[0]?.message ?? 'nothing was told');
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
    if (told.__typename === 'StreamReset') self.complaints.push('the cursor was called void');
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
  // The port differs from run to run, the fault does not.
  const words = String(reason ?? message ?? '').replace(/:\d+$/, '');
  return [code, words].filter(Boolean).join(' ') || String(error);
};
