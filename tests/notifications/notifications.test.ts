import { expect, test } from 'vitest';
import { comment, post } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server, ada } = await village('ada');

const LIST = `{ notifications(first: 20) { unseenCount nodes {
  id kind at isSeen actorCount actors(first: 3) { nodes { username } }
  subject { __typename ... on Post { id } ... on Comment { id } ... on Call { id } } } } }`;
const listOf = async (person: Person) => (await person.ask(LIST)).notifications;
const likes = (person: Person, postId: string) => person.act('likePost', { postId }, 'post { id }');
const sees = (person: Person, input: object = {}) =>
  person.act('markNotificationsSeen', input, 'unseenCount');

test('users who do the same are one notification, newest first, until it is seen', async () => {
  const { me, kim, lou, max } = await server.newcomers('me', 'kim', 'lou', 'max');
  const postId = await post(me, 'look');
  await likes(kim, postId);
  await likes(lou, postId);
  const first = await listOf(me);
  expect(first).toMatchObject({
    unseenCount: 1,
    nodes: [
      {
        kind: 'POST_LIKED',
        isSeen: false,
        actorCount: 2,
        actors: { nodes: [{ username: lou.username }, { username: kim.username }] },
        subject: { __typename: 'Post', id: postId },
      },
    ],
  });
  expect(await sees(me, { upTo: first.nodes[0].at })).toEqual({ unseenCount: 0 });
  await likes(max, postId);
  const later = await listOf(me);
  expect(later.nodes.map(({ isSeen, actorCount }: never) => [isSeen, actorCount])).toEqual([
    [false, 1],
    [true, 2],
  ]);
  expect(later.unseenCount).toBe(1);
});

test('what came after the time that was shown stays unseen', async () => {
  const { me, kim } = await server.newcomers('me', 'kim');
  await likes(kim, await post(me, 'one'));
  const [{ at }] = (await listOf(me)).nodes;
  await likes(kim, await post(me, 'two'));
  expect(await sees(me, { upTo: at })).toEqual({ unseenCount: 1 });
  const { notifications } = await me.ask(
    '{ notifications(unseenOnly: true) { nodes { subject { ... on Post { content } } } } }',
  );
  expect(notifications.nodes).toEqual([{ subject: { content: 'two' } }]);
});

test('a like that is taken back vanishes, and is told once, also after its first event was dropped', async () => {
  const { me, kim } = await server.newcomers('me', 'kim');
  const postId = await post(me, 'look');
  await likes(kim, postId);
  await kim.act('unlikePost', { postId }, 'post { id }');
  expect((await listOf(me)).nodes).toEqual([]);
  await server.sql('delete from events where home_kind = 3 and home = $1', [me.number]);
  await likes(kim, postId);
  expect((await listOf(me)).nodes).toHaveLength(1);
  const rows = await server.sql(
    `select kind from events where home_kind = 3 and home = $1 and kind = 'postLiked'`,
    [me.number],
  );
  expect(rows).toEqual([]);
});

test.each(['muted', 'blocked', 'suspended', 'deleted'])(
  'what users do who are %s vanishes',
  async (how) => {
    const { me, kim } = await server.newcomers('me', 'kim');
    await likes(kim, await post(me, 'look'));
    expect((await listOf(me)).nodes).toHaveLength(1);
    if (how === 'muted') await me.act('muteUser', { userId: kim.id }, 'user { id }');
    if (how === 'blocked') await me.act('blockUser', { userId: kim.id }, 'user { id }');
    if (how === 'suspended')
      await server.sql('update users set suspended_at = now() where id = $1', [kim.number]);
    if (how === 'deleted') await kim.act('deleteAccount', { password: kim.password }, '__typename');
    expect(await listOf(me)).toEqual({ unseenCount: 0, nodes: [] });
  },
);

test('deleted posts and comments vanish from the list', async () => {
  const { me, kim } = await server.newcomers('me', 'kim');
  const postId = await post(me, 'look');
  const commentId = await comment(kim, postId, 'nice');
  expect((await listOf(me)).nodes).toMatchObject([{ kind: 'POST_COMMENTED' }]);
  await kim.act('deleteComment', { commentId }, 'comment { id }');
  expect((await listOf(me)).nodes).toEqual([]);
  await likes(kim, postId);
  await me.act('deletePost', { postId }, 'post { id }');
  expect((await listOf(me)).nodes).toEqual([]);
});

test('a kind that is not wanted is hidden, and shown again with its past', async () => {
  const { me, kim } = await server.newcomers('me', 'kim');
  await likes(kim, await post(me, 'look'));
  const wants = (isListed: boolean) =>
    me.act(
      'updateNotificationPreferences',
      { preferences: [{ kind: 'POST_LIKED', isListed }] },
      'preferences { kind isListed isPushed }',
    );
  expect((await wants(false)).preferences).toContainEqual({
    kind: 'POST_LIKED',
    isListed: false,
    isPushed: false,
  });
  expect(await listOf(me)).toEqual({ unseenCount: 0, nodes: [] });
  await wants(true);
  expect((await listOf(me)).nodes).toHaveLength(1);
  const twice = [{ kind: 'CALL' }, { kind: 'CALL' }];
  const listed = [{ kind: 'MESSAGE', isListed: true }];
  for (const preferences of [twice, listed])
    expect(
      await me.attempt('updateNotificationPreferences', { preferences }, 'preferences { kind }'),
    ).toBeRefused('BAD_USER_INPUT', 'preferences');
});

test('a request of a friend is told, and its acceptance, and a missed call', async () => {
  const { me, kim } = await server.newcomers('me', 'kim');
  await kim.act('sendFriendRequest', { userId: me.id }, 'user { id }');
  expect((await listOf(me)).nodes).toMatchObject([{ kind: 'FRIEND_REQUESTED' }]);
  await me.act('acceptFriendRequest', { userId: kim.id }, 'user { id }');
  expect((await listOf(me)).nodes).toEqual([]);
  expect((await listOf(kim)).nodes).toMatchObject([{ kind: 'FRIEND_ACCEPTED' }]);
  const { call } = await kim.act(
    'startCall',
    { callee: { id: me.id }, kind: 'AUDIO' },
    'call { id }',
  );
  await kim.act('endCall', { callId: call.id }, 'call { id }');
  expect((await listOf(me)).nodes).toMatchObject([
    { kind: 'CALL_MISSED', subject: { __typename: 'Call', id: call.id } },
  ]);
});

test('notifications of others cannot be found', async () => {
  const { me, kim } = await server.newcomers('me', 'kim');
  await likes(kim, await post(me, 'look'));
  const [{ id }] = (await listOf(me)).nodes;
  expect(await me.ask('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({
    node: { id },
  });
  for (const other of [kim, ada]) {
    const reply = await other.graphql('query ($id: ID!) { node(id: $id) { id } }', { id });
    expect(reply.data?.node ?? null).toBe(null);
  }
});
