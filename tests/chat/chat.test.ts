import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

let parley: Parley;
let ada: Person;
let ben: Person;
let cleo: Person;

beforeAll(async () => {
  parley = await startParley();
  [ada, ben, cleo] = (await Promise.all(
    ['ada', 'ben', 'cleo'].map((name) => signUp(parley, name)),
  )) as [Person, Person, Person];
});
afterAll(() => parley.stop());

const SEND = /* GraphQL */ `
  mutation Send($input: SendMessageInput!) {
    sendMessage(input: $input) {
      message { id seq content isRead sentAt editedAt sender { username } conversation { id kind } }
    }
  }
`;
const send = (from: Person, input: Record<string, unknown>) => from.graphql(SEND, { input });

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
  test('to a person opens the one conversation the two have', async () => {
    const first = await send(ada, { toUserId: ben.id, content: 'hello' });
    expect(first.data?.sendMessage.message).toMatchObject({
      seq: 1,
      content: 'hello',
      isRead: false,
      editedAt: null,
      sender: { username: 'ada' },
      conversation: { kind: 'DIRECT' },
    });
    const second = await send(ben, { toUsername: 'ADA', content: 'hello yourself' });
    const { conversation } = first.data.sendMessage.message;
    expect(second.data.sendMessage.message).toMatchObject({ seq: 2, conversation });
    const opened = await ada.graphql(
      'mutation ($id: ID!) { startConversation(input: { userId: $id }) { conversation { id head participants { username } } } }',
      { id: ben.id },
    );
    expect(opened.data.startConversation.conversation).toEqual({
      ...{ id: conversation.id, head: 2 },
      participants: [{ username: 'ada' }, { username: 'ben' }],
    });
  });

  test('is the first one when its key is used again, whatever it then says', async () => {
    const key = { toUserId: ben.id, clientKey: 'k1' };
    const first = await send(ada, { ...key, content: 'once' });
    const again = await send(ada, { ...key, content: 'twice' });
    expect(again.data.sendMessage.message).toEqual(first.data.sendMessage.message);
    expect(again.data.sendMessage.message.content).toBe('once');
    const elsewhere = await send(ada, { toUserId: cleo.id, clientKey: 'k1', content: 'elsewhere' });
    expect(elsewhere.data.sendMessage.message.content).toBe('elsewhere');
    const other = await send(ben, { toUserId: ada.id, clientKey: 'k1', content: 'mine' });
    expect(other.data.sendMessage.message.content).toBe('mine');
  });

  test('opens one conversation when two write to each other for the first time at once', async () => {
    const [dora, emil] = await Promise.all([signUp(parley, 'dora'), signUp(parley, 'emil')]);
    const sent = await Promise.all([
      send(dora, { toUserId: emil.id, content: 'a' }),
      send(emil, { toUserId: dora.id, content: 'b' }),
      send(dora, { toUserId: emil.id, content: 'c' }),
      send(emil, { toUserId: dora.id, content: 'd' }),
    ]);
    const messages = sent.map((reply) => reply.data?.sendMessage.message);
    expect(new Set(messages.map((message) => message?.conversation.id)).size).toBe(1);
    expect(messages.map((message) => message?.seq).sort()).toEqual([1, 2, 3, 4]);
  });

  const long = 'x'.repeat(8_001);
  test.each([
    ['to nobody', { content: 'x' }, 'conversationId'],
    [
      'to two addresses',
      { toUsername: 'ben', conversationId: 'conversation_1', content: 'x' },
      'conversationId',
    ],
    ['to oneself', { toUsername: 'ada', content: 'x' }, 'toUsername'],
    ['that is blank', { toUsername: 'ben', content: ' \n ' }, 'content'],
    ['that is empty', { toUsername: 'ben', content: '' }, 'content'],
    ['that is too long', { toUsername: 'ben', content: long }, 'content'],
    ['with a null character', { toUsername: 'ben', content: 'a\u0000b' }, 'content'],
    [
      'with a key over 128',
      { toUsername: 'ben', content: 'x', clientKey: 'k'.repeat(129) },
      'clientKey',
    ],
    [
      'with a null character in its key',
      { toUsername: 'ben', content: 'x', clientKey: 'k\u0000' },
      'clientKey',
    ],
    ['to a malformed id', { conversationId: 'conversation_x', content: 'x' }, 'conversationId'],
  ])('%s is refused and nothing is kept', async (_what, input, field) => {
    const before = await ada.graphql(MINE, { first: 1 });
    const reply = await send(ada, input);
    expect(reply.code).toBe('BAD_USER_INPUT');
    expect(Object.keys(reply.errors?.[0]?.extensions?.fields ?? {})).toEqual([field]);
    expect((await ada.graphql(MINE, { first: 1 })).data).toEqual(before.data);
  });

  test('keeps right-to-left text and emoji byte for byte, and mends a lone surrogate', async () => {
    const content = 'שלום 👩‍👩‍👧 \u202Eabc';
    const kept = await send(ada, { toUsername: 'ben', content });
    expect(kept.data.sendMessage.message.content).toBe(content);
    const mended = await send(ada, { toUsername: 'ben', content: 'a\ud800b' });
    expect(mended.data.sendMessage.message.content).toBe('a\ufffdb');
  });

  test('to somebody who is not there is not found', async () => {
    expect((await send(ada, { toUserId: 'user_999999', content: 'x' })).code).toBe('NOT_FOUND');
    expect((await send(ada, { toUsername: 'nobody', content: 'x' })).code).toBe('NOT_FOUND');
  });
});

describe('a conversation', () => {
  test('is paged both ways, oldest first, and marks what is unread', async () => {
    const [fay, gus] = await Promise.all([signUp(parley, 'fay'), signUp(parley, 'gus')]);
    for (let i = 1; i <= 5; i++) await send(fay, { toUserId: gus.id, content: `m${i}` });
    const { id } = (await gus.graphql(MINE)).data.conversations.nodes[0];
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
    expect(newest.messages.nodes.map((node: { content: string }) => node.content)).toEqual([
      'm4',
      'm5',
    ]);
    expect(newest.messages.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    const before = await page(`last: 2, before: "${newest.messages.pageInfo.startCursor}"`);
    const { nodes } = before.data.conversation.messages;
    expect(nodes.map((node: { content: string }) => node.content)).toEqual(['m2', 'm3']);
    const first = (await page('first: 3')).data.conversation.messages;
    const rest = await page(`first: 3, after: "${first.pageInfo.endCursor}"`);
    expect(rest.data.conversation.messages.nodes).toHaveLength(2);

    const READ =
      'mutation ($input: MarkReadInput!) { markRead(input: $input) { conversation { unreadCount head } } }';
    const upTo = await gus.graphql(READ, { input: { conversationId: id, seq: 3 } });
    expect(upTo.data.markRead.conversation).toEqual({ unreadCount: 2, head: 6 });
    const back = await gus.graphql(READ, { input: { conversationId: id, seq: 1 } });
    expect(back.data.markRead.conversation).toEqual({ unreadCount: 2, head: 6 });
    expect(
      (await page('first: 5')).data.conversation.messages.nodes.map(
        (node: { isRead: boolean }) => node.isRead,
      ),
    ).toEqual([true, true, true, false, false]);
    const all = await gus.graphql(READ, { input: { conversationId: id } });
    expect(all.data.markRead.conversation).toEqual({ unreadCount: 0, head: 7 });
    const again = await gus.graphql(READ, { input: { conversationId: id } });
    expect(again.data.markRead.conversation.head).toBe(7);
    const past = await gus.graphql(READ, { input: { conversationId: id, seq: 99 } });
    expect(past.code).toBe('BAD_USER_INPUT');
  });

  test('lists the liveliest first, page by page', async () => {
    const hal = await signUp(parley, 'hal');
    for (const name of ['ada', 'ben', 'cleo', 'ada'])
      await send(hal, { toUsername: name, content: 'hi' });
    const whom = (reply: Awaited<ReturnType<typeof send>>) =>
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

  test('is not there for strangers, by whatever door they try', async () => {
    const sent = await send(ada, { toUserId: ben.id, content: 'between us' });
    const { id, conversation } = sent.data.sendMessage.message;
    const asked = await cleo.graphql(
      'query ($c: ID!, $m: ID!) { conversation(id: $c) { id } c: node(id: $c) { id } m: node(id: $m) { id } }',
      { c: conversation.id, m: id },
    );
    expect(asked.data).toEqual({ conversation: null, c: null, m: null });
    const write = await send(cleo, { conversationId: conversation.id, content: 'x' });
    const read = await cleo.graphql(
      'mutation ($id: ID!) { markRead(input: { conversationId: $id }) { conversation { id } } }',
      { id: conversation.id },
    );
    const readMessage = await cleo.graphql(
      'mutation ($id: ID!) { markRead(input: { messageId: $id }) { conversation { id } } }',
      { id },
    );
    const typing = await cleo.graphql(
      'mutation ($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }',
      { id: conversation.id },
    );
    const codes = [write, read, readMessage, typing].map((reply) => reply.code);
    expect(codes).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    const nobody = await parley.graphql('query ($id: ID!) { conversation(id: $id) { id } }', {
      id: conversation.id,
    });
    expect(nobody.code).toBe('UNAUTHENTICATED');
    const own = await ben.graphql(
      'query ($m: ID!) { node(id: $m) { ... on Message { content } } }',
      { m: id },
    );
    expect(own.data.node.content).toBe('between us');
  });

  test('with somebody is found by id and by name, and null before it begins', async () => {
    const WITH =
      'query ($id: ID, $name: String) { conversationWith(userId: $id, username: $name) { id } }';
    const byId = await ada.graphql(WITH, { id: ben.id });
    const byName = await ben.graphql(WITH, { name: 'ada' });
    expect(byId.data.conversationWith).toEqual(byName.data.conversationWith);
    const ida = await signUp(parley, 'ida');
    expect((await ida.graphql(WITH, { name: 'ada' })).data.conversationWith).toBeNull();
  });
});
