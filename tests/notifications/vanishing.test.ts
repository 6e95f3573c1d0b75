import { expect, test } from 'vitest';
import { comment, post, send } from '../harness/documents.js';
import { found } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';
import { changesBy, listOf } from './changes.js';

const { server, fay: admin } = await village('fay');
const four = () => server.newcomers('me', 'kim', 'lou', 'max');
const group = async (who: Person, ...others: Person[]) => {
  const groupId = await found(who, { name: 'walkers' });
  for (const { id } of others) await who.act('addGroupMember', { groupId, userId: id });
  return groupId;
};

test('a deleted post is announced to its author, and to authors of comments on it', async () => {
  const { me, kim, lou } = await four();
  const postId = await post(me, 'look');
  const commentId = await comment(kim, postId, 'nice');
  await lou.act('likeComment', { commentId });
  const ofKim = changesBy(kim, async () => {
    const { list, events } = await changesBy(me, () => me.act('deletePost', { postId }));
    expect([list, events]).toEqual([[], 1]);
  });
  const { list, events } = await ofKim;
  expect([list, events]).toEqual([[], 1]);
});

test('a removed and restored post, comment and user are announced', async () => {
  const { me, kim, lou } = await four();
  await server.appoint(admin);
  const postId = await post(me, 'look');
  const commentId = await comment(kim, postId, 'nice');
  await lou.act('likePost', { postId });
  const moderate = (name: string, contentId: string) => () =>
    admin.admin.act(name, { contentId, reason: 'rude' });
  const kinds = async (act: () => Promise<unknown>) => {
    const { list } = await changesBy(me, act);
    return list.map(({ kind }) => kind).sort();
  };
  expect(await kinds(moderate('removeContent', commentId))).toEqual(['POST_LIKED']);
  expect(await kinds(moderate('restoreContent', commentId))).toEqual([
    'POST_COMMENTED',
    'POST_LIKED',
  ]);
  expect(await kinds(moderate('removeContent', postId))).toEqual([]);
  expect(await kinds(moderate('restoreContent', postId))).toEqual(['POST_COMMENTED', 'POST_LIKED']);
  const decide = (name: string) => () => admin.admin.act(name, { userId: lou.id, reason: 'rude' });
  expect(await kinds(decide('suspendUser'))).toEqual(['POST_COMMENTED']);
  expect(await kinds(decide('unsuspendUser'))).toEqual(['POST_COMMENTED', 'POST_LIKED']);
});

test('a deleted account is announced: its groups of actors are counted anew', async () => {
  const { me, kim, lou, max, dora } = await server.newcomers('me', 'kim', 'lou', 'max', 'dora');
  const postId = await post(me, 'look');
  for (const who of [kim, lou]) await who.act('likePost', { postId });
  const first = await changesBy(me, () => kim.act('deleteAccount', { password: kim.password }));
  expect(first.list).toMatchObject([{ actorCount: 1 }]);
  const last = await changesBy(me, () => lou.act('deleteAccount', { password: lou.password }));
  expect([last.list, last.events]).toEqual([[], 1]);
  // Posts of the deleted account take with them what others were told of their comments.
  const ofMax = await post(max, 'look');
  const commentId = await comment(me, ofMax, 'nice');
  await dora.act('likeComment', { commentId });
  const posted = await changesBy(me, () => max.act('deleteAccount', { password: max.password }));
  expect([posted.list, posted.events]).toEqual([[], 1]);
});

test.each(['deleteGroup', 'removeGroupMember', 'leaveGroup'])(
  'what was told of a group and its messages is announced as gone: %s',
  async (how) => {
    const { me, kim } = await four();
    const groupId = await group(kim, me);
    await send(kim, { to: { groupId }, content: `hello @${me.username}` });
    await expect.poll(() => listOf(me)).toHaveLength(2);
    const { list } = await changesBy(me, () => {
      if (how === 'leaveGroup') return me.act(how, { groupId });
      return kim.act(how, how === 'deleteGroup' ? { groupId } : { groupId, userId: me.id });
    });
    const kinds = list.map(({ kind }) => kind);
    expect(kinds).toEqual(how === 'deleteGroup' ? [] : ['GROUP_ADDED']);
  },
);

test('the owner and an invited user are told of a group that is gone', async () => {
  const { me, kim } = await four();
  const groupId = await found(kim, { name: 'walkers' });
  await kim.act('inviteToGroup', { groupId, userId: me.id });
  const { list, events } = await changesBy(me, () => kim.act('leaveGroup', { groupId }));
  expect([list, events]).toEqual([[], 1]);
});

test.each<[string, (owner: Person, me: Person, groupId: string) => Promise<unknown>]>([
  [
    'is an admin no more',
    (owner, { id: userId }, groupId) =>
      owner.act('setGroupRole', { groupId, userId, role: 'MEMBER' }),
  ],
  [
    'was removed',
    (owner, { id: userId }, groupId) => owner.act('removeGroupMember', { groupId, userId }),
  ],
  ['left', (_, me, groupId) => me.act('leaveGroup', { groupId })],
])('a user who %s is told no more of requests to join the group', async (_, end) => {
  const { me, kim, lou } = await four();
  const groupId = await found(kim, { name: 'walkers', joinPolicy: 'APPROVAL' });
  await me.act('requestToJoinGroup', { groupId });
  await kim.act('approveGroupRequest', { groupId, userId: me.id });
  await kim.act('setGroupRole', { groupId, userId: me.id, role: 'ADMIN' });
  await lou.act('requestToJoinGroup', { groupId });
  expect(await listOf(me)).toMatchObject([{ kind: 'GROUP_JOIN_REQUESTED' }]);
  const { list, events } = await changesBy(me, () => end(kim, me, groupId));
  expect([list, events]).toEqual([[], 1]);
  expect(await listOf(kim)).toMatchObject([{ kind: 'GROUP_JOIN_REQUESTED' }]);
});

test('a user who comments twice and deletes one comment stays, until both are gone', async () => {
  const { me, kim, lou } = await four();
  const postId = await post(me, 'look');
  await comment(lou, postId, 'nice');
  const first = await comment(kim, postId, 'nice');
  const second = await comment(kim, postId, 'very nice');
  const third = await comment(kim, postId, 'very nice indeed');
  const remove = (commentId: string) => () => kim.act('deleteComment', { commentId });
  const counts = async (act: () => Promise<unknown>) =>
    (await changesBy(me, act)).list.map(({ actorCount }) => actorCount);
  expect(await counts(remove(third))).toEqual([2]);
  expect(await counts(remove(first))).toEqual([2]);
  expect(await counts(remove(second))).toEqual([1]);
});

test('a like that is repeated after its notification was purged is told again', async () => {
  const { me, kim } = await four();
  const postId = await post(me, 'look');
  await kim.act('likePost', { postId });
  await me.act('markNotificationsSeen', {}, 'unseenCount');
  await kim.act('unlikePost', { postId });
  await kim.act('likePost', { postId });
  expect(await listOf(me)).toHaveLength(1);
  const unseen = async () => (await me.ask('{ notifications { unseenCount } }')).notifications;
  expect(await unseen()).toEqual({ unseenCount: 0 });
  await kim.act('unlikePost', { postId });
  // What the retention does after 90 days.
  await server.sql('delete from notifications where user_id = $1', [me.number]);
  await kim.act('likePost', { postId });
  expect(await unseen()).toEqual({ unseenCount: 1 });
});
