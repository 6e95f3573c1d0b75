import { describe, expect, test } from 'vitest';
import { contents, markRead, send, trySend } from '../harness/documents.js';
import { village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');

const MINE = /* GraphQL */ `
  query Mine($first: Int, $after: String) {
    conversations(first: $first, after: $after) {
      nodes {
        id kind unreadCount head
        participants { username }
        lastMessage { content sender { username } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

describe('a message', () => {
  test('to a user opens the one conversation of the two', async () => {
    const first = await send(ada, ben, 'hello');
    expect(first).toMatchObject({
      seq: 1,
      content: 'hello',
      isRead: false,
      editedAt: null,
      sender: { username: 'ada' },
      conversation: { kind: 'DIRECT' },
    });
    const second = await send(ben, { to: { username: 'ADA' }, content: 'hello yourself' });
    const { conversation } = first;
    expect(second).toMatchObject({ seq: 2, conversation });
    const opened = await ada.act(
      'startConversation',
      { userId: ben.id },
      'conversation { id head participants { username } }',
    );
    expect(opened.conversation).toEqual({
      ...{ id: conversation.id, head: 2 },
      participants: [{ username: 'ada' }, { username: 'ben' }],
    });
  });

  test('with a repeated client key returns the first message, whatever its text', async () => {
    const key = { to: { userId: ben.id }, clientKey: 'k1' };
    const first = await send(ada, { ...key, content: 'once' });
    expect(first.content).toBe('once');
    expect(await send(ada, { ...key, content: 'twice' })).toEqual(first);
    const elsewhere = await send(ada, { ...key, to: { userId: cleo.id }, content: 'elsewhere' });
    expect(elsewhere.content).toBe('elsewhere');
    const other = await send(ben, { ...key, to: { userId: ada.id }, content: 'mine' });
    expect(other.content).toBe('mine');
  });

  test('opens one conversation when two users write to each other at the same time', async () => {
    const { dora, emil } = await server.people('dora', 'emil');
    const messages = await Promise.all([
      send(dora, emil, 'a'),
      send(emil, dora, 'b'),
      send(dora, emil, 'c'),
      send(emil, dora, 'd'),
    ]);
    expect(new Set(messages.map((message) => message.conversation.id)).size).toBe(1);
    expect(messages.map((message) => message.seq).sort()).toEqual([1, 2, 3, 4]);
  });

  const long = 'x'.repeat(8_001);
  test.each([
    ['that is blank', { to: { username: 'ben' }, content: ' \n ' }, 'content'],
    ['that is empty', { to: { username: 'ben' }, content: '' }, 'content'],
    ['that is too long', { to: { username: 'ben' }, content: long }, 'content'],
    ['with a null character', { to: { username: 'ben' }, content: 'a\u0000b' }, 'content'],
    [
      'with a key over 128',
      { to: { username: 'ben' }, content: 'x', clientKey: 'k'.repeat(129) },
      'clientKey',
    ],
    [
      'with a null character in its key',
      { to: { username: 'ben' }, content: 'x', clientKey: 'k\u0000' },
      'clientKey',
    ],
    [
      'to a malformed id',
      { to: { conversationId: 'conversation_x' }, content: 'x' },
      'conversationId',
    ],
  ])('%s is refused, and nothing is stored', async (_what, input, field) => {
    const before = await ada.ask(MINE, { first: 1 });
    const reply = await trySend(ada, input);
    expect(reply).toBeRefused('BAD_USER_INPUT', field);
    expect(await ada.ask(MINE, { first: 1 })).toEqual(before);
  });

  test.each([
    ['nobody', {}],
    ['nobody, by a null', { username: null }],
    ['two addresses', { username: 'ben', conversationId: 'conversation_1' }],
    ['one address and a null', { username: 'ben', groupId: null }],
  ])('to %s is no valid document', async (_what, to) => {
    const before = await ada.ask(MINE, { first: 1 });
    const { code, errors } = await trySend(ada, { to, content: 'x' });
    expect([code, errors?.[0]?.message]).toEqual([
      'BAD_USER_INPUT',
      expect.stringMatching(/"input\.to.*"; .+(OneOf type "MessageRecipient"|must be non-null)/),
    ]);
    expect(await ada.ask(MINE, { first: 1 })).toEqual(before);
  });

  test('keeps right-to-left text and emoji unchanged, and replaces lone surrogates', async () => {
    const content = 'שלום 👩‍👩‍👧 \u202Eabc';
    expect((await send(ada, ben, content)).content).toBe(content);
    expect((await send(ada, ben, 'a\ud800b')).content).toBe('a\ufffdb');
  });

  test('to a user who does not exist is NOT_FOUND', async () => {
    expect((await trySend(ada, { to: { userId: 'user_999999' }, content: 'x' })).code).toBe(
      'NOT_FOUND',
    );
    expect((await trySend(ada, { to: { username: 'nobody' }, content: 'x' })).code).toBe(
      'NOT_FOUND',
    );
  });
});

describe('a conversation', () => {
  test('is paged in both directions, oldest first, and counts unread messages', async () => {
    const { fay, gus } = await server.people('fay', 'gus');
    for (let i = 1; i <= 5; i++) await send(fay, gus, `m${i}`);
    const { id } = (await gus.ask(MINE)).conversations.nodes[0];
    const page = (args: string) =>
      gus.graphql(
        `query ($id: ID!) { conversation(id: $id) {
        unreadCount
        messages(${args}) { nodes { content seq isRead } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
      } }`,
        { id },
      );
    const newest = (await page('last: 2')).data.conversation;
    expect(newest.unreadCount).toBe(5);
    expect(contents(newest.messages)).toEqual(['m4', 'm5']);
    expect(newest.messages.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    const before = await page(`last: 2, before: "${newest.messages.pageInfo.startCursor}"`);
    const { nodes } = before.data.conversation.messages;
    expect(nodes.map((node: { content: string }) => node.content)).toEqual(['m2', 'm3']);
    const first = (await page('first: 3')).data.conversation.messages;
    const rest = await page(`first: 3, after: "${first.pageInfo.endCursor}"`);
    expect(rest.data.conversation.messages.nodes).toHaveLength(2);

    const read = async (seq?: number) => (await markRead(gus, id, seq)).conversation;
    expect(await read(3)).toEqual({ unreadCount: 2, head: 6 });
    expect(await read(1)).toEqual({ unreadCount: 2, head: 6 });
    expect(
      (await page('first: 5')).data.conversation.messages.nodes.map(
        (node: { isRead: boolean }) => node.isRead,
      ),
    ).toEqual([true, true, true, false, false]);
    expect(await read()).toEqual({ unreadCount: 0, head: 7 });
    expect((await read()).head).toBe(7);
    const past = await gus.attempt('markRead', {
      upTo: { event: { conversationId: id, seq: 99 } },
    });
    expect(past).toBeRefused('BAD_USER_INPUT', 'seq');
  });

  test('list is ordered by last activity, in pages', async () => {
    const hal = await server.person('hal');
    for (const name of ['ada', 'ben', 'cleo', 'ada'])
      await send(hal, { to: { username: name }, content: 'hi' });
    const whom = (reply: Awaited<ReturnType<typeof trySend>>) =>
      reply.data.conversations.nodes.map(
        (node: { participants: { username: string }[] }) =>
          node.participants.find(({ username }) => username !== 'hal')?.username,
      );
    const first = await hal.graphql(MINE, { first: 2 });
    expect(whom(first)).toEqual(['ada', 'cleo']);
    const after = first.data.conversations.pageInfo.endCursor;
    const rest = await hal.graphql(MINE, { first: 2, after });
    expect(whom(rest)).toEqual(['ben']);
    expect(rest.data.conversations.pageInfo.hasNextPage).toBe(false);
  });

  test('with a user is found by id and by username, and null before it starts', async () => {
    const WITH = 'query ($user: UserBy!) { conversationWith(user: $user) { id } }';
    const byId = await ada.ask(WITH, { user: { id: ben.id } });
    const byName = await ben.ask(WITH, { user: { username: 'ada' } });
    expect(byId.conversationWith).toEqual(byName.conversationWith);
    const ida = await server.person('ida');
    expect((await ida.ask(WITH, { user: { username: 'ada' } })).conversationWith).toBeNull();
  });
});
