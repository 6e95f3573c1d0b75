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
    stood: (times) => expect.poll(() => listener.standings.length).toBeGreaterThanOrEqual(times),
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

/** Follows one's inbox: the numbers of its activities of conversations, as they come. */
export function listenToInbox(client: ApolloClient) {
  const seqs: number[] = [];
  client
    .subscribe<{ inboxEvents: { __typename: string; seq?: number } }>({
      query: gql`subscription Inbox {
        inboxEvents(after: 0) { __typename ... on ConversationActivity { seq } }
      }`,
      fetchPolicy: 'no-cache',
    })
    .subscribe(({ data }) => {
      const seq = data?.inboxEvents.seq;
      if (seq !== undefined) seqs.push(seq);
    });
  return seqs;
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
  const input = { to: { conversationId }, content, clientKey: content };
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      return (await send(ada, input)).seq;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
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
