import { expect, test } from 'vitest';
import type { NotificationKind } from '../../src/domain/inbox/notification.enums.js';
import { comment, post, send } from '../harness/documents.js';
import { found } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village();

interface Row {
  /** What `kim` does, so that `me` is told; resolves to what undoes it, null where nothing does. */
  does: (people: Record<'me' | 'kim', Person>) => Promise<(() => Promise<unknown>) | null>;
  subject: string | null;
}

const friend = {
  does: (who: Person, verb: string, { id }: Person) => who.act(verb, { userId: id }),
};
const reply = async (who: Person, postId: string, replyToId: string, content = 'indeed') =>
  (await who.act('createComment', { postId, replyToId, content }, 'comment { id }')).comment.id;
const standUp = { title: 'stand-up', scheduledAt: '2040-01-01T10:00:00Z', isGroup: true };

/** What makes each kind of notification in the list, and what takes it back. */
const rows: Record<Exclude<NotificationKind, 'MESSAGE' | 'CALL'>, Row> = {
  POST_LIKED: {
    async does({ me, kim }) {
      const postId = await post(me, 'look');
      await kim.act('likePost', { postId });
      return () => kim.act('unlikePost', { postId });
    },
    subject: 'Post',
  },
  COMMENT_LIKED: {
    async does({ me, kim }) {
      const commentId = await comment(me, await post(me, 'look'), 'mine');
      await kim.act('likeComment', { commentId });
      return () => kim.act('unlikeComment', { commentId });
    },
    subject: 'Comment',
  },
  POST_COMMENTED: {
    async does({ me, kim }) {
      const commentId = await comment(kim, await post(me, 'look'), 'nice');
      return () => kim.act('deleteComment', { commentId });
    },
    subject: 'Post',
  },
  COMMENT_REPLIED: {
    async does({ me, kim }) {
      const postId = await post(kim, 'look');
      const commentId = await reply(kim, postId, await comment(me, postId, 'mine'));
      return () => kim.act('deleteComment', { commentId });
    },
    subject: 'Comment',
  },
  FOLLOWED: {
    async does({ me, kim }) {
      await friend.does(kim, 'followUser', me);
      return () => friend.does(kim, 'unfollowUser', me);
    },
    subject: null,
  },
  FOLLOW_REQUESTED: {
    async does({ me, kim }) {
      await me.act('updatePrivacy', { isPrivate: true });
      await friend.does(kim, 'followUser', me);
      return () => friend.does(kim, 'unfollowUser', me);
    },
    subject: null,
  },
  FRIEND_REQUESTED: {
    async does({ me, kim }) {
      await friend.does(kim, 'sendFriendRequest', me);
      return () => friend.does(kim, 'removeFriend', me);
    },
    subject: null,
  },
  FRIEND_ACCEPTED: {
    async does({ me, kim }) {
      await friend.does(me, 'sendFriendRequest', kim);
      await friend.does(kim, 'acceptFriendRequest', me);
      return () => friend.does(kim, 'removeFriend', me);
    },
    subject: null,
  },
  MENTIONED: {
    async does({ me, kim }) {
      const { id } = await send(kim, me, `hello @${me.username}`);
      return () => kim.act('deleteMessage', { messageId: id });
    },
    subject: 'Message',
  },
  MESSAGE_REACTED: {
    async does({ me, kim }) {
      const input = { messageId: (await send(me, kim, 'hello')).id, emoji: '👍' };
      await kim.act('addReaction', input);
      return () => kim.act('removeReaction', input);
    },
    subject: 'Message',
  },
  GROUP_INVITED: {
    async does({ me, kim }) {
      const input = { groupId: await found(kim, { name: 'walkers' }), userId: me.id };
      await kim.act('inviteToGroup', input);
      return () => kim.act('revokeGroupInvitation', input);
    },
    subject: 'Group',
  },
  GROUP_ADDED: {
    async does({ me, kim }) {
      const groupId = await found(kim, { name: 'walkers' });
      await kim.act('addGroupMember', { groupId, userId: me.id });
      return null;
    },
    subject: 'Group',
  },
  GROUP_JOIN_REQUESTED: {
    async does({ me, kim }) {
      const groupId = await found(me, { name: 'walkers', joinPolicy: 'APPROVAL' });
      await kim.act('requestToJoinGroup', { groupId });
      return () => kim.act('withdrawGroupRequest', { groupId });
    },
    subject: 'Group',
  },
  MEETING_INVITED: {
    async does({ me, kim }) {
      const { meeting } = await kim.act('createMeeting', standUp, 'meeting { id }');
      await kim.act('inviteToMeeting', { meetingId: meeting.id, userId: me.id });
      return null;
    },
    subject: 'Meeting',
  },
  CALL_MISSED: {
    async does({ me, kim }) {
      const input = { callee: { id: me.id }, kind: 'AUDIO' };
      const { call } = await kim.act('startCall', input, 'call { id }');
      await kim.act('endCall', { callId: call.id });
      return () => me.act('deleteCall', { callId: call.id });
    },
    subject: 'Call',
  },
};

const listOf = async (who: Person) =>
  (
    await who.ask(
      '{ notifications { nodes { kind subject { __typename } actors { nodes { username } } } } }',
    )
  ).notifications.nodes;

/** The number of events that announced changes of the list. */
const changesOf = async (who: Person): Promise<number> => {
  const counted = `select count(*)::int as changes from events where home_kind = 3 and home = $1 and kind = 'notification'`;
  return Number((await server.sql(counted, [who.number]))[0]?.changes);
};

test.each(Object.entries(rows))('%s is told, and taken back', async (kind, { does, subject }) => {
  const people = (await server.newcomers('me', 'kim')) as Record<'me' | 'kim', Person>;
  const { me, kim } = people;
  const takesBack = await does(people);
  const told = {
    kind,
    subject: subject && { __typename: subject },
    actors: { nodes: [{ username: kim.username }] },
  };
  await expect.poll(() => listOf(me)).toEqual([told]);
  if (!takesBack) return;
  const before = await changesOf(me);
  await takesBack();
  expect(await listOf(me)).toEqual([]);
  expect(await changesOf(me)).toBeGreaterThan(before);
});

test('a reply tells the author of the comment that it replies to, once, and nobody of their own', async () => {
  const { me, kim, lou } = await server.newcomers('me', 'kim', 'lou');
  const postId = await post(me, 'look');
  const top = await comment(me, postId, 'first');
  const first = await reply(kim, postId, top);
  const kinds = async (who: Person) =>
    (await listOf(who)).map((one: { kind: string }) => one.kind).sort();
  expect(await kinds(me)).toEqual(['COMMENT_REPLIED']);
  const second = await reply(lou, postId, first);
  await reply(kim, postId, first, 'to myself');
  expect(await kinds(kim)).toEqual(['COMMENT_REPLIED']);
  expect(await kinds(me)).toEqual(['COMMENT_REPLIED', 'POST_COMMENTED']);
  await me.act('deleteComment', { commentId: second });
  expect(await kinds(kim)).toEqual([]);
  await me.act('deleteComment', { commentId: top });
  expect(await kinds(me)).toEqual(['POST_COMMENTED']);
});
