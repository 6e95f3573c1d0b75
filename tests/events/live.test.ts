import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectLive, type LiveClient } from '../harness/live.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

let parley: Parley;
let ada: Person;
let ben: Person;
let cleo: Person;
const clients: LiveClient[] = [];

beforeAll(async () => {
  parley = await startParley();
  [ada, ben, cleo] = (await Promise.all(
    ['ada', 'ben', 'cleo'].map((name) => signUp(parley, name)),
  )) as [Person, Person, Person];
});
afterAll(async () => {
  for (const client of clients) client.stop();
  await parley.stop();
});

function live(person: Person): LiveClient {
  const client = connectLive(parley, person.token);
  clients.push(client);
  return client;
}

const EVENTS = /* GraphQL */ `
  subscription Events($id: ID!, $after: Int, $epoch: ID) {
    conversationEvents(conversationId: $id, after: $after, epoch: $epoch) {
      __typename
      ... on StreamResumed { head epoch }
      ... on StreamReset { head epoch }
      ... on StreamEvent { seq at }
      ... on MessageSent { message { content seq sender { username } conversation { unreadCount } } }
      ... on ConversationRead { readSeq reader { username } }
    }
  }
`;
const INBOX = /* GraphQL */ `
  subscription Inbox($after: Int) {
    inboxEvents(after: $after) {
      __typename
      ... on StreamResumed { head }
      ... on StreamEvent { seq }
      ... on ConversationActivity { conversation { id unreadCount lastMessage { content } } }
      ... on NewFollower { follower { username } }
    }
  }
`;
const send = async (from: Person, to: Person, content: string) => {
  const reply = await from.graphql(
    `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { seq conversation { id head epoch } } } }`,
    { input: { toUserId: to.id, content } },
  );
  return reply.data.sendMessage.message;
};

describe('conversationEvents', () => {
  test('tells what was said from the beginning, and then the next within 100 ms', async () => {
    await send(ada, ben, 'one');
    const { conversation } = await send(ben, ada, 'two');
    const events = live(ben).subscribe(EVENTS, { id: conversation.id, after: 0 });
    const first = (await events.next()).data.conversationEvents;
    expect(first).toEqual({ __typename: 'StreamResumed', head: 2, epoch: conversation.epoch });
    expect((await events.next()).data.conversationEvents).toMatchObject({
      __typename: 'MessageSent',
      seq: 1,
      message: { content: 'one', seq: 1, sender: { username: 'ada' } },
    });
    expect((await events.next()).data.conversationEvents).toMatchObject({ seq: 2 });
    const begun = performance.now();
    await send(ada, ben, 'three');
    const answered = performance.now();
    const third = (await events.next()).data.conversationEvents;
    expect(third).toMatchObject({ seq: 3, message: { content: 'three' } });
    expect(performance.now() - answered).toBeLessThan(100);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  test('resumes after a number, and begins at the head when none is given', async () => {
    for (const content of ['x1', 'x2', 'x3']) await send(ada, cleo, content);
    const { conversation } = await send(cleo, ada, 'x4');
    const client = live(ada);
    const resumed = client.subscribe(EVENTS, {
      id: conversation.id,
      after: 2,
      epoch: conversation.epoch,
    });
    expect((await resumed.next()).data.conversationEvents.__typename).toBe('StreamResumed');
    expect((await resumed.next()).data.conversationEvents.seq).toBe(3);
    expect((await resumed.next()).data.conversationEvents.seq).toBe(4);
    const now = client.subscribe(EVENTS, { id: conversation.id });
    expect((await now.next()).data.conversationEvents).toMatchObject({ head: 4 });
    await send(cleo, ada, 'x5');
    expect((await now.next()).data.conversationEvents.seq).toBe(5);
    expect((await resumed.next()).data.conversationEvents.seq).toBe(5);
  });

  test.each([
    ['past the head', { after: 1_000 }],
    ['of another epoch', { after: 1, epoch: '00000000-0000-4000-8000-000000000000' }],
    ['below zero', { after: -1 }],
  ])('answers a cursor %s with a reset, and goes on from the head', async (_what, cursor) => {
    const { conversation } = await send(ada, ben, 'before');
    const events = live(ben).subscribe(EVENTS, { id: conversation.id, ...cursor });
    const { head, epoch } = conversation;
    const first = (await events.next()).data.conversationEvents;
    expect(first).toEqual({ __typename: 'StreamReset', head, epoch });
    const after = await send(ada, ben, 'after');
    expect((await events.next()).data.conversationEvents.seq).toBe(after.seq);
  });

  test('resets who is connected when a backup is restored under them', async () => {
    const { conversation } = await send(ada, ben, 'kept');
    const events = live(ben).subscribe(EVENTS, { id: conversation.id });
    await events.next();
    const database = new pg.Client(parley.databaseUrl);
    await database.connect();
    const key = conversation.id.replace('_', ':');
    await database.query('update streams set head = 0, epoch = gen_random_uuid() where key = $1', [
      key,
    ]);
    expect((await events.next()).data.conversationEvents).toMatchObject({
      __typename: 'StreamReset',
      head: 0,
    });
    await database.query('delete from messages where conversation_id = $1', [key.split(':')[1]]);
    await database.query('delete from events where stream = $1', [key]);
    await database.end();
    await send(ada, ben, 'anew');
    expect((await events.next()).data.conversationEvents).toMatchObject({
      seq: 1,
      message: { content: 'anew' },
    });
  });

  test('tells who has read', async () => {
    const { conversation, seq } = await send(ada, ben, 'read me');
    const events = live(ada).subscribe(EVENTS, { id: conversation.id });
    await events.next();
    await ben.graphql(
      'mutation ($id: ID!) { markRead(input: { conversationId: $id }) { conversation { id } } }',
      { id: conversation.id },
    );
    expect((await events.next()).data.conversationEvents).toMatchObject({
      __typename: 'ConversationRead',
      seq: seq + 1,
      readSeq: seq,
      reader: { username: 'ben' },
    });
  });

  test('reads every event anew: no loader serves what an earlier one saw', async () => {
    const { conversation } = await send(ben, ada, 'fresh?');
    const events = live(ada).subscribe(EVENTS, { id: conversation.id });
    await events.next();
    const unread = async () => {
      await send(ben, ada, 'more');
      return (await events.next()).data.conversationEvents.message.conversation.unreadCount;
    };
    const first = await unread();
    expect(await unread()).toBe(first + 1);
  });

  test('is not found by a stranger, who hears nothing', async () => {
    const { conversation } = await send(ada, ben, 'between us');
    const events = live(cleo).subscribe(EVENTS, { id: conversation.id, after: 0 });
    const refused = await events.next();
    expect(refused.errors[0].extensions.code).toBe('NOT_FOUND');
    await send(ada, ben, 'still between us');
    expect(await events.quiet(200)).toEqual([]);
  });
});

describe('inboxEvents', () => {
  test('tells both sides of what was said, the reader of what they read, and of followers', async () => {
    const dora = await signUp(parley, 'dora');
    const [hers, his] = [live(dora).subscribe(INBOX, { after: 0 }), live(ben).subscribe(INBOX)];
    expect((await hers.next()).data.inboxEvents).toEqual({ __typename: 'StreamResumed', head: 0 });
    await his.next();
    const { conversation } = await send(dora, ben, 'hello');
    const opened = await hers.next();
    expect(opened.data.inboxEvents).toMatchObject({
      seq: 1,
      conversation: { id: conversation.id },
    });
    const said = await hers.next();
    expect(said.data.inboxEvents).toMatchObject({ seq: 2, conversation: { unreadCount: 0 } });
    await his.next();
    expect((await his.next()).data.inboxEvents).toMatchObject({
      __typename: 'ConversationActivity',
      conversation: { id: conversation.id, unreadCount: 1, lastMessage: { content: 'hello' } },
    });
    await ben.graphql(
      'mutation ($id: ID!) { markRead(input: { conversationId: $id }) { conversation { id } } }',
      { id: conversation.id },
    );
    expect((await his.next()).data.inboxEvents.conversation.unreadCount).toBe(0);
    await ben.graphql(
      'mutation ($id: ID!) { followUser(input: { userId: $id }) { user { id } } }',
      { id: dora.id },
    );
    expect((await hers.next()).data.inboxEvents).toEqual({
      __typename: 'NewFollower',
      seq: 3,
      follower: { username: 'ben' },
    });
  });
});

test('typing is told to the others and to nobody else', async () => {
  const { conversation } = await send(ada, ben, 'typing?');
  const TYPING =
    'subscription ($id: ID!) { typing(conversationId: $id) { isTyping user { username } } }';
  const [hers, his] = [ada, ben].map((person) =>
    live(person).subscribe(TYPING, { id: conversation.id }),
  );
  const refused = await live(cleo).subscribe(TYPING, { id: conversation.id }).next();
  expect(refused.errors[0].extensions.code).toBe('NOT_FOUND');
  await new Promise((resolve) => setTimeout(resolve, 200));
  const SET =
    'mutation ($id: ID!, $is: Boolean!) { setTyping(input: { conversationId: $id, isTyping: $is }) { typing { isTyping } } }';
  await ada.graphql(SET, { id: conversation.id, is: true });
  expect((await his!.next()).data.typing).toEqual({ isTyping: true, user: { username: 'ada' } });
  await ada.graphql(SET, { id: conversation.id, is: false });
  expect((await his!.next()).data.typing).toMatchObject({ isTyping: false });
  expect(await hers!.quiet(200)).toEqual([]);
});
