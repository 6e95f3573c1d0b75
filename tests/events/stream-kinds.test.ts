import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { idOf, say } from '../harness/groups.js';
import { connectLive, type Live, type LiveClient } from '../harness/live.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';

let parley: Parley;
let database: pg.Client;
let ada: Person;
let ben: Person;
let cleo: Person;
const clients: LiveClient[] = [];

beforeAll(async () => {
  parley = await startParley();
  database = new pg.Client(parley.databaseUrl);
  await database.connect();
  [ada, ben, cleo] = (await Promise.all(
    ['ada', 'ben', 'cleo'].map((name) => signUp(parley, name)),
  )) as [Person, Person, Person];
});
afterAll(async () => {
  for (const client of clients) client.stop();
  await database.end();
  await parley.stop();
});

async function follow(who: Person, query: string, variables?: object): Promise<Live> {
  const client = connectLive(parley, who.token);
  clients.push(client);
  const events = client.subscribe(query, { ...variables });
  expect((await events.next()).errors).toBeUndefined();
  return events;
}

/** What a node of a later version would write. */
const writeKind = async (stream: string, kind: string) => {
  await database.query(
    `with moved as (update streams set head = head + 1 where key = $1 returning key, head)
     insert into events (stream, seq, kind, data) select key, head, $2, '{"new": true}' from moved`,
    [stream, kind],
  );
};

describe('an event of a kind that only a newer node knows', () => {
  test.each(['reaction', 'constructor', '__proto__'])(
    '(%s) is told with its number, and what comes after it is told too',
    async (kind) => {
      const { data } = await say(ada, { toUserId: ben.id, content: 'before' });
      const { conversation, seq } = data.sendMessage.message;
      const events = await follow(
        ben,
        `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
          __typename ... on StreamEvent { seq }
        } }`,
        { id: conversation.id },
      );
      await writeKind(`conversation:${idOf(conversation.id)}`, kind);
      await say(ada, { toUserId: ben.id, content: 'after' });
      const told = [await events.next(), await events.next()];
      expect(told.map((one) => one.data.conversationEvents)).toEqual([
        { __typename: 'UnknownEvent', seq: seq + 1 },
        { __typename: 'MessageSent', seq: seq + 2 },
      ]);
    },
  );

  test('is told by an inbox and by a call as well', async () => {
    const inbox = await follow(ada, 'subscription { inboxEvents { __typename } }');
    await writeKind(`user:${idOf(ada.id)}`, 'badge');
    expect((await inbox.next()).data.inboxEvents.__typename).toBe('UnknownEvent');

    const started = await ada.graphql(
      'mutation ($id: ID!) { startCall(input: { calleeId: $id, kind: AUDIO }) { call { id } } }',
      { id: cleo.id },
    );
    const { id } = started.data.startCall.call;
    const call = await follow(
      cleo,
      'subscription ($id: ID!) { callEvents(callId: $id) { __typename } }',
      {
        id,
      },
    );
    await writeKind(`call:${idOf(id)}`, 'recording');
    expect((await call.next()).data.callEvents.__typename).toBe('UnknownEvent');
  });
});

describe('what others do with what one has posted', () => {
  const INBOX = `subscription { inboxEvents {
    __typename
    ... on PostLiked { post { id likeCount } by { username } }
    ... on CommentLiked { comment { id } by { username } }
    ... on PostCommented { post { commentCount } comment { content } by { username } }
    ... on NewFollower { follower { username } }
  } }`;
  const act = async (who: Person, name: string, input: object) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const made = { createPost: 'post { id }', createComment: 'comment { id }' }[name];
    const { data, errors } = await who.graphql(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${made ?? '__typename'} } }`,
      { input },
    );
    expect(errors).toBeUndefined();
    return data[name];
  };

  test('is told once, however often it is undone and done again, and not to who does it', async () => {
    const { post } = await act(ada, 'createPost', { content: 'look' });
    const inbox = await follow(ada, INBOX);
    const own = await follow(ben, INBOX);
    const told = async () => (await inbox.next()).data.inboxEvents;
    for (const verb of ['likePost', 'unlikePost', 'likePost', 'likePost']) {
      await act(ben, verb, { postId: post.id });
      await act(ada, verb, { postId: post.id });
    }
    expect(await told()).toMatchObject({
      __typename: 'PostLiked',
      post: { id: post.id },
      by: { username: 'ben' },
    });
    await act(ada, 'createComment', { postId: post.id, content: 'my own' });
    await act(ben, 'createComment', { postId: post.id, content: 'nice' });
    expect(await told()).toEqual({
      __typename: 'PostCommented',
      post: { commentCount: 2 },
      comment: { content: 'nice' },
      by: { username: 'ben' },
    });
    for (const verb of ['followUser', 'unfollowUser', 'followUser']) {
      await act(ben, verb, { userId: ada.id });
    }
    expect(await told()).toEqual({ __typename: 'NewFollower', follower: { username: 'ben' } });
    await act(cleo, 'likePost', { postId: post.id });
    expect(await told()).toMatchObject({ __typename: 'PostLiked', by: { username: 'cleo' } });
    expect(await inbox.quiet()).toEqual([]);
    expect(await own.quiet()).toEqual([]);
  });

  test('is told of a comment too, and of what was deleted meanwhile without it', async () => {
    const { post } = await act(ada, 'createPost', { content: 'short-lived' });
    const { comment } = await act(ben, 'createComment', { postId: post.id, content: 'mine' });
    const inbox = await follow(ben, INBOX);
    await act(ada, 'likeComment', { commentId: comment.id });
    await act(ada, 'unlikeComment', { commentId: comment.id });
    await act(ada, 'likeComment', { commentId: comment.id });
    expect((await inbox.next()).data.inboxEvents).toEqual({
      __typename: 'CommentLiked',
      comment: { id: comment.id },
      by: { username: 'ada' },
    });
    const from = (await database.query('select head from streams where key = $1', [
      `user:${idOf(ada.id)}`,
    ])) as { rows: { head: string }[] };
    await act(ada, 'deletePost', { postId: post.id });
    const replayed = await follow(
      ada,
      INBOX.replace('inboxEvents', 'inboxEvents(after: $after)').replace(
        'subscription',
        'subscription ($after: Int)',
      ),
      {
        after: Number(from.rows[0]?.head) - 1,
      },
    );
    expect((await replayed.next()).data.inboxEvents).toEqual({
      __typename: 'PostCommented',
      post: null,
      comment: null,
      by: { username: 'ben' },
    });
    expect(await inbox.quiet()).toEqual([]);
  });
});

test('a hundred messages replayed cost a handful of statements', async () => {
  let id = '';
  for (let i = 0; i < 100; i++) {
    const { data } = await say(i % 2 ? ada : cleo, {
      toUserId: i % 2 ? cleo.id : ada.id,
      content: `m${i}`,
    });
    id = data.sendMessage.message.conversation.id;
  }
  const REPLAY = `subscription ($id: ID!) { conversationEvents(conversationId: $id, after: 0) {
    ... on MessageSent { message { content isRead sender { username } conversation { unreadCount } } }
  } }`;
  const contents: string[] = [];
  const statements = await statementsOf(async () => {
    const events = await follow(cleo, REPLAY, { id });
    while (contents.length < 100) {
      contents.push((await events.next()).data.conversationEvents.message.content);
    }
  });
  expect(contents).toEqual(Array.from({ length: 100 }, (_, i) => `m${i}`));
  const asked = statements.filter((sql) =>
    /from (messages|users|participants|conversations)|join messages/.test(sql),
  );
  expect(asked.length).toBeGreaterThan(0);
  expect(statements.length).toBeLessThan(40);
});

test('a page of conversations is read off an index, and does not sort all there are', async () => {
  const me = idOf(ben.id);
  await database.query(
    `with made as (
       insert into conversations (kind) select 'GROUP' from generate_series(1, 3000) returning id
     ) insert into participants (conversation_id, user_id, active_at)
       select id, $1, now() - id * interval '1 second' from made`,
    [me],
  );
  await database.query('analyze participants, conversations');
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  const page = '{ conversations(first: 20) { nodes { id } pageInfo { endCursor } } }';
  const { endCursor } = (await ben.graphql(page)).data.conversations.pageInfo;
  const next = `{ conversations(first: 20, after: "${endCursor}") { nodes { id } } }`;
  expect((await ben.graphql(next)).data.conversations.nodes).toHaveLength(20);
  const listings = (spy.mock.calls as unknown[][])
    .map(([query, values]) =>
      typeof query === 'string'
        ? { text: query, values: values as unknown[] }
        : (query as { text: string; values: unknown[] }),
    )
    .filter(({ text }) => text.includes('order by row.active_at'));
  spy.mockRestore();
  expect(listings).toHaveLength(2);
  for (const { text, values } of listings) {
    const { rows } = await database.query(
      `explain analyze ${text}`,
      Array.isArray(values) ? values : [],
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index (Only )?Scan (Backward )?using participants_user_id_active_at/);
    expect(plan).not.toMatch(/Sort/);
    const most = Math.max(
      ...[...plan.matchAll(/actual [^)]*rows=(\d+)/g)].map(([, n]) => Number(n)),
    );
    expect(most).toBeLessThanOrEqual(21);
  }
});
