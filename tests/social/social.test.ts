import { expect, test } from 'vitest';
import { FOLLOW, usernames } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';

const { server } = await village();
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

const circle = async (person: Person, page: object = {}) =>
  (await person.ask(CIRCLE, { id: person.id, ...page })).user;

test('following and unfollowing are idempotent', async () => {
  const { ada, ben } = await server.people('ada', 'ben');
  const followed = { username: 'ben', followerCount: 1, followingCount: 0, viewerFollows: true };
  expect((await ada.ask(FOLLOW, { id: ben.id })).followUser.user).toEqual(followed);
  const again = await ada.ask(FOLLOW, { id: ben.id });
  expect(again.followUser.user).toEqual(followed);
  const hers = await circle(ada);
  expect(hers).toMatchObject({ followerCount: 0, followingCount: 1 });
  expect(usernames(hers.following)).toEqual(['ben']);
  expect(usernames((await circle(ben)).followers)).toEqual(['ada']);

  const left = { username: 'ben', followerCount: 0, followingCount: 0, viewerFollows: false };
  expect((await ada.ask(UNFOLLOW, { id: ben.id })).unfollowUser.user).toEqual(left);
  expect((await ada.ask(UNFOLLOW, { id: ben.id })).unfollowUser.user).toEqual(left);
  expect(await circle(ada)).toMatchObject({ followingCount: 0, following: { nodes: [] } });
});

test('following and unfollowing in one document are executed in order', async () => {
  const { max, nia } = await server.people('max', 'nia');
  const reply = await max.ask(
    `mutation ($id: ID!) {
      a: followUser(input: { userId: $id }) { user { followerCount viewerFollows } }
      b: unfollowUser(input: { userId: $id }) { user { followerCount viewerFollows } }
    }`,
    { id: nia.id },
  );
  expect(reply).toEqual({
    a: { user: { followerCount: 1, viewerFollows: true } },
    b: { user: { followerCount: 0, viewerFollows: false } },
  });
});

test('following oneself, unknown users and invalid ids is refused', async () => {
  const cleo = await server.person('cleo');
  for (const verb of [FOLLOW, UNFOLLOW]) {
    const self = await cleo.graphql(verb, { id: cleo.id });
    expect(self.code).toBe('BAD_USER_INPUT');
    expect(self.fields).toContain('userId');
    expect((await cleo.graphql(verb, { id: 'user_999999' })).code).toBe('NOT_FOUND');
    for (const id of ['user_99999999999999999999', 'user_-1', 'nope', 'post_1', 'user_1\u0000']) {
      expect((await cleo.graphql(verb, { id })).code).toBe('BAD_USER_INPUT');
    }
  }
  expect(await circle(cleo)).toMatchObject({ followerCount: 0, followingCount: 0 });
});

test('followers are paged, newest first', async () => {
  const dora = await server.person('dora');
  for (const name of ['eli', 'fay', 'gus']) {
    const follower = await server.person(name);
    await follower.graphql(FOLLOW, { id: dora.id });
  }
  const first = (await circle(dora, { first: 2 })).followers;
  expect(usernames(first)).toEqual(['gus', 'fay']);
  expect(first.pageInfo.hasNextPage).toBe(true);
  const rest = (await circle(dora, { first: 2, after: first.pageInfo.endCursor })).followers;
  expect(usernames(rest)).toEqual(['eli']);
  expect(rest.pageInfo.hasNextPage).toBe(false);
});

test('concurrent follows of everybody by everybody keep all counts exact', async () => {
  const crowd: Person[] = [];
  for (let i = 0; i < 6; i++) crowd.push(await server.person(`hal${i}`));
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

test('a list of users with followers and posts takes a constant number of statements', async () => {
  const ivy = await server.person('ivy');
  const statements = await statementsOf(async () => {
    const { users } = await ivy.ask(`{
      users(first: 10) {
        nodes {
          viewerFollows
          followers(first: 3) { nodes { username viewerFollows } }
          following(first: 3) { nodes { username } }
          posts(first: 3) { nodes { content } }
        }
      }
    }`);
    expect(users.nodes).toHaveLength(10);
  });
  const about = (table: string) =>
    statements.filter((sql) => new RegExp(`(from|join) "?${table}\\b`).test(sql));
  expect(about('posts')).toHaveLength(1);
  // Two connections, and whom the viewer follows among the listed and among their followers.
  expect(about('follows').length).toBeLessThanOrEqual(4);
  expect(statements.length).toBeLessThanOrEqual(9);
});

test('a new follower is notified once, live, and not when following again', async () => {
  const { jo, kim, lou } = await server.people('jo', 'kim', 'lou');
  const events = jo.subscribe(`subscription {
    inboxEvents(after: 0) {
      __typename
      ... on NewFollower { seq follower { username viewerFollows } }
    }
  }`);
  expect(await events.event()).toEqual({ __typename: 'StreamResumed' });
  await kim.graphql(FOLLOW, { id: jo.id });
  await kim.graphql(FOLLOW, { id: jo.id });
  await lou.graphql(FOLLOW, { id: jo.id });
  const newFollower = (seq: number, username: string) => ({
    __typename: 'NewFollower',
    seq,
    follower: { username, viewerFollows: false },
  });
  expect(await events.event()).toEqual(newFollower(1, 'kim'));
  expect(await events.event()).toEqual(newFollower(2, 'lou'));
});
