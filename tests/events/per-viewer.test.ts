import 'reflect-metadata';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type GraphQLObjectType, parse } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { unavailable } from '../../src/core/errors.js';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { readSharing } from '../../src/graphql/socket/sharing.js';
import { graphqlSocket } from '../../src/graphql/socket/socket.js';
import { SubscriptionRequests } from '../../src/graphql/socket/subscription-requests.js';
import { openApp } from '../../src/server/app.js';
import { closing } from '../harness/closing.js';
import { send } from '../harness/documents.js';
import { connectLive } from '../harness/live.js';
import { TEST_ENV, village } from '../harness/server.js';

const schema = await buildGraphqlSchema();

describe('a document', () => {
  const sharing = (document: string, name: string | null = null) =>
    readSharing(schema, parse(document), name);
  const following = (selection: string) =>
    `subscription ($id: ID!) { conversationEvents(conversationId: $id) { ${selection} } }`;

  test.each([
    ['what was said', '... on MessageSent { message { content sender { username } } }', false],
    [
      'how much one has yet to read',
      '... on MessageSent { message { conversation { unreadCount } } }',
      true,
    ],
    [
      'what lies far down',
      '... on MemberJoined { user { posts { nodes { viewerHasLiked } } } }',
      true,
    ],
    [
      'it even where it is left out',
      '... on MemberJoined { user { email @skip(if: true) } }',
      true,
    ],
  ])('that selects %s', (_what, selection, expected) => {
    expect(sharing(following(selection)).isPerViewer).toBe(expected);
  });

  test('selects it through a fragment', () => {
    const spread = `${following('... on MemberJoined { user { ...Own } }')} fragment Own on User { email }`;
    expect(sharing(spread).isPerViewer).toBe(true);
  });

  test('of an inbox depends on its owner', () => {
    expect(sharing('subscription { inboxEvents { __typename } }').isPerViewer).toBe(true);
  });

  test('has variables for its cursor, and others', () => {
    const cursorsOf = (document: string, name?: string) => [...sharing(document, name).cursors];
    const events = 'conversationEvents(conversationId: $id, after: $from, epoch: $epoch)';
    const variables = '($id: ID!, $from: Int, $epoch: ID)';
    expect(cursorsOf(`subscription ${variables} { ${events} { __typename } }`)).toEqual([
      'from',
      'epoch',
    ]);
    const selection = '... on MemberJoined { user { posts(first: $from) { __typename } } }';
    expect(cursorsOf(`subscription ${variables} { ${events} { ${selection} } }`)).toEqual([
      'epoch',
    ]);
    const two = `subscription A ${variables} { ${events} { __typename } } subscription B { inboxEvents { __typename } }`;
    expect(cursorsOf(two, 'A')).toHaveLength(2);
    expect(cursorsOf(two, 'B')).toEqual([]);
  });
});

describe('a socket', async () => {
  const { server, ada, ben } = await village('ada', 'ben');
  const own = { PORT: '0', DATA_DIR: server.dataDir, DATABASE_URL: server.databaseUrl };
  const opened = await openApp(parseConfig({ ...TEST_ENV, ...own }));
  const unmarked = await buildGraphqlSchema();
  const { unreadCount } = (unmarked.getType('Conversation') as GraphQLObjectType).getFields();
  Object.assign(unreadCount as object, { extensions: {} });
  const door = graphqlSocket(opened.app, new SubscriptionRequests(opened.app, unmarked));
  const http = createServer().on('upgrade', (...knock) => void door.upgrade(...knock));
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const wsUrl = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
  closing({
    stop: () => {
      http.close();
      return opened.close();
    },
  });

  test('shares no field without its mark: each subscriber gets their own value, and the bug is counted', async () => {
    const say = () => send(ada, ben, 'hello');
    const { id } = (await say()).conversation;
    const UNREAD = `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
      ... on MessageSent { message { conversation { unreadCount } } } } }`;
    const clients = [ada, ben].map((person) => connectLive({ wsUrl }, person.token));
    const both = clients.map((client) => client.subscribe(UNREAD, { id }));
    await Promise.all(both.map((events) => events.next()));
    for (const unread of [2, 3]) {
      await say();
      const told = await Promise.all(both.map((events) => events.next()));
      expect(told.map(({ data }) => data?.conversationEvents.message.conversation)).toEqual([
        { unreadCount: 0 },
        { unreadCount: unread },
      ]);
    }
    expect(opened.app.liveStats).toMatchObject({ unmarked: 1, executedShared: 0 });
    for (const client of clients) client.stop();
    await Promise.all(clients.map((client) => client.closed));
  });

  test('is closed with 1013 when the database is unavailable at a subscription, so that clients retry', async () => {
    const client = connectLive({ wsUrl }, ada.token);
    await client.connected;
    const { hub } = opened.app;
    const follow = vi.spyOn(hub, 'follow').mockImplementationOnce(() => {
      throw unavailable('The database is unavailable.');
    });
    const { id } = (await send(ada, ben, 'again')).conversation;
    const EVENTS =
      'subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename } }';
    client.subscribe(EVENTS, { id });
    expect(await client.closed).toMatchObject({ code: 1013 });
    follow.mockRestore();
  });
});
