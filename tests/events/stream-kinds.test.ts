import { describe, expect, test } from 'vitest';
import { ownMark } from '../../src/core/events/history.js';
import { ringUp } from '../harness/calls.js';
import { send } from '../harness/documents.js';
import { idOf } from '../harness/groups.js';
import type { Live } from '../harness/live.js';
import { type Person, village } from '../harness/server.js';
import { queriesOf, statementsOf } from '../harness/statements.js';
import { ofStream } from '../harness/streams.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');

async function follow(
  who: Person,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Live> {
  const events = who.subscribe(query, variables);
  await events.event();
  return events;
}

/** What a node of a later version would write. */
const writeKind = async (stream: string, kind: string) => {
  await server.sql(
    `with moved as (
       update streams set head = head + 1, mark = ${ownMark} where ${ofStream(stream)} returning *
     )
     insert into events (home_kind, home, seq, kind, data)
     select home_kind, home, head, $1, '{"new": true}' from moved`,
    [kind],
  );
};

describe('an event of a kind that only a newer node knows', () => {
  test.each(['reaction', 'constructor', '__proto__'])(
    '(%s) is sent with its number, and so are the events after it',
    async (kind) => {
      const { conversation, seq } = await send(ada, ben, 'before');
      const events = await follow(
        ben,
        `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
          __typename ... on StreamEvent { seq }
        } }`,
        { id: conversation.id },
      );
      await writeKind(`conversation:${idOf(conversation.id)}`, kind);
      await send(ada, ben, 'after');
      expect([await events.event(), await events.event()]).toEqual([
        { __typename: 'UnknownEvent', seq: seq + 1 },
        { __typename: 'MessageSent', seq: seq + 2 },
      ]);
    },
  );

  test('is sent by an inbox and by a call as well', async () => {
    const inbox = await follow(ada, 'subscription { inboxEvents { __typename } }');
    await writeKind(`user:${ada.number}`, 'badge');
    expect((await inbox.event()).__typename).toBe('UnknownEvent');

    const id = await ringUp(ada, cleo);
    const call = await follow(
      cleo,
      'subscription ($id: ID!) { callEvents(callId: $id) { __typename } }',
      {
        id,
      },
    );
    await writeKind(`call:${idOf(id)}`, 'recording');
    expect((await call.event()).__typename).toBe('UnknownEvent');
  });
});

describe('likes and comments of others', () => {
  const INBOX = `subscription ($after: ID) { inboxEvents(after: $after) {
    __typename
    ... on PostLiked { post { id likeCount } by { username } }
    ... on CommentLiked { comment { id } by { username } }
    ... on PostCommented { post { commentCount } comment { content } by { username } }
    ... on UserFollowed { by { username } }
    ... on NotificationChanged { notification { kind } }
  } }`;

  /** The list of notifications changes once for each of these reasons, as docs/guides/notifications.md says. */
  const listChanged = async (inbox: Live, ...reasons: string[]) => {
    for (const reason of reasons)
      expect([reason, await inbox.event()]).toMatchObject([
        reason,
        { __typename: 'NotificationChanged' },
      ]);
  };

  test('are notified once, however often they are repeated, and not to the user themselves', async () => {
    const { post } = await ada.act('createPost', { content: 'look' }, 'post { id }');
    const inbox = await follow(ada, INBOX);
    const own = await follow(ben, INBOX);
    for (const verb of ['likePost', 'unlikePost', 'likePost', 'likePost']) {
      await ben.act(verb, { postId: post.id });
      await ada.act(verb, { postId: post.id });
    }
    expect(await inbox.event()).toMatchObject({
      __typename: 'PostLiked',
      post: { id: post.id },
      by: { username: 'ben' },
    });
    await listChanged(inbox, 'made', 'taken back', 'shown again');
    await ada.act('createComment', { postId: post.id, content: 'my own' }, 'comment { id }');
    await ben.act('createComment', { postId: post.id, content: 'nice' }, 'comment { id }');
    expect(await inbox.event()).toEqual({
      __typename: 'PostCommented',
      post: { commentCount: 2 },
      comment: { content: 'nice' },
      by: { username: 'ben' },
    });
    await listChanged(inbox, 'made');
    for (const verb of ['followUser', 'unfollowUser', 'followUser']) {
      await ben.act(verb, { userId: ada.id });
    }
    expect(await inbox.event()).toEqual({
      __typename: 'UserFollowed',
      by: { username: 'ben' },
    });
    await listChanged(inbox, 'made', 'taken back', 'shown again');
    await cleo.act('likePost', { postId: post.id });
    expect(await inbox.event()).toMatchObject({
      __typename: 'PostLiked',
      by: { username: 'cleo' },
    });
    await listChanged(inbox, 'made');
    expect(await inbox.quiet()).toEqual([]);
    expect(await own.quiet()).toEqual([]);
  });

  test('are notified with deleted content as null', async () => {
    const { post } = await ada.act('createPost', { content: 'short-lived' }, 'post { id }');
    const { cursor: from } = await ada
      .subscribe('subscription { inboxEvents { ... on StreamResumed { cursor } } }')
      .event();
    const { comment } = await ben.act(
      'createComment',
      { postId: post.id, content: 'mine' },
      'comment { id }',
    );
    const inbox = await follow(ben, INBOX);
    await ada.act('likeComment', { commentId: comment.id });
    await ada.act('unlikeComment', { commentId: comment.id });
    await ada.act('likeComment', { commentId: comment.id });
    expect(await inbox.event()).toEqual({
      __typename: 'CommentLiked',
      comment: { id: comment.id },
      by: { username: 'ada' },
    });
    await listChanged(inbox, 'made', 'taken back', 'shown again');
    await ada.act('deletePost', { postId: post.id });
    const replayed = await follow(ada, INBOX, { after: from });
    expect(await replayed.event()).toEqual({
      __typename: 'PostCommented',
      post: null,
      comment: null,
      by: { username: 'ben' },
    });
    await listChanged(inbox, 'gone with the post');
    expect(await inbox.quiet()).toEqual([]);
  });
});

test('replaying a hundred messages takes a constant number of statements', async () => {
  let id = '';
  for (let i = 0; i < 100; i++) {
    const [from, to] = i % 2 ? [ada, cleo] : [cleo, ada];
    id = (await send(from, to, `m${i}`)).conversation.id;
  }
  const REPLAY = `subscription ($id: ID!) { conversationEvents(conversationId: $id, after: 0) {
    ... on MessageSent { message { content isRead sender { username } conversation { unreadCount } } }
  } }`;
  const contents: string[] = [];
  const statements = await statementsOf(async () => {
    const events = await follow(cleo, REPLAY, { id });
    while (contents.length < 100) {
      contents.push((await events.event()).message.content);
    }
  });
  expect(contents).toEqual(Array.from({ length: 100 }, (_, i) => `m${i}`));
  const asked = statements.filter((sql) =>
    /from (messages|users|participants|conversations)|join messages/.test(sql),
  );
  expect(asked.length).toBeGreaterThan(0);
  expect(statements.length).toBeLessThan(40);
});

test('a page of conversations reads the streams of the conversations of the viewer, and no other table as a whole', async () => {
  const me = ben.number;
  await server.sql(
    `with made as (
       insert into conversations (kind) select 'GROUP' from generate_series(1, 3000) returning id
     ), opened as (
       insert into streams (home_kind, home, active_at)
       select 1, id, now() - id * interval '1 second' from made
     ) insert into participants (conversation_id, user_id, created_at)
       select id, $1, now() - interval '1 day' from made`,
    [me],
  );
  await server.sql('analyze participants, conversations, streams');
  const [own] = await server.sql(
    'select count(*)::int as count from participants where user_id = $1',
    [me],
  );
  const page =
    'query ($after: String) { conversations(first: 20, after: $after) { nodes { id } pageInfo { endCursor } } }';
  const queries = await queriesOf(async () => {
    const { endCursor } = (await ben.ask(page)).conversations.pageInfo;
    expect((await ben.ask(page, { after: endCursor })).conversations.nodes).toHaveLength(20);
  });
  const listings = queries.filter(({ text }) => text.includes('order by row.listed_at'));
  expect(listings).toHaveLength(2);
  for (const { text, values } of listings) {
    const rows = await server.sql(`explain analyze ${text}`, values);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/top-N heapsort/);
    const most = Math.max(
      ...[...plan.matchAll(/actual [^)]*rows=(\d+)/g)].map(([, n]) => Number(n)),
    );
    expect(plan).not.toContain('messages');
    expect(most).toBeLessThanOrEqual(own.count + 100);
  }
});
