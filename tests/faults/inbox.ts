import { setTimeout as sleep } from 'node:timers/promises';
import type { Ask } from '../harness/graphql.js';
import type { Account } from '../harness/people.js';
import { type Connection, type ConnectionOptions, connect } from './connection.js';

const INBOX = /* GraphQL */ `
  subscription Inbox($after: ID) {
    inboxEvents(after: $after) {
      __typename
      ... on StreamResumed { cursor }
      ... on StreamReset { cursor }
      ... on StreamEvent { cursor seq }
      ... on ConversationActivity { conversation { id head } }
    }
  }
`;

interface Told {
  __typename: string;
  cursor: string;
  seq?: number;
  conversation?: { id: string; head: number };
}

/** A subscription of an inbox, and its observations. */
export interface InboxSubscriber extends Connection {
  readonly username: string;
  /** The heads of conversations that it was told, in order. */
  readonly heads: { conversationId: string; head: number; at: number }[];
  /** The numbers of events of the owner alone. */
  readonly own: number[];
}

/** Follows an inbox from its current position, and resumes behind the last event received, on any node. */
export function inboxSubscriber(
  nodes: readonly { wsUrl: string }[],
  person: Account,
  options: ConnectionOptions = {},
): InboxSubscriber {
  let cursor: string | null = null;
  const heads: InboxSubscriber['heads'] = [];
  const own: number[] = [];
  const connection = connect<Told>(nodes, person, options, {
    query: INBOX,
    variables: {
      get after() {
        return cursor;
      },
    },
    take({ cursor: next, seq, conversation }, at) {
      cursor = next;
      if (conversation)
        heads.push({ conversationId: conversation.id, head: conversation.head, at });
      else if (seq !== undefined) own.push(seq);
    },
  });
  return Object.assign(connection, { username: person.username, heads, own });
}

const COMMENT = /* GraphQL */ `
  mutation ($postId: ID!) {
    createComment(input: { postId: $postId, content: "well said" }) { comment { id } }
  }
`;

/** Comments on a post until it is stopped, which its author is told; each attempt is made once. */
export function commentator(nodes: readonly { graphql: Ask }[], person: Account, postId: string) {
  let running = true;
  return {
    async run(): Promise<void> {
      for (let turn = 0; running; turn += 1) {
        const node = nodes[turn % nodes.length] as { graphql: Ask };
        const asked = node.graphql(COMMENT, { postId }, person.token).catch(() => null);
        await Promise.race([asked, sleep(2_000, null, { ref: false })]);
        await sleep(100);
      }
    },
    stop() {
      running = false;
    },
  };
}
