import { type ApolloClient, gql } from '@apollo/client';
import { expect, vi } from 'vitest';
import type { Session } from '../../packages/client/src/index.js';
import { send } from './documents.js';
import type { Person } from './node.js';

/** What somebody who follows a conversation was shown, in the order it was shown. */
export interface Listener {
  /** Numbers of the events. */
  seqs: number[];
  /** Texts of the messages among them. */
  contents: string[];
  /** Names of the frames that said where the stream stands. */
  standings: string[];
  /** What ended it; null while it goes on. */
  error: Error | null;
  /** Waits until it has been told where the stream stands so many times. */
  stood(times: number): Promise<void>;
  stop(): void;
}

const EVENTS = gql`
  subscription Events($id: ID!, $after: Int) {
    conversationEvents(conversationId: $id, after: $after) {
      __typename
      ... on MessageSent { seq message { id content } }
    }
  }
`;

interface Events {
  conversationEvents: { __typename: string; seq?: number; message?: { content: string } };
}

/** Follows a conversation through an Apollo Client, from its beginning unless told otherwise. */
export function listen(client: ApolloClient, id: string, after: number | null = 0): Listener {
  const listener: Listener = {
    seqs: [],
    contents: [],
    standings: [],
    error: null,
    stood: (times) =>
      expect
        .poll(() => listener.standings.length, { timeout: 10_000 })
        .toBeGreaterThanOrEqual(times),
    stop: () => subscription.unsubscribe(),
  };
  const subscription = client
    .subscribe<Events>({ query: EVENTS, variables: { id, after }, fetchPolicy: 'no-cache' })
    .subscribe(({ data, error }) => {
      if (error) listener.error = error as Error;
      const event = data?.conversationEvents;
      if (!event) return;
      if (event.seq === undefined) listener.standings.push(event.__typename);
      else {
        listener.seqs.push(event.seq);
        listener.contents.push(event.message?.content ?? '');
      }
    });
  return listener;
}

/** Follows one's inbox: the numbers of its events as they come, and the head it was told of last. */
export function listenToInbox(client: ApolloClient, after: number | null = 0) {
  const inbox = { seqs: [] as number[], head: -1 };
  client
    .subscribe<{ inboxEvents: { seq?: number; head?: number } }>({
      query: gql`subscription Inbox($after: Int) {
        inboxEvents(after: $after) { ... on StreamEvent { seq } ... on StreamResumed { head } }
      }`,
      variables: { after },
      fetchPolicy: 'no-cache',
    })
    .subscribe(({ data }) => {
      const { seq, head = inbox.head } = data?.inboxEvents ?? {};
      inbox.head = head;
      if (seq !== undefined) inbox.seqs.push(seq);
    });
  return inbox;
}

/** A person's tokens as a client keeps them. Said to be good for an hour, unless told otherwise. */
export const sessionOf = (
  { token, refreshToken }: Person,
  { accessToken = token, endsInMs = 3_600_000 } = {},
): Session => ({
  accessToken,
  refreshToken,
  accessTokenExpiresAt: new Date(Date.now() + endsInMs).toISOString(),
});

/** Opens the conversation of two people, with a first message. */
export const openConversation = async (ada: Person, ben: Person, content = 'hello') =>
  (await send(ada, ben, content)).conversation.id;

/** Says something in a conversation, again and again until it is acknowledged; returns its number. */
export async function insist(
  ada: Person,
  conversationId: string,
  content: string,
): Promise<number> {
  const input = { conversationId, content, clientKey: content };
  for (;;) {
    const sent = await send(ada, input).catch(() => null);
    if (sent) return sent.seq;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Every socket that clients made from now on open, in order. Undone by `vi.unstubAllGlobals()`. */
export function watchSockets(): WebSocket[] {
  const opened: WebSocket[] = [];
  const Real = globalThis.WebSocket;
  vi.stubGlobal(
    'WebSocket',
    class extends Real {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        opened.push(this);
      }
    },
  );
  return opened;
}
