import { describe, expect, test } from 'vitest';
import { comment, follow, post, send } from '../harness/documents.js';
import { found } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';
import { changesBy, listOf } from './changes.js';

// Every way by which the notifications of `me` vanish or come back because the viewer may see more or less.

const { server } = await village({ LIMIT_STRANGERS_PER_HOUR: '100000' });

interface Scene {
  me: Person;
  kim: Person;
  lou: Person;
  max: Person;
}

/** What happens, one after the other, and the kinds of notifications that are listed after each of them. */
interface Case {
  /** The steps before. */
  prepare: (scene: Scene) => Promise<string>;
  steps: [(scene: Scene, id: string) => Promise<unknown>, string[]][];
}

const privacy = (who: Person, isPrivate: boolean) => who.act('updatePrivacy', { isPrivate });
const about = (groupId: string, { id: userId }: Person) => ({ groupId, userId });
const update = (who: Person, groupId: string, visibility: string) =>
  who.act('updateGroup', { groupId, visibility });
const own = (who: Person, groupId: string, other: Person) =>
  who.act('setGroupRole', { ...about(groupId, other), role: 'OWNER' });

/** `me` commented on a post of kim, and lou likes the comment. */
async function commented({ me, kim, lou }: Scene): Promise<string> {
  const commentId = await comment(me, await post(kim, 'look'), 'nice');
  await lou.act('likeComment', { commentId });
  return commentId;
}

/** `me` follows kim, whose account became private. */
async function following(scene: Scene): Promise<string> {
  await follow(scene.me, scene.kim);
  const id = await commented(scene);
  await privacy(scene.kim, true);
  return id;
}

const liked = ['COMMENT_LIKED'];
const invited = ['GROUP_ADDED', 'GROUP_INVITED'];

const cases: Record<string, Case> = {
  'an account becomes private, and public again': {
    prepare: commented,
    steps: [
      [({ kim }) => privacy(kim, true), []],
      [({ kim }) => privacy(kim, false), liked],
    ],
  },
  'the user unfollows a private account, and follows it again': {
    prepare: following,
    steps: [
      [({ me, kim }) => me.act('unfollowUser', { userId: kim.id }), []],
      [({ me, kim }) => me.act('followUser', { userId: kim.id }), []],
      [({ me, kim }) => kim.act('acceptFollowRequest', { userId: me.id }), liked],
    ],
  },
  'a private account removes the user as a follower': {
    prepare: following,
    steps: [[({ me, kim }) => kim.act('removeFollower', { userId: me.id }), []]],
  },
  'the user leaves a private group, and is added again': {
    prepare: async ({ me, kim }) => {
      const groupId = await found(kim, { name: 'walkers', visibility: 'PRIVATE' });
      await kim.act('addGroupMember', about(groupId, me));
      await send(kim, { to: { groupId }, content: `hello @${me.username}` });
      await expect.poll(() => listOf(me)).toHaveLength(2);
      return groupId;
    },
    steps: [
      [({ me }, groupId) => me.act('leaveGroup', { groupId }), []],
      [({ me, kim }, id) => kim.act('inviteToGroup', about(id, me)), invited],
      [
        ({ me }, groupId) => me.act('acceptGroupInvitation', { groupId }),
        ['GROUP_ADDED', 'MENTIONED'],
      ],
    ],
  },
  'a former member of a private group is invited again, and that ends': {
    prepare: async ({ me, kim, lou }) => {
      const groupId = await found(kim, { name: 'walkers', visibility: 'PRIVATE' });
      for (const who of [me, lou]) await kim.act('addGroupMember', about(groupId, who));
      await kim.act('setGroupRole', { ...about(groupId, lou), role: 'ADMIN' });
      await me.act('leaveGroup', { groupId });
      return groupId;
    },
    steps: [
      [({ me, lou }, id) => lou.act('inviteToGroup', about(id, me)), invited],
      [({ me }, groupId) => me.act('declineGroupInvitation', { groupId }), []],
      [({ me, lou }, id) => lou.act('inviteToGroup', about(id, me)), invited],
      [({ me, lou }, id) => lou.act('revokeGroupInvitation', about(id, me)), []],
      [({ me, lou }, id) => lou.act('inviteToGroup', about(id, me)), invited],
      [({ me, lou }) => lou.act('blockUser', { userId: me.id }), []],
      [({ me, kim }, id) => kim.act('inviteToGroup', about(id, me)), invited],
      [({ me, kim }, id) => kim.act('banFromGroup', about(id, me)), []],
    ],
  },
  'the user leaves a conversation without a group, and is added again': {
    prepare: async ({ me, kim, lou }) => {
      const adHoc = { userIds: [me.id, lou.id] };
      const { conversation } = await kim.act('startConversation', { adHoc }, 'conversation { id }');
      const to = { conversationId: conversation.id };
      await send(kim, { to, content: `hello @${me.username}` });
      await expect.poll(() => listOf(me)).toHaveLength(1);
      return conversation.id;
    },
    steps: [
      [({ me }, conversationId) => me.act('leaveConversation', { conversationId }), []],
      [
        ({ me, kim }, conversationId) =>
          kim.act('addParticipants', { conversationId, userIds: [me.id] }),
        ['MENTIONED'],
      ],
    ],
  },
  'a group that the user left becomes private, and public again': {
    prepare: async ({ me, kim }) => {
      const groupId = await found(kim, { name: 'walkers' });
      await kim.act('addGroupMember', about(groupId, me));
      await me.act('leaveGroup', { groupId });
      return groupId;
    },
    steps: [
      [({ kim }, groupId) => update(kim, groupId, 'PRIVATE'), []],
      [({ kim }, groupId) => update(kim, groupId, 'PUBLIC'), ['GROUP_ADDED']],
    ],
  },
  'a group goes to an owner in a block with an invited user, and to another one': {
    prepare: async ({ me, kim, lou, max }) => {
      const groupId = await found(kim, { name: 'walkers' });
      for (const who of [lou, max]) await who.act('joinGroup', { groupId });
      await lou.act('inviteToGroup', about(groupId, me));
      await me.act('blockUser', { userId: max.id });
      return groupId;
    },
    steps: [
      [({ kim, max }, groupId) => own(kim, groupId, max), []],
      [({ kim, max }, groupId) => own(max, groupId, kim), ['GROUP_INVITED']],
      [({ kim, max }, groupId) => own(kim, groupId, max), []],
      [({ max }, groupId) => max.act('leaveGroup', { groupId }), ['GROUP_INVITED']],
    ],
  },
  'the last member of a group whose inviter left deletes their account': {
    prepare: async ({ me, kim, lou }) => {
      const groupId = await found(kim, { name: 'walkers' });
      await lou.act('joinGroup', { groupId });
      await lou.act('inviteToGroup', about(groupId, me));
      await lou.act('leaveGroup', { groupId });
      return groupId;
    },
    steps: [[({ kim }) => kim.act('deleteAccount', { password: kim.password }), []]],
  },
  'the user lists a kind no more, and lists it again': {
    prepare: async (scene) => {
      await follow(scene.lou, scene.me);
      return commented(scene);
    },
    steps: [
      [({ me }) => prefer(me, { isListed: false }), ['FOLLOWED']],
      [({ me }) => prefer(me, { isPushed: true }), ['FOLLOWED']],
      [({ me }) => prefer(me, { isListed: true }), ['COMMENT_LIKED', 'FOLLOWED']],
    ],
  },
};

const prefer = (who: Person, choice: object) =>
  who.act(
    'updateNotificationPreferences',
    { preferences: [{ kind: 'COMMENT_LIKED', ...choice }] },
    'preferences { kind }',
  );

describe.each(Object.entries(cases))(
  'notifications that vanish and come back are announced',
  (name, { prepare, steps }) => {
    test(name, async () => {
      const scene = (await server.newcomers('me', 'kim', 'lou', 'max')) as unknown as Scene;
      const id = await prepare(scene);
      for (const [step, kinds] of steps) {
        const { list } = await changesBy(scene.me, () => step(scene, id));
        expect(list.map(({ kind }) => kind).sort()).toEqual(kinds);
      }
    });
  },
);
