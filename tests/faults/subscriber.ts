import type { Account } from '../harness/people.js';
import { type Connection, type ConnectionOptions, connect } from './connection.js';

const EVENTS = /* GraphQL */ `
  subscription Events($id: ID!, $after: Int, $epoch: ID) {
    conversationEvents(conversationId: $id, after: $after, epoch: $epoch) {
      __typename
      ... on StreamResumed { head epoch }
      ... on StreamReset { head epoch }
      ... on StreamEvent { seq }
      ... on MessageSent { message { content attachments { id } } }
    }
  }
`;

/** An event that a subscriber received. */
export interface Received {
  seq: number;
  kind: string;
  content: string | null;
  /** The number of attachments of its message; null where the client does not ask for them. */
  files: number | null;
  /** `performance.now()` */
  at: number;
}

/** A subscription of a conversation, and its observations. */
export interface Subscriber extends Connection {
  readonly conversationId: string;
  readonly received: Received[];
  /** Number of the last event delivered. */
  readonly cursor: number;
}

/** Options of a subscriber. */
export interface SubscriberOptions extends ConnectionOptions {
  /** The cursor; the default is the beginning. */
  after?: number;
}

interface Told {
  __typename: string;
  epoch: string;
  seq: number;
  message?: { content: string; attachments: unknown[] };
}

/** Follows a conversation, and resumes behind the last event received, on any node. */
export function subscriber(
  nodes: readonly { wsUrl: string }[],
  person: Account,
  conversationId: string,
  options: SubscriberOptions = {},
): Subscriber {
  let cursor = options.after ?? 0;
  let epoch: string | null = null;
  const received: Received[] = [];
  const connection = connect<Told>(nodes, person, options, {
    query: EVENTS,
    variables: {
      id: conversationId,
      get after() {
        return cursor;
      },
      get epoch() {
        return epoch;
      },
    },
    take(told, at) {
      if (told.epoch) epoch = told.epoch;
      if (told.seq === undefined) return;
      cursor = told.seq;
      const content = told.message?.content.split(' ')[0] ?? null;
      const files = told.message?.attachments.length ?? 0;
      received.push({ seq: told.seq, kind: told.__typename, content, files, at });
    },
  });
  const more = {
    conversationId,
    received,
    get cursor() {
      return cursor;
    },
  };
  return Object.defineProperties(connection, Object.getOwnPropertyDescriptors(more)) as Subscriber;
}
