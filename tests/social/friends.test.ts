import { describe, expect, test } from 'vitest';
import { deleteAccount, usernames } from '../harness/documents.js';
import type { Live } from '../harness/live.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village();
type Verb =
  | 'addFriend'
  | 'removeFriend'
  | 'sendFriendRequest'
  | 'acceptFriendRequest'
  | 'declineFriendRequest';

/** What `me` does about `them`, and how it says they stand then; or the code it is refused with. */
async function does(me: Person, verb: Verb, { id }: Pick<Person, 'id'>): Promise<string> {
  const done = me.act(verb, { userId: id }, 'user { viewerFriendship }');
  return done.then(({ user }) => user.viewerFriendship).catch(({ code }) => code);
}

const stands = async (me: Person, { id }: Person): Promise<string> =>
  (await me.ask('query ($id: ID!) { user(by: { id: $id }) { viewerFriendship } }', { id })).user
    .viewerFriendship;

const both = async (one: Person, other: Person) => [
  await stands(one, other),
  await stands(other, one),
];

const friendsOf = async (me: Person, them = me): Promise<string[]> => {
  const data = await me.ask(
    'query ($id: ID!) { user(by: { id: $id }) { friends(first: 50) { nodes { username } } } }',
    { id: them.id },
  );
  return usernames(data.user.friends);
};

const pair = () => server.newcomers('ada', 'ben');

describe('adding', () => {
  test('is visible to both at once, and shows private fields only when mutual', async () => {
    const { ada, ben } = await pair();
    await ben.act('updateProfile', { dateOfBirth: '2001-02-03' });
    const birthday = async () =>
      (await ada.ask(`{ user(by: { id: "${ben.id}" }) { dateOfBirth } }`)).user.dateOfBirth;
    expect(await birthday()).toBe(null);
    expect(await does(ada, 'addFriend', ben)).toBe('ADDED');
    expect(await both(ada, ben)).toEqual(['ADDED', 'ADDED']);
    expect([await friendsOf(ada), await friendsOf(ben)]).toEqual([[ben.username], [ada.username]]);
    expect(await birthday()).toBe(null);
    expect(await does(ben, 'addFriend', ada)).toBe('FRIENDS');
    expect(await birthday()).toBe('2001-02-03');
    expect(await does(ben, 'removeFriend', ada)).toBe('NONE');
    expect(await birthday()).toBe(null);
    expect([await friendsOf(ada), await friendsOf(ben)]).toEqual([[], []]);
  });

  test('and removing are idempotent', async () => {
    const { ada, ben } = await pair();
    await does(ada, 'addFriend', ben);
    expect(await does(ada, 'addFriend', ben)).toBe('ADDED');
    expect(await friendsOf(ben)).toEqual([ada.username]);
    await does(ada, 'removeFriend', ben);
    expect(await does(ada, 'removeFriend', ben)).toBe('NONE');
  });

  test('oneself, unknown users and invalid ids is refused', async () => {
    const { ada } = await pair();
    for (const verb of ['addFriend', 'removeFriend', 'sendFriendRequest'] as const) {
      expect(await does(ada, verb, ada)).toBe('BAD_USER_INPUT');
      expect(await does(ada, verb, { id: 'user_999999' })).toBe('NOT_FOUND');
      expect(await does(ada, verb, { id: 'post_1' })).toBe('BAD_USER_INPUT');
    }
  });

  test('each other ten times at once ends in one friendship', async () => {
    const { ada, ben } = await pair();
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        n % 2 ? does(ada, 'addFriend', ben) : does(ben, 'addFriend', ada),
      ),
    );
    expect(await both(ada, ben)).toEqual(['FRIENDS', 'FRIENDS']);
    expect([await friendsOf(ada), await friendsOf(ben)]).toEqual([[ben.username], [ada.username]]);
  });
});

describe('a friend request', () => {
  const requests = async (me: Person) => {
    const { friendRequests } = await me.ask('{ friendRequests { nodes { username } } }');
    return usernames(friendRequests);
  };

  test('makes no friendship before it is accepted', async () => {
    const { ada, ben } = await pair();
    expect(await does(ada, 'sendFriendRequest', ben)).toBe('REQUEST_SENT');
    expect(await does(ada, 'sendFriendRequest', ben)).toBe('REQUEST_SENT');
    expect(await both(ada, ben)).toEqual(['REQUEST_SENT', 'REQUEST_RECEIVED']);
    expect([await requests(ada), await requests(ben)]).toEqual([[], [ada.username]]);
    expect(await friendsOf(ada)).toEqual([]);
    expect(await does(ada, 'acceptFriendRequest', ben)).toBe('CONFLICT');
    expect(await does(ben, 'acceptFriendRequest', ada)).toBe('FRIENDS');
    expect(await does(ben, 'acceptFriendRequest', ada)).toBe('FRIENDS');
    expect(await both(ada, ben)).toEqual(['FRIENDS', 'FRIENDS']);
    expect(await requests(ben)).toEqual([]);
  });

  test('can be declined, repeated and withdrawn', async () => {
    const { ada, ben } = await pair();
    await does(ada, 'sendFriendRequest', ben);
    expect(await does(ada, 'declineFriendRequest', ben)).toBe('CONFLICT');
    expect(await does(ben, 'declineFriendRequest', ada)).toBe('NONE');
    expect(await does(ben, 'declineFriendRequest', ada)).toBe('CONFLICT');
    expect(await does(ada, 'sendFriendRequest', ben)).toBe('REQUEST_SENT');
    expect(await does(ada, 'removeFriend', ben)).toBe('NONE');
    expect(await both(ada, ben)).toEqual(['NONE', 'NONE']);
  });

  test('is accepted by a request or an addition in the other direction', async () => {
    const { ada, ben } = await pair();
    await does(ada, 'sendFriendRequest', ben);
    expect(await does(ben, 'sendFriendRequest', ada)).toBe('FRIENDS');
    const { cleo, dan } = await server.newcomers('cleo', 'dan');
    await does(cleo, 'addFriend', dan);
    expect(await does(dan, 'sendFriendRequest', cleo)).toBe('FRIENDS');
    const { eve, finn } = await server.newcomers('eve', 'finn');
    await does(eve, 'sendFriendRequest', finn);
    expect(await does(finn, 'addFriend', eve)).toBe('FRIENDS');
    const { gus, hal } = await server.newcomers('gus', 'hal');
    await does(gus, 'addFriend', hal);
    expect(await does(gus, 'sendFriendRequest', hal)).toBe('ADDED');
    expect(await both(gus, hal)).toEqual(['ADDED', 'ADDED']);
  });

  test('that is accepted and withdrawn at once ends in one of the two, on both sides', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { ada, ben } = await pair();
      await does(ada, 'sendFriendRequest', ben);
      await Promise.all([does(ben, 'acceptFriendRequest', ada), does(ada, 'removeFriend', ben)]);
      const [hers, his] = await both(ada, ben);
      expect(['NONE', 'FRIENDS']).toContain(hers);
      expect(his).toBe(hers);
    }
  });
});

/** The list of notifications changes, too. */
const isNoNotification = ({ __typename }: { __typename: string }) =>
  __typename !== 'NotificationChanged';

test('sends each inbox its own side, once for each change', async () => {
  const { ada, ben } = await pair();
  const EVENTS = `subscription { inboxEvents { __typename
    ... on FriendshipChanged { seq user { username } status } } }`;
  const [herInbox, hisInbox] = [ada.subscribe(EVENTS), ben.subscribe(EVENTS)];
  await Promise.all([herInbox.next(), hisInbox.next()]);
  await does(ada, 'sendFriendRequest', ben);
  await does(ada, 'sendFriendRequest', ben);
  await does(ben, 'declineFriendRequest', ada);
  await does(ada, 'addFriend', ben);
  await does(ben, 'addFriend', ada);
  await does(ada, 'removeFriend', ben);
  const told = async (inbox: Live) =>
    (await inbox.events())
      .filter(isNoNotification)
      .map(({ __typename, user, status }) => [__typename, user?.username, status]);
  const changes = (name: string, statuses: string[]) =>
    statuses.map((status) => ['FriendshipChanged', name, status]);
  expect(await told(herInbox)).toEqual(
    changes(ben.username, ['REQUEST_SENT', 'NONE', 'ADDED', 'FRIENDS', 'NONE']),
  );
  expect(await told(hisInbox)).toEqual(
    changes(ada.username, ['REQUEST_RECEIVED', 'NONE', 'ADDED', 'FRIENDS', 'NONE']),
  );
});

test('friends are paged, newest first', async () => {
  const { ada, ben, cleo, dan } = await server.newcomers('ada', 'ben', 'cleo', 'dan');
  for (const one of [ben, cleo, dan]) await does(ada, 'addFriend', one);
  const PAGE = `query ($after: String) { me { friends(first: 2, after: $after) {
    nodes { username } pageInfo { hasNextPage endCursor } } } }`;
  const first = (await ada.ask(PAGE)).me.friends;
  expect(usernames(first)).toEqual([dan.username, cleo.username]);
  const rest = (await ada.ask(PAGE, { after: first.pageInfo.endCursor })).me.friends;
  expect(usernames(rest)).toEqual([ben.username]);
  expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
});

test('a deleted account has no friends and no requests', async () => {
  const { ada, ben } = await pair();
  await does(ada, 'addFriend', ben);
  const { cleo, dan } = await server.newcomers('cleo', 'dan');
  await does(cleo, 'sendFriendRequest', dan);
  for (const one of [ada, cleo]) await deleteAccount(one);
  expect(await friendsOf(ben)).toEqual([]);
  expect((await dan.ask('{ friendRequests { nodes { username } } }')).friendRequests.nodes).toEqual(
    [],
  );
  expect(await does(ben, 'addFriend', ada)).toBe('NOT_FOUND');
});
