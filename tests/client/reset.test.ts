import type { ApolloClient } from '@apollo/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Connection,
  ConversationDocument,
  ConversationEventsDocument,
  type ConversationEventsSubscription,
  type ConversationQuery,
  ConversationsDocument,
  type ConversationsQuery,
  connectParley,
  createParleyClient,
  followState,
  InboxEventsDocument,
} from '../../packages/client/src/index.js';
import { insist, openConversation, sessionOf } from '../harness/apollo.js';
import { command } from '../harness/process.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village();
const eventually = <T>(read: () => T) => expect.poll(read);
let ada: Person;
let ben: Person;
let id: string;
let sockets: WebSocket[];
let isAway: boolean;
/** How many answers over HTTP are kept back; each is passed on by `pass`. */
let kept: (() => void)[] | null;
const stops: (() => void)[] = [];

beforeEach(async () => {
  ({ ada, ben } = await server.newcomers('ada', 'ben'));
  id = await openConversation(ada, ben, '1');
  sockets = [];
  isAway = false;
  const Real = globalThis.WebSocket;
  vi.stubGlobal(
    'WebSocket',
    class extends Real {
      constructor(url: string, protocols?: string) {
        // Nothing listens at the discard port.
        super(isAway ? 'ws://127.0.0.1:9' : url, protocols);
        sockets.push(this);
      }
    },
  );
  kept = null;
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.unstubAllGlobals();
});

/** Answers are taken from the server at once, and reach the client when the test passes them on. */
const slowly: typeof fetch = async (...request) => {
  const response = await fetch(...request);
  const text = await response.text();
  const { kept: queue } = { kept };
  if (queue) await new Promise<void>((resolve) => queue.push(resolve));
  return new Response(text, response);
};
const pass = () => {
  const waiting = kept ?? [];
  kept = null;
  for (const resolve of waiting) resolve();
};

type Shown = unknown;
interface Client {
  /** What is shown: the newest page of the conversation, and the list of conversations. */
  shown(): { chat: Shown; list: Shown };
  contents(): string[];
  /** Names of the events that were delivered, for each stream. */
  told: string[];
}

const options = () => ({
  url: `${server.url}/graphql`,
  session: sessionOf(ben),
  fetch: slowly,
  transport: 'socket' as const,
});
const page = { id: '', last: 3 };

/** What is compared of a conversation: what its own stream tells. The list has the rest. */
const chatOf = (data: ConversationQuery | null | undefined) => {
  const { participants, readMarks, messages } = data?.conversation ?? {};
  // The client keeps older messages than a fresh one fetches.
  return { participants, readMarks, newest: messages?.nodes.slice(-page.last) };
};
const listOf = (data: ConversationsQuery | null | undefined) => data?.conversations.nodes;

/** A list without a framework: the state is what the documents return, changed by events. */
function coreClient(connection: Connection = connectParley(options())): Client {
  stops.push(connection.stop);
  let chat: ConversationQuery | null = null;
  let list: ConversationsQuery | null = null;
  const told: string[] = [];
  const apply = (event: ConversationEventsSubscription['conversationEvents']) => {
    told.push(event.__typename);
    const conversation = chat?.conversation;
    if (!conversation) return;
    if (event.__typename === 'MessageSent') {
      const { message } = event;
      const others = conversation.messages.nodes.filter((one) => one.id !== message.id);
      conversation.messages.nodes = [...others, message].sort((one, other) => one.seq - other.seq);
      // Sending counts as reading.
      for (const mark of conversation.readMarks)
        if (mark.user.id === message.sender.id)
          for (const seq of ['readSeq', 'deliveredSeq'] as const)
            mark[seq] = Math.max(mark[seq], message.seq);
    }
  };
  followState(connection, {
    snapshot: { query: ConversationDocument, variables: { ...page, id } },
    events: { query: ConversationEventsDocument, variables: { id } },
    onSnapshot: (data) => {
      chat = data;
    },
    onEvent: ({ conversationEvents }) => apply(conversationEvents),
  });
  followState(connection, {
    snapshot: { query: ConversationsDocument, variables: { first: 20 } },
    events: { query: InboxEventsDocument },
    onSnapshot: (data) => {
      list = data;
    },
    onEvent({ inboxEvents: event }) {
      told.push(event.__typename);
      if (event.__typename !== 'ConversationActivity' || !list) return;
      const others = list.conversations.nodes.filter((one) => one.id !== event.conversation.id);
      list.conversations.nodes = [event.conversation as never, ...others];
    },
  });
  return {
    shown: () => ({ chat: chatOf(chat), list: listOf(list) }),
    contents: () => chat?.conversation?.messages.nodes.map(({ content }) => content) ?? [],
    told,
  };
}

/** Watched queries of an Apollo Client, whose cache is changed by events. */
function apolloClient(): Client & { client: ApolloClient; older(): Promise<unknown> } {
  const { client, stop } = createParleyClient(options());
  stops.push(stop);
  const told: string[] = [];
  const chat = client.watchQuery({
    query: ConversationDocument,
    variables: { ...page, id },
  });
  const list = client.watchQuery({ query: ConversationsDocument, variables: { first: 20 } });
  for (const watched of [chat, list]) watched.subscribe({ next() {}, error() {} });
  client
    .subscribe({ query: ConversationEventsDocument, variables: { id } })
    .subscribe(({ data }) => {
      const event =
        data?.conversationEvents as ConversationEventsSubscription['conversationEvents'];
      told.push(event.__typename);
    });
  client.subscribe({ query: InboxEventsDocument }).subscribe(({ data }) => {
    const event = data?.inboxEvents;
    if (!event) return;
    told.push(event.__typename as string);
  });
  const chatNow = () => chat.getCurrentResult().data as ConversationQuery | undefined;
  return {
    client,
    shown: () => ({
      chat: chatOf(chatNow()),
      list: listOf(list.getCurrentResult().data as ConversationsQuery | undefined),
    }),
    contents: () => chatNow()?.conversation?.messages.nodes.map(({ content }) => content) ?? [],
    told,
    older: () =>
      chat.fetchMore({
        variables: { before: chatNow()?.conversation?.messages.pageInfo.startCursor },
      }),
  };
}

const clients: [name: string, open: () => Client][] = [
  ['followState', coreClient],
  ['an Apollo Client', apolloClient],
];

/** Drops the partitions of all events, as the purge does after the retention period. */
const dropEvents = async () => {
  for (const kind of [1, 3])
    await server.sql(`select drop_event_partitions(${kind}::smallint, now() + interval '8 days')`);
  await server.sql('delete from events');
};
const restored = async () => {
  const env = { DATABASE_URL: server.databaseUrl, DATA_DIR: server.dataDir };
  expect((await command(env, 'restored')).code).toBe(0);
};
const say = async (...texts: string[]) => {
  for (const text of texts) await insist(ada, id, text);
};
const begun = (client: Client, contents: string[]) =>
  eventually(() => [
    client.contents(),
    client.told.filter((name) => name === 'StreamResumed').length,
  ]).toEqual([contents, 2]);
/** Closes the sockets of ben, and lets no other be opened until `work` is done. */
const away = async (work: () => Promise<void>) => {
  isAway = true;
  for (const socket of sockets) socket.close(4000);
  await work();
  isAway = false;
};

describe.each(clients)('%s', { timeout: 60_000 }, (_, open) => {
  /** Whether the client shows what one shows that was opened just now. */
  const showsAll = async (client: Client) => {
    const fresh = open();
    await eventually(() => [fresh.told.length >= 2, !!fresh.shown().list]).toEqual([true, true]);
    await eventually(() => fresh.contents().length).toBeGreaterThan(0);
    await eventually(client.shown).toEqual(fresh.shown());
  };

  test('that is connected shows all when events are dropped that it received', async () => {
    const client = open();
    await begun(client, ['1']);
    await say('2');
    await eventually(client.contents).toEqual(['1', '2']);
    await dropEvents();
    await say('3');
    await eventually(client.contents).toEqual(['1', '2', '3']);
    expect(client.told).not.toContain('StreamReset');
    await showsAll(client);
  });

  test('that returns after events were dropped shows what a fresh client shows', async () => {
    const client = open();
    await begun(client, ['1']);
    await away(async () => {
      await say('2', '3', '4', '5', '6');
      await ben.act('markRead', { upTo: { conversationId: id } }, 'conversation { id }');
      await ada.act('followUser', { userId: ben.id }, 'user { id }');
      await dropEvents();
    });
    await eventually(client.contents).toEqual(['4', '5', '6']);
    expect(client.told).toContain('StreamReset');
    await showsAll(client);
    await say('7');
    await eventually(() => client.contents().at(-1)).toBe('7');
    expect(new Set(client.contents()).size).toBe(client.contents().length);
  });

  test('misses nothing that is sent while it reads', async () => {
    const client = open();
    await begun(client, ['1']);
    await eventually(() => client.shown().list).toBeTruthy();
    kept = [];
    await restored();
    // The snapshots have been read by the server, and are on their way.
    await eventually(() => kept?.length).toBeGreaterThanOrEqual(2);
    await say('2', '3');
    await new Promise((resolve) => setTimeout(resolve, 300));
    pass();
    await eventually(client.contents).toEqual(['1', '2', '3']);
    expect(client.told.filter((name) => name === 'MessageSent')).toHaveLength(2);
    await showsAll(client);
  });

  test('of a restored database shows its rows', async () => {
    await say('2', '3');
    const client = open();
    await begun(client, ['1', '2', '3']);
    await server.sql(`delete from messages where content = '3' and conversation_id = $1`, [
      id.split('_')[1],
    ]);
    await restored();
    await eventually(client.contents).toEqual(['1', '2']);
    await say('4');
    await eventually(client.contents).toEqual(['1', '2', '4']);
    await showsAll(client);
  });
});

test('an older page that was asked for before a reset is not shown beside the newest one', async () => {
  await say('2', '3', '4', '5', '6');
  const client = apolloClient();
  await begun(client, ['4', '5', '6']);
  await eventually(() => !!client.shown().list).toBe(true);
  await away(async () => {
    kept = [];
    void client.older();
    await eventually(() => kept?.length).toBe(1);
    const [passOlder] = kept as (() => void)[];
    await say('7', '8', '9', '10');
    await dropEvents();
    kept = null;
    isAway = false;
    await eventually(client.contents).toEqual(['8', '9', '10']);
    passOlder?.();
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(client.contents()).toEqual(['8', '9', '10']);
  await client.older();
  await eventually(client.contents).toEqual(['5', '6', '7', '8', '9', '10']);
}, 60_000);
