import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';

let parley: Parley;

beforeAll(async () => {
  parley = await startParley();
});
afterAll(() => parley?.stop());

const FOLLOW = /* GraphQL */ `
  mutation ($id: ID!) {
    followUser(input: { userId: $id }) {
      user { username followerCount followingCount viewerFollows }
    }
  }
`;
const UNFOLLOW = /* GraphQL */ `
  mutation ($id: ID!) {
    unfollowUser(input: { userId: $id }) {
      user { username followerCount followingCount viewerFollows }
    }
  }
`;
const CIRCLE = /* GraphQL */ `
  query ($id: ID!, $first: Int, $after: String) {
    user(id: $id) {
      followerCount
      followingCount
      followers(first: $first, after: $after) {
        nodes { username }
        pageInfo { endCursor hasNextPage }
      }
      following { nodes { username } }
    }
  }
`;

const names = (list: { nodes: { username: string }[] }) =>
  list.nodes.map(({ username }) => username);

const circle = async (person: Person, page: object = {}) =>
  (await person.graphql(CIRCLE, { id: person.id, ...page })).data.user;

test('ada follows ben, twice is once, and stops, twice is once', async () => {
  const ada = await signUp(parley, 'ada');
  const ben = await signUp(parley, 'ben');
  const followed = { username: 'ben', followerCount: 1, followingCount: 0, viewerFollows: true };
  expect((await ada.graphql(FOLLOW, { id: ben.id })).data.followUser.user).toEqual(followed);
  const again = await ada.graphql(FOLLOW, { id: ben.id });
  expect(again.errors).toBeUndefined();
  expect(again.data.followUser.user).toEqual(followed);
  const hers = await circle(ada);
  expect(hers).toMatchObject({ followerCount: 0, followingCount: 1 });
  expect(names(hers.following)).toEqual(['ben']);
  expect(names((await circle(ben)).followers)).toEqual(['ada']);

  const left = { username: 'ben', followerCount: 0, followingCount: 0, viewerFollows: false };
  expect((await ada.graphql(UNFOLLOW, { id: ben.id })).data.unfollowUser.user).toEqual(left);
  expect((await ada.graphql(UNFOLLOW, { id: ben.id })).data.unfollowUser.user).toEqual(left);
  expect(await circle(ada)).toMatchObject({ followingCount: 0, following: { nodes: [] } });
});

test('following and no longer following in one document see one another', async () => {
  const max = await signUp(parley, 'max');
  const nia = await signUp(parley, 'nia');
  const reply = await max.graphql(
    `mutation ($id: ID!) {
      a: followUser(input: { userId: $id }) { user { followerCount viewerFollows } }
      b: unfollowUser(input: { userId: $id }) { user { followerCount viewerFollows } }
    }`,
    { id: nia.id },
  );
  expect(reply.data).toEqual({
    a: { user: { followerCount: 1, viewerFollows: true } },
    b: { user: { followerCount: 0, viewerFollows: false } },
  });
});

test('nobody follows themselves, a stranger to the village, or nonsense', async () => {
  const cleo = await signUp(parley, 'cleo');
  for (const verb of [FOLLOW, UNFOLLOW]) {
    const self = await cleo.graphql(verb, { id: cleo.id });
    expect(self.code).toBe('BAD_USER_INPUT');
    expect(self.errors?.[0]?.extensions?.fields).toHaveProperty('userId');
    expect((await cleo.graphql(verb, { id: 'user_999999' })).code).toBe('NOT_FOUND');
    for (const id of ['user_99999999999999999999', 'user_-1', 'nope', 'post_1', 'user_1\u0000']) {
      expect((await cleo.graphql(verb, { id })).code).toBe('BAD_USER_INPUT');
    }
    expect((await parley.graphql(verb, { id: cleo.id })).code).toBe('UNAUTHENTICATED');
  }
  expect(await circle(cleo)).toMatchObject({ followerCount: 0, followingCount: 0 });
});

test('followers come newest first, page after page', async () => {
  const dora = await signUp(parley, 'dora');
  for (const name of ['eli', 'fay', 'gus']) {
    const follower = await signUp(parley, name);
    await follower.graphql(FOLLOW, { id: dora.id });
  }
  const first = (await circle(dora, { first: 2 })).followers;
  expect(names(first)).toEqual(['gus', 'fay']);
  expect(first.pageInfo.hasNextPage).toBe(true);
  const rest = (await circle(dora, { first: 2, after: first.pageInfo.endCursor })).followers;
  expect(names(rest)).toEqual(['eli']);
  expect(rest.pageInfo.hasNextPage).toBe(false);
});

test('everybody following everybody at once leaves every count exact', async () => {
  const crowd: Person[] = [];
  for (let i = 0; i < 6; i++) crowd.push(await signUp(parley, `hal${i}`));
  const pairs = crowd.flatMap((one) =>
    crowd.filter((other) => other !== one).map((other) => ({ one, other })),
  );
  const all = (verb: string, of: typeof pairs) =>
    Promise.all(of.map(({ one, other }) => one.graphql(verb, { id: other.id })));
  const replies = await all(FOLLOW, [...pairs, ...pairs]);
  expect(replies.filter(({ errors }) => errors)).toEqual([]);
  for (const hal of crowd) {
    expect(await circle(hal)).toMatchObject({ followerCount: 5, followingCount: 5 });
  }
  const away = pairs.filter(({ one }) => one === crowd[0]);
  await all(UNFOLLOW, [...away, ...away]);
  expect(await circle(crowd[0]!)).toMatchObject({ followerCount: 5, followingCount: 0 });
  expect(await circle(crowd[1]!)).toMatchObject({ followerCount: 4, followingCount: 5 });
});

test('a list of people with their followers and what they posted costs a handful of statements', async () => {
  const ivy = await signUp(parley, 'ivy');
  const statements = await statementsOf(async () => {
    const { data, errors } = await ivy.graphql(`{
      users(first: 10) {
        nodes {
          viewerFollows
          followers(first: 3) { nodes { username viewerFollows } }
          following(first: 3) { nodes { username } }
          posts(first: 3) { nodes { content } }
        }
      }
    }`);
    expect(errors).toBeUndefined();
    expect(data.users.nodes).toHaveLength(10);
  });
  const about = (table: string) =>
    statements.filter((sql) => new RegExp(`(from|join) "?${table}\\b`).test(sql));
  expect(about('posts')).toHaveLength(1);
  // Two connections, and whom the viewer follows among the listed and among their followers.
  expect(about('follows').length).toBeLessThanOrEqual(4);
  expect(statements.length).toBeLessThanOrEqual(9);
});

test('who is followed hears of it once, live, and not again from who follows already', async () => {
  const jo = await signUp(parley, 'jo');
  const kim = await signUp(parley, 'kim');
  const lou = await signUp(parley, 'lou');
  const client = createClient({
    url: parley.wsUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${jo.token}` },
  });
  const events = client.iterate<{ inboxEvents: object }>({
    query: `subscription {
      inboxEvents(after: 0) {
        __typename
        ... on NewFollower { seq follower { username viewerFollows } }
      }
    }`,
  });
  const next = async () => (await events.next()).value?.data?.inboxEvents;
  try {
    expect(await next()).toEqual({ __typename: 'StreamResumed' });
    await kim.graphql(FOLLOW, { id: jo.id });
    await kim.graphql(FOLLOW, { id: jo.id });
    await lou.graphql(FOLLOW, { id: jo.id });
    const newFollower = (seq: number, username: string) => ({
      __typename: 'NewFollower',
      seq,
      follower: { username, viewerFollows: false },
    });
    expect(await next()).toEqual(newFollower(1, 'kim'));
    expect(await next()).toEqual(newFollower(2, 'lou'));
  } finally {
    await client.dispose();
  }
});
