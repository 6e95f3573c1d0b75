import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Person, village } from '../harness/server.js';
import { openSql } from '../harness/sql.js';
import { ofStream } from '../harness/streams.js';

const { server, ada, ben, cleo } = await village({}, 'ada', 'ben', 'cleo');

const INBOX = /* GraphQL */ `
  subscription ($after: ID) {
    inboxEvents(after: $after) {
      __typename
      ... on StreamResumed { cursor }
      ... on StreamReset { cursor }
      ... on StreamEvent { cursor }
      ... on ConversationActivity { conversation { id lastMessage { content } } }
      ... on UserFollowed { by { username } }
    }
  }
`;

const say = async (from: Person, to: Person, content: string) => {
  const input = { to: { userId: to.id }, content };
  const { message } = await from.act('sendMessage', input, 'message { conversation { id } }');
  return message.conversation.id as string;
};
const contentOf = (event: { conversation?: { lastMessage: { content: string } | null } }) =>
  event.conversation?.lastMessage?.content;
/** The next message: a conversation that was just begun may be told before its first. */
const nextContent = async (inbox: ReturnType<Person['subscribe']>) =>
  contentOf(await inbox.event()) ?? contentOf(await inbox.event());

describe('an inbox', () => {
  test('tells a client that was away of each conversation that moved, once, and of each own event', async () => {
    await say(ada, ben, 'before');
    const live = ben.subscribe(INBOX);
    const { cursor } = await live.event();
    live.stop();
    for (const content of ['one', 'two', 'three']) await say(ada, ben, content);
    await say(cleo, ben, 'from cleo');
    await cleo.act('followUser', { userId: ben.id }, 'user { id }');
    const back = ben.subscribe(INBOX, { after: cursor });
    expect((await back.event()).__typename).toBe('StreamResumed');
    const events = await back.events(400);
    expect(events.filter(({ __typename }) => __typename === 'UserFollowed')).toHaveLength(1);
    expect(events.map(contentOf).filter(Boolean).sort()).toEqual(['from cleo', 'three']);
    back.stop();
    const again = ben.subscribe(INBOX, { after: events.at(-1)?.cursor });
    await again.event();
    expect(await again.quiet(600)).toEqual([]);
  });

  test('misses no transaction that began before the cursor and committed after it', async () => {
    const [early, late] = await Promise.all([say(ada, ben, 'a'), say(cleo, ben, 'c')]);
    const held = openSql(server.databaseUrl);
    await held('begin');
    // Takes its id now, as sending does, and commits last.
    await held(
      `update streams set head = head + 1, active_seq = head + 1, mark = pg_current_xact_id()::text::bigint,
         active_mark = pg_current_xact_id()::text::bigint where ${ofStream(early.replace('_', ':'))}`,
    );
    const live = ben.subscribe(INBOX);
    await live.event();
    await say(cleo, ben, 'after');
    const told = await live.event();
    expect(told.conversation.id).toBe(late);
    live.stop();
    // Two sweeps, whose snapshots lack the transaction.
    await sleep(1_200);
    await held(
      `insert into events (home_kind, home, seq, kind, data)
       select home_kind, home, head, 'moderated', '{"messageId": 0}' from streams where ${ofStream(early.replace('_', ':'))}`,
    );
    await held('commit');
    await held.stop();
    const back = ben.subscribe(INBOX, { after: told.cursor });
    await back.event();
    expect((await back.event()).conversation.id).toBe(early);
    expect(await back.quiet(600)).toEqual([]);
  });

  test('is resumed on another node by the cursor of the first', async () => {
    const live = ben.subscribe(INBOX);
    await live.event();
    await say(ada, ben, 'here');
    const { cursor } = await live.event();
    const twin = await server.twin();
    await say(ada, ben, 'there');
    const { connectLive } = await import('../harness/live.js');
    const back = connectLive(twin, ben.token).subscribe(INBOX, { after: cursor });
    await back.event();
    expect(contentOf(await back.event())).toBe('there');
    expect(await back.quiet(600)).toEqual([]);
  });

  test('is reset when events behind the cursor were dropped, for a returning and a connected client', async () => {
    const { dora, emil } = await server.newcomers('dora', 'emil');
    const live = dora.subscribe(INBOX);
    const { cursor } = await live.event();
    await emil.act('followUser', { userId: dora.id }, 'user { id }');
    const followed = await live.event();
    expect(followed.__typename).toBe('UserFollowed');
    await server.sql(`select drop_event_partitions(3::smallint, now() + interval '8 days')`);
    const returning = dora.subscribe(INBOX, { after: cursor });
    await returning.event();
    expect((await returning.event()).__typename).toBe('StreamReset');
    // Nothing behind the cursor of the connected one was lost.
    await say(emil, dora, 'still there');
    expect(await nextContent(live)).toBe('still there');
    expect(await nextContent(returning)).toBe('still there');
  });

  test.each(['', 'x', '17', Buffer.from('[1]').toString('base64url')])(
    'refuses %j, which is no cursor of an inbox',
    async (after) => {
      expect(await ben.subscribe(INBOX, { after }).refusal()).toBe('BAD_USER_INPUT');
    },
  );
});
