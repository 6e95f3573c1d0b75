import { describe, expect, test } from 'vitest';
import { ownMark } from '../../src/core/events/history.js';
import { follow, markRead, SET_TYPING, TYPING } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';
import { ofStream } from '../harness/streams.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');

const EVENTS = /* GraphQL */ `
  subscription Events($id: ID!, $after: Int, $epoch: ID) {
    conversationEvents(conversationId: $id, after: $after, epoch: $epoch) {
      __typename
      ... on StreamResumed { head epoch }
      ... on StreamReset { head epoch }
      ... on StreamEvent { seq at }
      ... on MessageSent { message { content seq sender { username } conversation { unreadCount } } }
      ... on ConversationRead { readSeq by { username } }
    }
  }
`;
const INBOX = /* GraphQL */ `
  subscription Inbox($after: ID) {
    inboxEvents(after: $after) {
      __typename
      ... on StreamResumed { head }
      ... on StreamEvent { seq }
      ... on ConversationActivity { conversation { id unreadCount lastMessage { content } } }
      ... on UserFollowed { by { username } }
    }
  }
`;
const send = async (from: Person, to: Person, content: string) => {
  const reply = await from.ask(
    `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { seq conversation { id head epoch } } } }`,
    { input: { to: { userId: to.id }, content } },
  );
  return reply.sendMessage.message;
};

/** Takes events until one matches. */
const until = (inbox: ReturnType<Person['subscribe']>, expected: object) =>
  expect.poll(() => inbox.event()).toMatchObject(expected);

describe('conversationEvents', () => {
  test('sends events from the beginning, and new ones', async () => {
    await send(ada, ben, 'one');
    const { conversation } = await send(ben, ada, 'two');
    const events = ben.subscribe(EVENTS, { id: conversation.id, after: 0 });
    const first = await events.event();
    expect(first).toEqual({ __typename: 'StreamResumed', head: 2, epoch: conversation.epoch });
    expect(await events.event()).toMatchObject({
      __typename: 'MessageSent',
      seq: 1,
      message: { content: 'one', seq: 1, sender: { username: 'ada' } },
    });
    expect(await events.event()).toMatchObject({ seq: 2 });
    await send(ada, ben, 'three');
    const third = await events.event();
    expect(third).toMatchObject({ seq: 3, message: { content: 'three' } });
  });

  test('sends new events without waiting for a sweep', async () => {
    const { dora, eve } = await village({ LIMIT_SWEEP_MILLISECONDS: '600000' }, 'dora', 'eve');
    const { conversation } = await send(dora, eve, 'one');
    const events = eve.subscribe(EVENTS, { id: conversation.id });
    expect((await events.event()).__typename).toBe('StreamResumed');
    await send(dora, eve, 'two');
    expect(await events.event()).toMatchObject({ message: { content: 'two' } });
  });

  test('resumes behind a number, and starts at the head without one', async () => {
    for (const content of ['x1', 'x2', 'x3']) await send(ada, cleo, content);
    const { conversation } = await send(cleo, ada, 'x4');
    const client = ada.connect();
    const resumed = client.subscribe(EVENTS, {
      id: conversation.id,
      after: 2,
      epoch: conversation.epoch,
    });
    expect((await resumed.event()).__typename).toBe('StreamResumed');
    expect((await resumed.event()).seq).toBe(3);
    expect((await resumed.event()).seq).toBe(4);
    const now = client.subscribe(EVENTS, { id: conversation.id });
    expect(await now.event()).toMatchObject({ head: 4 });
    await send(cleo, ada, 'x5');
    expect((await now.event()).seq).toBe(5);
    expect((await resumed.event()).seq).toBe(5);
  });

  test.each([
    ['past the head', { after: 1_000 }],
    ['of another epoch', { after: 1, epoch: '00000000-0000-4000-8000-000000000000' }],
    ['below zero', { after: -1 }],
  ])('answers a cursor %s with a reset, and continues behind the head', async (_what, cursor) => {
    const { conversation } = await send(ada, ben, 'before');
    const events = ben.subscribe(EVENTS, { id: conversation.id, ...cursor });
    const { head, epoch } = conversation;
    const first = await events.event();
    expect(first).toEqual({ __typename: 'StreamReset', head, epoch });
    const after = await send(ada, ben, 'after');
    expect((await events.event()).seq).toBe(after.seq);
  });

  test('resets connected subscribers when a backup is restored', async () => {
    const { conversation } = await send(ada, ben, 'kept');
    const events = ben.subscribe(EVENTS, { id: conversation.id });
    await events.next();
    const key = conversation.id.replace('_', ':');
    await server.sql(
      `update streams set head = 0, epoch = gen_random_uuid(), mark = ${ownMark} where ${ofStream(key)}`,
    );
    expect(await events.event()).toMatchObject({
      __typename: 'StreamReset',
      head: 0,
    });
    await server.sql('delete from messages where conversation_id = $1', [key.split(':')[1]]);
    await server.sql(`delete from events where ${ofStream(key)}`);
    await send(ada, ben, 'anew');
    expect(await events.event()).toMatchObject({
      seq: 1,
      message: { content: 'anew' },
    });
  });

  test('sends read marks', async () => {
    const { conversation, seq } = await send(ada, ben, 'read me');
    const events = ada.subscribe(EVENTS, { id: conversation.id });
    await events.next();
    await markRead(ben, conversation.id);
    expect(await events.event()).toMatchObject({
      __typename: 'ConversationRead',
      seq: seq + 1,
      readSeq: seq,
      by: { username: 'ben' },
    });
  });

  test('reads every event anew, without cached rows', async () => {
    const { conversation } = await send(ben, ada, 'fresh?');
    const events = ada.subscribe(EVENTS, { id: conversation.id });
    await events.next();
    const unread = async () => {
      await send(ben, ada, 'more');
      return (await events.event()).message.conversation.unreadCount;
    };
    const first = await unread();
    expect(await unread()).toBe(first + 1);
  });
});

describe('inboxEvents', () => {
  test('sends activity to both participants, read marks to the reader, and new followers', async () => {
    const dora = await server.person('dora');
    const [hers, his] = [dora.subscribe(INBOX, { after: 0 }), ben.subscribe(INBOX)];
    expect(await hers.event()).toEqual({ __typename: 'StreamResumed', head: 0 });
    await his.next();
    const { conversation } = await send(dora, ben, 'hello');
    // Its beginning and its first message are two activities, which may be told as one.
    const hello = { id: conversation.id, lastMessage: { content: 'hello' } };
    await until(hers, { seq: 1, conversation: { ...hello, unreadCount: 0 } });
    await until(his, {
      __typename: 'ConversationActivity',
      conversation: { ...hello, unreadCount: 1 },
    });
    await markRead(ben, conversation.id);
    await until(his, { conversation: { id: conversation.id, unreadCount: 0 } });
    await follow(ben, dora);
    await until(hers, { __typename: 'UserFollowed', seq: 2, by: { username: 'ben' } });
  });
});

test('typing is sent to the other participants only', async () => {
  const { conversation } = await send(ada, ben, 'typing?');
  const [hers, his] = [ada, ben].map((person) => person.subscribe(TYPING, { id: conversation.id }));
  await new Promise((resolve) => setTimeout(resolve, 200));
  await ada.ask(SET_TYPING, { id: conversation.id });
  expect(await his!.event()).toEqual({ isTyping: true, user: { username: 'ada' } });
  await ada.ask(SET_TYPING, { id: conversation.id, isTyping: false });
  expect(await his!.event()).toMatchObject({ isTyping: false });
  expect(await hers!.quiet(200)).toEqual([]);
});
