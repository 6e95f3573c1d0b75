import type { Person } from '../harness/node.js';
import { type Caller, createWorld, type World } from './world.js';

type Name = NonNullable<Caller> | 'gus';

export type EventCaller = Name | null;

/**
 * A world in which finn and gus take part in the group and in the conversation of several, and follow ada. Finn leaves
 * both and unfollows her, and ada blocks gus, who stays a member.
 */
export interface EventWorld extends World {
  people: World['people'] & { gus: Person };
  /** The address of a web page, whose preview the server may fetch. */
  page: string;
}

/** The world before `endAccess`, so that the subscriptions of finn and gus are open by then. */
export async function createEventWorld(
  people: EventWorld['people'],
  sql: World['sql'],
  page: string,
): Promise<EventWorld> {
  const world = await createWorld(people, sql);
  const { ada, ben, finn, gus } = people;
  for (const member of [finn, gus]) await member.act('joinGroup', { groupId: world.group });
  for (const follower of [ben, finn, gus]) await follower.act('followUser', { userId: ada.id });
  const { conversation } = await ada.act(
    'startConversation',
    { adHoc: { userIds: [ben.id, finn.id, gus.id] } },
    'conversation { id }',
  );
  const adHoc: string = conversation.id;
  await ada.act('sendMessage', { to: { conversationId: adHoc }, content: 'for three' });
  return { ...world, people, adHoc, page };
}

/** Ends what makes finn a participant and a follower, and blocks gus. */
export async function endAccess({ people: { ada, finn, gus }, group, adHoc }: EventWorld) {
  await finn.act('leaveGroup', { groupId: group });
  await finn.act('leaveConversation', { conversationId: adHoc });
  await finn.act('unfollowUser', { userId: ada.id });
  await ada.act('blockUser', { userId: gus.id });
}

/** A stream that each caller subscribes to. */
interface Stream {
  subscription(w: EventWorld): string;
  /** Callers whose subscription is not refused before `endAccess`. */
  admits: Name[];
}

const everybody: Name[] = ['cleo', 'eve', 'finn', 'gus', 'ben', 'dora', 'ada'];
const members: Name[] = ['finn', 'gus', 'ben', 'ada'];
const conversation = (id: (w: World) => string, admits: Name[]): Stream => ({
  subscription: (w) => `conversationEvents(conversationId: "${id(w)}") { __typename }`,
  admits,
});

/** The first word is the field of Subscription. */
export const streams = {
  'conversationEvents of a group': conversation((w) => w.groupConversation, members),
  'conversationEvents of several': conversation((w) => w.adHoc, members),
  'conversationEvents of two': conversation((w) => w.conversation, ['ben', 'ada']),
  callEvents: {
    subscription: (w) => `callEvents(callId: "${w.call}") { __typename }`,
    admits: ['ben', 'ada'],
  },
  inboxEvents: { subscription: () => 'inboxEvents { __typename }', admits: everybody },
  feedEvents: { subscription: () => 'feedEvents { __typename }', admits: everybody },
  groupAttendance: {
    subscription: (w) => `groupAttendance(groupId: "${w.group}") { __typename }`,
    admits: members,
  },
  presenceChanged: {
    subscription: (w) => `presenceChanged(userIds: ["${w.people.ada.id}"]) { __typename }`,
    admits: everybody.filter((name) => name !== 'eve'),
  },
  typing: {
    subscription: (w) => `typing(conversationId: "${w.groupConversation}") { __typename }`,
    admits: members,
  },
} satisfies Record<string, Stream>;

export interface EventRow {
  stream: keyof typeof streams;
  /** Causes the event. */
  act(w: EventWorld): Promise<unknown>;
  /** All callers who receive it. */
  receives: Name[];
}

/** Types of events that a stream begins with, or that stand for kinds of later versions. */
export const withoutRow = ['StreamReset', 'StreamResumed', 'UnknownEvent'];

const both: Name[] = ['ben', 'ada'];
const present: Name[] = ['gus', 'ben', 'ada'];

const inGroup = (act: EventRow['act']): EventRow => ({
  ...{ stream: 'conversationEvents of a group', act, receives: present },
});
const inAdHoc = (act: EventRow['act']): EventRow => ({
  ...{ stream: 'conversationEvents of several', act, receives: present },
});
const inCall = (act: EventRow['act']): EventRow => ({
  ...{ stream: 'callEvents', act, receives: both },
});
const inInbox = (receives: Name[], act: EventRow['act']): EventRow => ({
  ...{ stream: 'inboxEvents', act, receives },
});
const inFeed = (act: EventRow['act']): EventRow => ({
  ...{ stream: 'feedEvents', act, receives: both },
});

const say = async (who: Person, groupId: string, content = 'hello'): Promise<string> =>
  (await who.act('sendMessage', { to: { groupId }, content }, 'message { id }')).message.id;
const post = async (who: Person): Promise<string> =>
  (await who.act('createPost', { content: 'look' }, 'post { id }')).post.id;
const found = async (who: Person, input: object = {}): Promise<string> =>
  (await who.act('createGroup', { name: 'Us', ...input }, 'group { id }')).group.id;
const comment = async (who: Person, postId: string): Promise<string> =>
  (await who.act('createComment', { postId, content: 'mine' }, 'comment { id }')).comment.id;
const meet = async (host: Person): Promise<string> => {
  const input = { title: 'Monday', isGroup: false, scheduledAt: '2030-01-07T09:00:00Z' };
  return (await host.act('createMeeting', input, 'meeting { id }')).meeting.id;
};

/** Ben calls ada, who is in no other call. */
async function ring({ people: { ada, ben }, sql }: EventWorld): Promise<string> {
  await sql(
    `update calls set status = 'ENDED', ended_at = now() where status in ('RINGING', 'ACTIVE')`,
  );
  const input = { callee: { id: ada.id }, kind: 'AUDIO' };
  const { call } = await ben.act('startCall', input, 'call { id }');
  await ada.act('ringCall', { callId: call.id });
  return call.id;
}

/** A message of ada's in the group, and something that ben does to it. */
const toMessage =
  (name: string, input: object = {}): EventRow['act'] =>
  async ({ people: { ada, ben }, group }) => {
    const messageId = await say(ada, group);
    if (name === 'removeReaction') await ben.act('addReaction', { messageId, ...input });
    if (name === 'unpinMessage') await ada.act('pinMessage', { messageId });
    const who = ['addReaction', 'removeReaction'].includes(name) ? ben : ada;
    await who.act(name, { messageId, ...input });
  };

/** Dora joins the group and leaves it. */
async function visit({ people: { dora }, group }: EventWorld) {
  await dora.act('joinGroup', { groupId: group });
  await dora.act('leaveGroup', { groupId: group });
}

/** Who receives each kind of event of each subscription: its field, and the type of the event. */
export const events: Record<string, EventRow> = {
  'conversationEvents MessageSent': inGroup(({ people: { ada }, group }) => say(ada, group)),
  'conversationEvents MessageEdited': inGroup(toMessage('editMessage', { content: 'changed' })),
  'conversationEvents MessageDeleted': inGroup(toMessage('deleteMessage')),
  'conversationEvents MessageModerated': inGroup(async ({ people: { ada, dora }, group }) => {
    const contentId = await say(ada, group);
    await dora.admin.act('removeContent', { contentId, reason: 'rules' }, 'contentId');
  }),
  'conversationEvents LinkPreviewAdded': inGroup(({ people: { ada }, group, page }) =>
    say(ada, group, `look at ${page}`),
  ),
  'conversationEvents ReactionAdded': inGroup(toMessage('addReaction', { emoji: '🎂' })),
  'conversationEvents ReactionRemoved': inGroup(toMessage('removeReaction', { emoji: '🎂' })),
  'conversationEvents MessagePinned': inGroup(toMessage('pinMessage')),
  'conversationEvents MessageUnpinned': inGroup(toMessage('unpinMessage')),
  'conversationEvents ConversationRead': inGroup(async ({ people: { ada, ben }, group }) => {
    const messageId = await say(ada, group);
    await ben.act('markRead', { upTo: { messageId } });
  }),
  'conversationEvents ConversationDelivered': inAdHoc(async ({ people: { ada, ben }, adHoc }) => {
    const input = { to: { conversationId: adHoc }, content: 'more' };
    const { message } = await ada.act('sendMessage', input, 'message { seq }');
    await ben.act('markDelivered', { conversationId: adHoc, seq: message.seq });
  }),
  'conversationEvents ConversationRenamed': inAdHoc(({ people: { ada }, adHoc }) =>
    ada.act('renameConversation', { conversationId: adHoc, title: 'Lunch' }),
  ),
  'conversationEvents MessageRequestAccepted': {
    stream: 'conversationEvents of two',
    async act({ people: { ben }, conversation: conversationId, sql }) {
      await sql('update conversations set requested_of_id = $1 where id = $2', [
        ben.number,
        conversationId.slice('conversation_'.length),
      ]);
      await ben.act('acceptMessageRequest', { conversationId });
    },
    receives: both,
  },
  'conversationEvents GroupChanged': inGroup(({ people: { ada }, group }) =>
    ada.act('updateGroup', { groupId: group, name: 'All of us' }),
  ),
  // Dora takes part for a moment, while her subscription was refused before.
  'conversationEvents MemberJoined': inGroup(visit),
  'conversationEvents MemberLeft': inGroup(visit),
  'conversationEvents MemberRoleChanged': inGroup(async ({ people: { ada, ben }, group }) => {
    await ada.act('setGroupRole', { groupId: group, userId: ben.id, role: 'ADMIN' });
  }),
  'callEvents CallSignal': inCall(({ people: { ada }, call }) =>
    ada.act('sendCallSignal', { callId: call, kind: 'OFFER', sdp: 'v=0\r\n' }),
  ),
  'callEvents CallChanged': inCall(({ people: { ben }, call }) =>
    ben.act('acceptCall', { callId: call }),
  ),
  // Finn has left the group, so that it is nothing of his inbox any more.
  'inboxEvents ConversationActivity': inInbox(present, ({ people: { ben }, group }) =>
    say(ben, group),
  ),
  'inboxEvents ConversationLeft': inInbox(['ada'], async ({ people: { ada, ben, dora } }) => {
    const { conversation } = await ben.act(
      'startConversation',
      { adHoc: { userIds: [ada.id, dora.id] } },
      'conversation { id }',
    );
    const to = { conversationId: conversation.id };
    await ben.act('sendMessage', { to, content: 'all three' });
    await ada.act('leaveConversation', to);
  }),
  'inboxEvents UserFollowed': inInbox(['ada'], async ({ people: { ada, dora } }) => {
    await dora.act('followUser', { userId: ada.id });
    await dora.act('unfollowUser', { userId: ada.id });
  }),
  'inboxEvents FollowRequestChanged': inInbox(['ada'], async ({ people: { ada, cleo } }) => {
    await ada.act('updatePrivacy', { isPrivate: true });
    await cleo.act('followUser', { userId: ada.id });
    await cleo.act('unfollowUser', { userId: ada.id });
    await ada.act('updatePrivacy', { isPrivate: false });
  }),
  'inboxEvents FollowAccepted': inInbox(['cleo'], async ({ people: { ada, cleo } }) => {
    await ada.act('updatePrivacy', { isPrivate: true });
    await cleo.act('followUser', { userId: ada.id });
    await ada.act('acceptFollowRequest', { userId: cleo.id });
    await cleo.act('unfollowUser', { userId: ada.id });
    await ada.act('updatePrivacy', { isPrivate: false });
  }),
  'inboxEvents FriendshipChanged': inInbox(both, ({ people: { ada, ben } }) =>
    ben.act('sendFriendRequest', { userId: ada.id }),
  ),
  'inboxEvents PostLiked': inInbox(['ada'], async ({ people: { ada, ben } }) =>
    ben.act('likePost', { postId: await post(ada) }),
  ),
  'inboxEvents PostCommented': inInbox(['ada'], async ({ people: { ada, ben } }) =>
    comment(ben, await post(ada)),
  ),
  'inboxEvents CommentLiked': inInbox(['ada'], async ({ people: { ada, ben } }) =>
    ben.act('likeComment', { commentId: await comment(ada, await post(ada)) }),
  ),
  'inboxEvents BlockChanged': inInbox(['ada'], async ({ people: { ada, cleo } }) => {
    await ada.act('blockUser', { userId: cleo.id });
    await ada.act('unblockUser', { userId: cleo.id });
  }),
  'inboxEvents MuteChanged': inInbox(['ada'], async ({ people: { ada, ben } }) => {
    await ada.act('muteUser', { userId: ben.id });
    await ada.act('unmuteUser', { userId: ben.id });
  }),
  'inboxEvents CallRinging': inInbox(['ada'], ring),
  'inboxEvents CallChanged': inInbox(both, async (w) => {
    await w.people.ada.act('acceptCall', { callId: await ring(w) });
  }),
  'inboxEvents CallDeleted': inInbox(['ada'], async (w) => {
    const callId = await ring(w);
    await w.people.ada.act('rejectCall', { callId });
    await w.people.ada.act('deleteCall', { callId });
  }),
  'inboxEvents NotificationChanged': inInbox(['ada'], async ({ people: { ada, ben } }) =>
    comment(ben, await post(ada)),
  ),
  'inboxEvents NotificationsSeen': inInbox(['ada'], async ({ people: { ada, ben } }) => {
    await comment(ben, await post(ada));
    const { notifications } = await ada.ask('{ notifications { nodes { at } } }');
    await ada.act('markNotificationsSeen', { upTo: notifications.nodes[0].at }, 'unseenCount');
  }),
  'inboxEvents GroupInvitationReceived': inInbox(['cleo'], async ({ people: { ada, cleo } }) =>
    ada.act('inviteToGroup', { groupId: await found(ada), userId: cleo.id }),
  ),
  'inboxEvents GroupInvitationEnded': inInbox(
    ['cleo', 'ada'],
    async ({ people: { ada, cleo } }) => {
      const groupId = await found(ada);
      await ada.act('inviteToGroup', { groupId, userId: cleo.id });
      await cleo.act('declineGroupInvitation', { groupId });
    },
  ),
  'inboxEvents GroupRequestReceived': inInbox(['ada'], async ({ people: { ada, cleo } }) =>
    cleo.act('requestToJoinGroup', { groupId: await found(ada, { joinPolicy: 'APPROVAL' }) }),
  ),
  'inboxEvents GroupRequestEnded': inInbox(['cleo', 'ada'], async ({ people: { ada, cleo } }) => {
    const groupId = await found(ada, { joinPolicy: 'APPROVAL' });
    await cleo.act('requestToJoinGroup', { groupId });
    await ada.act('declineGroupRequest', { groupId, userId: cleo.id });
  }),
  'inboxEvents AddedToGroup': inInbox(['ben'], async ({ people: { ada, ben }, sql }) => {
    await sql(`update users set groups_from = 'EVERYBODY' where id = $1`, [ben.number]);
    await ada.act('addGroupMember', { groupId: await found(ada), userId: ben.id });
  }),
  'inboxEvents ViewerGroupRoleChanged': inInbox(['ben'], async ({ people: { ada, ben } }) => {
    const groupId = await found(ada);
    await ben.act('joinGroup', { groupId });
    await ada.act('setGroupRole', { groupId, userId: ben.id, role: 'ADMIN' });
  }),
  'inboxEvents GroupBanChanged': inInbox(['ben'], async ({ people: { ada, ben } }) => {
    const groupId = await found(ada);
    await ben.act('joinGroup', { groupId });
    await ada.act('banFromGroup', { groupId, userId: ben.id });
  }),
  'inboxEvents MeetingInvited': inInbox(['ben'], async ({ people: { ada, ben } }) =>
    ada.act('inviteToMeeting', { meetingId: await meet(ada), userId: ben.id }),
  ),
  'inboxEvents InvitationAnswered': inInbox(['ada'], async ({ people: { ada, ben } }) => {
    const meetingId = await meet(ada);
    await ada.act('inviteToMeeting', { meetingId, userId: ben.id });
    await ben.act('answerInvitation', { meetingId, answer: 'ACCEPTED' });
  }),
  'feedEvents PostPublished': inFeed(({ people: { ada } }) => post(ada)),
  'feedEvents PostEdited': inFeed(({ people: { ada }, post: postId }) =>
    ada.act('updatePost', { postId, content: 'changed' }),
  ),
  'feedEvents PostRemoved': inFeed(({ people: { ada }, post: postId }) =>
    ada.act('deletePost', { postId }),
  ),
  'groupAttendance Attendance': {
    stream: 'groupAttendance',
    act: async ({ people: { dora }, group }) => {
      await dora.act('joinGroup', { groupId: group });
      const subscription = `subscription { groupAttendance(groupId: "${group}") { __typename } }`;
      await dora.subscribe(subscription).event();
      await dora.act('leaveGroup', { groupId: group });
    },
    receives: present,
  },
  'presenceChanged Presence': {
    stream: 'presenceChanged',
    act: ({ people: { ada } }) => ada.act('setStatus', { text: 'away', emoji: null, until: null }),
    receives: ['cleo', 'finn', 'ben', 'dora', 'ada'],
  },
  'typing Typing': {
    stream: 'typing',
    act: ({ people: { ada }, groupConversation: conversationId }) =>
      ada.act('setTyping', { conversationId, isTyping: true }),
    receives: ['ben'],
  },
};
