import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { concurrently } from '../harness/concurrently.js';
import { found, idOf } from '../harness/groups.js';
import { connectLive, type Live } from '../harness/live.js';
import { type Person, village } from '../harness/server.js';
import { openSql } from '../harness/sql.js';
import { queriesOf } from '../harness/statements.js';
import { ofStream } from '../harness/streams.js';

const { server, ada, ben } = await village({}, 'ada', 'ben');
const twin = await server.twin();

const INBOX = /* GraphQL */ `
  subscription ($after: ID) {
    inboxEvents(after: $after) {
      __typename
      ... on StreamResumed { cursor }
      ... on StreamEvent { cursor }
      ... on ConversationActivity { conversation { id head unreadCount } }
      ... on ConversationLeft { conversationId }
    }
  }
`;

/** Follows an inbox on the other node. */
const followOnTwin = (person: Person, after?: string): Live =>
  connectLive(twin, person.token).subscribe(INBOX, { after });

async function say(from: Person, to: object, content: string): Promise<string> {
  const input = { to, content };
  const { message } = await from.act('sendMessage', input, 'message { conversation { id } }');
  return message.conversation.id;
}

/** Number of the newest activity of a conversation. */
async function activityOf(conversationId: string): Promise<number> {
  const [row] = await server.sql(
    `select active_seq::int as seq from streams where ${ofStream(conversationId.replace('_', ':'))}`,
  );
  return row?.seq as number;
}

/** The newest head that was told of a conversation; 0 for none. */
const headIn = (events: { conversation?: { id: string; head: number } }[], id: string) =>
  Math.max(0, ...events.map(({ conversation: one }) => (one?.id === id ? one.head : 0)));

/** Takes what comes until the newest activity of a conversation was told. */
async function untilTold(live: Live, id: string): Promise<object[]> {
  const seq = await activityOf(id);
  const events = [];
  while (headIn(events, id) < seq) events.push(await live.event());
  return events;
}

test('a group that is joined and left while others write is told as it is in the end', async () => {
  const groupId = await found(ada, { name: 'walkers' });
  const id = await say(ada, { groupId }, 'first');
  const live = followOnTwin(ben);
  await live.event();
  for (let round = 0; round < 8; round += 1) {
    await Promise.all([
      ben.act(round % 2 ? 'leaveGroup' : 'joinGroup', { groupId }, 'group { id }'),
      concurrently(3, () => say(ada, { groupId }, `while joining ${round}`)),
    ]);
  }
  await ben.act('joinGroup', { groupId }, 'group { id }');
  await Promise.all([say(ada, { groupId }, 'here'), say(ada, { groupId }, 'and there')]);
  await untilTold(live, id);
  await live.quiet(700);
  await say(ada, { groupId }, 'last');
  await untilTold(live, id);
}, 30_000);

test('a group that is left between two reads of one event is told as left', async () => {
  const groupId = await found(ada, { name: 'leavers' });
  await ben.act('joinGroup', { groupId }, 'group { id }');
  const conversationId = await say(ada, { groupId }, 'first');
  const live = followOnTwin(ben);
  await live.event();
  const session = closing(openSql(server.databaseUrl));
  await session('begin');
  // Counts of unread messages wait; conversations do not.
  await session('lock table messages in access exclusive mode');
  await ben.act('pinConversation', { conversationId }, 'conversation { id }');
  const isWaiting = `select from pg_locks where relation = 'messages'::regclass and not granted`;
  await expect.poll(() => server.sql(isWaiting)).not.toEqual([]);
  await session(
    `delete from participants where user_id = ${idOf(ben.id)} and conversation_id = ${idOf(conversationId)}`,
  );
  await session('commit');
  expect(await live.event()).toMatchObject({ __typename: 'ConversationLeft', conversationId });
}, 60_000);

test('a group that was left and joined again meanwhile is told with the messages between', async () => {
  const groupId = await found(ada, { name: 'readers' });
  await ben.act('joinGroup', { groupId }, 'group { id }');
  const id = await say(ada, { groupId }, 'before');
  const live = followOnTwin(ben);
  const { cursor } = await live.event();
  live.stop();
  await ben.act('leaveGroup', { groupId }, 'group { id }');
  await say(ada, { groupId }, 'without ben');
  await ben.act('joinGroup', { groupId }, 'group { id }');
  await say(ada, { groupId }, 'with ben');
  const back = followOnTwin(ben, cursor);
  expect((await back.event()).__typename).toBe('StreamResumed');
  await untilTold(back, id);
  await back.quiet(600);
  await say(ada, { groupId }, 'later');
  await untilTold(back, id);
});

test('reading on one device is told to another', async () => {
  const id = await say(ada, { userId: ben.id }, 'unread');
  const device = followOnTwin(ben);
  const { cursor } = await device.event();
  await ben.act('markRead', { upTo: { conversationId: id } }, 'conversation { head }');
  const { conversation } = await device.event();
  expect(conversation).toMatchObject({ id, unreadCount: 0 });
  const away = followOnTwin(ben, cursor);
  await away.event();
  expect((await away.event()).conversation).toMatchObject({ id, unreadCount: 0 });
  expect(await away.quiet(600)).toEqual([]);
});

test('a conversation that is started while its other user connects to another node is told', async () => {
  const people = Object.values(
    await server.newcomers('p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'),
  );
  await Promise.all(
    people.map(async (one, index) => {
      const starting = say(ada, { userId: one.id }, 'hello');
      // At different moments of the other's transaction.
      await sleep(index * 4);
      const live = followOnTwin(one, '0');
      expect((await live.event()).__typename).toBe('StreamResumed');
      await untilTold(live, await starting);
      await say(ada, { userId: one.id }, 'again');
      await untilTold(live, await starting);
    }),
  );
}, 30_000);

test('thousands of conversations that moved are each told once, of 25 at a time', async () => {
  const { dora } = await server.newcomers('dora');
  const count = 3_000;
  const live = followOnTwin(dora);
  const { cursor } = await live.event();
  live.stop();
  await server.sql(
    `with other as (
       insert into users (username, username_key, username_skeleton, email, email_key, email_since, password_hash)
       select n, n, n, n || '@example.org', n || '@example.org', now(), ''
       from (select 'many' || g as n from generate_series(1, ${count}) g) names returning id
     ), started as (
       insert into conversations (kind, lower_user_id, upper_user_id)
       select 'DIRECT', ${idOf(dora.id)}, id from other returning id
     ), joined as (
       insert into participants (conversation_id, user_id) select id, ${idOf(dora.id)} from started
     )
     insert into streams (home_kind, home, head, active_seq, mark, active_mark)
     select 1, id, 1, 1, mark, mark from started, (select pg_current_xact_id()::text::bigint as mark) own`,
  );
  const back = followOnTwin(dora, cursor);
  await back.event();
  const told = [];
  while (told.length < count) told.push((await back.event()).conversation.id);
  expect(new Set(told).size).toBe(count);
  expect(await back.quiet(600)).toEqual([]);
  const id = await say(ada, { userId: dora.id }, 'one more');
  await untilTold(back, id);
}, 60_000);

test('a returning inbox asks at most three statements, none of which writes', async () => {
  const { emil } = await server.newcomers('emil');
  await say(ada, { userId: emil.id }, 'before');
  // One socket, since people who come and go are seen.
  const socket = emil.connect();
  const live = socket.subscribe(INBOX);
  const { cursor } = await live.event();
  live.stop();
  // The node releases the inbox.
  await sleep(300);
  const asked = await queriesOf(async () => {
    const back = socket.subscribe(INBOX, { after: cursor });
    expect((await back.event()).__typename).toBe('StreamResumed');
  });
  const statements = asked.map(({ text }) => text);
  expect(
    statements.filter((text) => /^\s*(insert|update|delete)|\binsert into\b/i.test(text)),
  ).toEqual([]);
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(3);
  expect(statements.length).toBeGreaterThan(0);
});
