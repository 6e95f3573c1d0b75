import { expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import { follow, usernames } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';

const { server } = await village();
const CIRCLE = /* GraphQL */ `
  query ($id: ID!, $first: Int, $after: String) {
    user(by: { id: $id }) {
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
  const shown = 'user { username followerCount followingCount viewerFollows }';
  const followed = { username: 'ben', followerCount: 1, followingCount: 0, viewerFollows: true };
  for (const _ of [1, 2])
    expect((await ada.act('followUser', { userId: ben.id }, shown)).user).toEqual(followed);
  const hers = await circle(ada);
  expect(hers).toMatchObject({ followerCount: 0, followingCount: 1 });
  expect(usernames(hers.following)).toEqual(['ben']);
  expect(usernames((await circle(ben)).followers)).toEqual(['ada']);

  const left = { username: 'ben', followerCount: 0, followingCount: 0, viewerFollows: false };
  for (const _ of [1, 2])
    expect((await ada.act('unfollowUser', { userId: ben.id }, shown)).user).toEqual(left);
  expect(await circle(ada)).toMatchObject({ followingCount: 0, following: { nodes: [] } });
});

test('following oneself, unknown users and invalid ids is refused', async () => {
  const cleo = await server.person('cleo');
  for (const name of ['followUser', 'unfollowUser']) {
    expect(await cleo.attempt(name, { userId: 'user_999999' })).toBeRefused('NOT_FOUND');
    for (const userId of [cleo.id, 'user_99999999999999999999', 'user_-1', 'nope', 'post_1'])
      expect(await cleo.attempt(name, { userId })).toBeRefused('BAD_USER_INPUT', 'userId');
  }
  expect(await circle(cleo)).toMatchObject({ followerCount: 0, followingCount: 0 });
});

test('followers are paged, newest first', async () => {
  const dora = await server.person('dora');
  for (const name of ['eli', 'fay', 'gus']) await follow(await server.person(name), dora);
  const first = (await circle(dora, { first: 2 })).followers;
  expect(usernames(first)).toEqual(['gus', 'fay']);
  expect(first.pageInfo.hasNextPage).toBe(true);
  const rest = (await circle(dora, { first: 2, after: first.pageInfo.endCursor })).followers;
  expect(usernames(rest)).toEqual(['eli']);
  expect(rest.pageInfo.hasNextPage).toBe(false);
});

test('a list of users with followers and posts takes a constant number of statements', async () => {
  const ivy = await server.person('ivy');
  await concurrently(9, (n) => server.person(`hal${n}`));
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
      ... on UserFollowed { seq by { username viewerFollows } }
    }
  }`);
  expect(await events.event()).toEqual({ __typename: 'StreamResumed' });
  for (const follower of [kim, kim, lou]) await follow(follower, jo);
  const newFollower = (seq: number, username: string) => ({
    __typename: 'UserFollowed',
    seq,
    by: { username, viewerFollows: false },
  });
  // An event that the list of notifications changed follows each.
  const list = { __typename: 'NotificationChanged' };
  expect(await events.event()).toEqual(newFollower(1, 'kim'));
  expect(await events.event()).toEqual(list);
  expect(await events.event()).toEqual(newFollower(3, 'lou'));
  expect(await events.event()).toEqual(list);
});
