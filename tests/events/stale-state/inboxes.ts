import { inboxKinds } from '../../../src/graphql/inbox/inbox.resolver.js';
import { ringUp } from '../../harness/calls.js';
import { post as createPost, send as sendMessage } from '../../harness/documents.js';
import type { Parley, Person } from '../../harness/server.js';
import { inGroupNotices } from './group-notices.js';
import { apply, EVENTS, type InboxState, read } from './inbox-state.js';
import { compare, type Row, someone } from './world.js';

/** Something happens that concerns somebody who looks on. */
const forOne =
  <T>(
    prepare: (me: Person, other: Person, server: Parley) => Promise<T>,
    work: (me: Person, other: Person, prepared: T, settle: () => Promise<void>) => Promise<unknown>,
  ): Row =>
  async (server) => {
    const [me, other] = [await someone(server), await someone(server)];
    const prepared = await prepare(me, other, server);
    return compare<InboxState>(me, {
      kinds: inboxKinds,
      subscription: EVENTS,
      read: () => read(me),
      work: (settle) => work(me, other, prepared, settle),
      apply,
    });
  };
const nothing = async () => {};

const send = async (from: Person, to: Person, content: string) =>
  (await sendMessage(from, to, content)).id;
const conversationOf = async (me: Person, other: Person): Promise<string> => {
  const query = 'query ($id: ID!) { conversationWith(user: { id: $id }) { id } }';
  return (await me.ask(query, { id: other.id })).conversationWith.id;
};
const post = (me: Person) => createPost(me, 'look');
/** Each of these users likes another post of `me`. */
const likedBy = async (me: Person, ...others: Person[]): Promise<void> => {
  for (const one of others) await one.act('likePost', { postId: await post(me) });
};
const meet = async (host: Person): Promise<string> => {
  const input = { title: 'Monday', isGroup: false, scheduledAt: '2030-01-07T09:00:00Z' };
  return (await host.act('createMeeting', input, 'meeting { id }')).meeting.id;
};

/** How each kind of event of an inbox comes about. */
export const inInboxes: Record<keyof typeof inboxKinds, Row> = {
  activity: forOne(
    async (me, _, server) => {
      const third = await someone(server);
      await send(me, third, 'from before');
      return third;
    },
    async (me, other, third, settle) => {
      const [first, second] = [await send(other, me, 'one'), await send(other, me, 'two')];
      await other.act('editMessage', { messageId: second, content: '2' }, 'message { id }');
      await send(third, me, 'me too');
      await me.act('markRead', { upTo: { messageId: first } }, 'conversation { id }');
      await other.act('deleteMessage', { messageId: second }, 'message { id }');
      const { group } = await other.act('createGroup', { name: 'Us' }, 'group { id }');
      await me.act('joinGroup', { groupId: group.id }, 'group { id }');
      // Left sooner, the group could be gone while the event of joining it is read.
      await settle();
      await me.act('leaveGroup', { groupId: group.id }, 'group { id }');
      const withOther = await conversationOf(me, other);
      const withThird = await conversationOf(me, third);
      const change = (name: string, conversationId: string) =>
        me.act(name, { conversationId }, 'conversation { id }');
      await change('pinConversation', withThird);
      await change('muteConversation', withOther);
      await send(other, me, 'unheard');
      await change('archiveConversation', withOther);
      await send(other, me, 'unheard, too');
      await settle();
      await change('unmuteConversation', withOther);
      await send(other, me, 'heard');
      await me.act('markRead', { upTo: { conversationId: withThird } }, 'conversation { id }');
      await settle();
      await change('markUnread', withThird);
      await send(me, me, 'a note');
      const trio = { adHoc: { userIds: [me.id, third.id] } };
      const { conversation } = await other.act('startConversation', trio, 'conversation { id }');
      const to = { conversationId: conversation.id };
      await other.act('sendMessage', { to, content: 'all three' }, 'message { id }');
      await third.act('sendMessage', { to, content: 'yes' }, 'message { id }');
      await other.act('renameConversation', { ...to, title: 'Three' }, 'conversation { id }');
      await settle();
      await change('archiveConversation', conversation.id);
    },
  ),
  left: forOne(
    async (me, other, server) => {
      const { group } = await other.act('createGroup', { name: 'Us' }, 'group { id }');
      await me.act('joinGroup', { groupId: group.id }, 'group { id }');
      await server.sql(`update users set groups_from = 'EVERYBODY' where id = $1`, [me.number]);
      const hidden = { name: 'Others', visibility: 'PRIVATE' };
      const { group: secret } = await other.act('createGroup', hidden, 'group { id }');
      await other.act('addGroupMember', { groupId: secret.id, userId: me.id });
      const trio = { adHoc: { userIds: [me.id, (await someone(server)).id] } };
      const { conversation } = await other.act('startConversation', trio, 'conversation { id }');
      const to = { conversationId: conversation.id };
      await other.act('sendMessage', { to, content: `and @${me.username}?` }, 'message { id }');
      return { groupId: group.id as string, secret: secret.id, trio: conversation.id };
    },
    async (me, other, { groupId, secret, trio }) => {
      await me.act('leaveConversation', { conversationId: trio }, 'conversationId');
      await other.act('removeGroupMember', { groupId: secret, userId: me.id, isBan: false });
      await other.act('sendMessage', { to: { groupId }, content: 'goodbye' }, 'message { id }');
      const removal = { groupId, userId: me.id, isBan: false };
      await other.act('removeGroupMember', removal, 'group { id }');
    },
  ),
  follower: forOne(nothing, async (me, other) => {
    await other.act('followUser', { userId: me.id }, 'user { id }');
  }),
  postLiked: forOne(post, (_, other, postId) => other.act('likePost', { postId }, 'post { id }')),
  commentLiked: forOne(
    async (me) => {
      const input = { postId: await post(me), content: 'mine' };
      return (await me.act('createComment', input, 'comment { id }')).comment.id as string;
    },
    (_, other, commentId) => other.act('likeComment', { commentId }, 'comment { id }'),
  ),
  commented: forOne(post, (_, other, postId) =>
    other.act('createComment', { postId, content: 'nice' }, 'comment { id }'),
  ),
  friendship: forOne(nothing, async (me, other) => {
    await other.act('sendFriendRequest', { userId: me.id }, 'user { id }');
  }),
  followRequest: forOne(
    async (me, _, server) => {
      await me.act('updatePrivacy', { isPrivate: true });
      const asking = [];
      for (let count = 0; count < 3; count += 1) {
        const third = await someone(server);
        await third.act('followUser', { userId: me.id });
        asking.push(third);
      }
      return asking as [Person, Person, Person];
    },
    async (me, other, [first, second, third]) => {
      await other.act('followUser', { userId: me.id });
      await me.act('acceptFollowRequest', { userId: first.id });
      await me.act('declineFollowRequest', { userId: second.id });
      await third.act('unfollowUser', { userId: me.id });
    },
  ),
  followAccepted: forOne(
    async (me, other) => {
      await other.act('updatePrivacy', { isPrivate: true });
      await me.act('followUser', { userId: other.id });
    },
    (me, other) => other.act('acceptFollowRequest', { userId: me.id }),
  ),
  blocked: forOne(
    async (me, other, server) => {
      const third = await someone(server);
      const [fourth, fifth] = [await someone(server), await someone(server)];
      await likedBy(me, other, third, fourth, fifth);
      await me.act('blockUser', { userId: third.id }, 'user { id }');
      await fifth.act('blockUser', { userId: me.id }, 'user { id }');
      return { third, fourth, fifth };
    },
    async (me, other, { third, fourth, fifth }, settle) => {
      await me.act('blockUser', { userId: other.id }, 'user { id }');
      await me.act('unblockUser', { userId: third.id }, 'user { id }');
      await fourth.act('blockUser', { userId: me.id }, 'user { id }');
      await fifth.act('unblockUser', { userId: me.id }, 'user { id }');
      // All of them change the list, one after the other.
      await settle();
    },
  ),
  muted: forOne(
    async (me, other, server) => {
      const third = await someone(server);
      await likedBy(me, other, third);
      await me.act('muteUser', { userId: third.id }, 'user { id }');
      return third;
    },
    async (me, other, third) => {
      await me.act('muteUser', { userId: other.id }, 'user { id }');
      await me.act('unmuteUser', { userId: third.id }, 'user { id }');
    },
  ),
  ringing: forOne(nothing, (me, other) => ringUp(other, me)),
  call: forOne(
    (me, other) => ringUp(other, me),
    async (me, other, callId) => {
      await me.act('acceptCall', { callId }, 'call { id }');
      await other.act('endCall', { callId }, 'call { id }');
      await ringUp(me, other);
    },
  ),
  notification: forOne(
    async (me, other, server) => {
      const [third, postId] = [await someone(server), await post(me)];
      await other.act('likePost', { postId }, 'post { id }');
      await third.act('sendFriendRequest', { userId: me.id }, 'user { id }');
      return { third, postId };
    },
    async (me, other, { third, postId }, settle) => {
      await third.act('likePost', { postId }, 'post { id }');
      await third.act('removeFriend', { userId: me.id }, 'user { id }');
      await other.act('createComment', { postId, content: 'nice' }, 'comment { id }');
      const gone = await other.act('createComment', { postId, content: 'no' }, 'comment { id }');
      await settle();
      await me.act('deleteComment', { commentId: gone.comment.id }, 'comment { id }');
      await other.act('unlikePost', { postId }, 'post { id }');
    },
  ),
  notificationsSeen: forOne(
    async (me, other) => {
      await other.act('likePost', { postId: await post(me) }, 'post { id }');
    },
    async (me, other, _, settle) => {
      const { notifications } = await me.ask('{ notifications { nodes { at } } }');
      const upTo = notifications.nodes[0].at;
      await other.act('followUser', { userId: me.id }, 'user { id }');
      await settle();
      await me.act('markNotificationsSeen', { upTo }, 'unseenCount');
    },
  ),
  callDeleted: forOne(
    async (me, other) => {
      const callId = await ringUp(other, me);
      await me.act('rejectCall', { callId }, 'call { id }');
      return callId;
    },
    (me, _, callId) => me.act('deleteCall', { callId }, 'call { id }'),
  ),
  ...inGroupNotices,
  invited: forOne(nothing, async (me, other) => {
    const input = { meetingId: await meet(other), userId: me.id };
    await other.act('inviteToMeeting', input, 'invitation { invitedAt }');
  }),
  answered: forOne(
    async (me, other) => {
      const meetingId = await meet(me);
      await me.act('inviteToMeeting', { meetingId, userId: other.id }, 'invitation { invitedAt }');
      return meetingId;
    },
    (_, other, meetingId) =>
      other.act('answerInvitation', { meetingId, answer: 'ACCEPTED' }, 'invitation { answer }'),
  ),
};
