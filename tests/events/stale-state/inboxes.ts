import { inboxKinds } from '../../../src/graphql/inbox/inbox.resolver.js';
import type { Person } from '../../harness/server.js';
import { act, ask, compare, type Row, type Told, type World } from './world.js';

const CONVERSATION = 'id activeAt head unreadCount lastMessage { id content }';
const CALL = 'id status';
const POST = 'id likeCount commentCount comments(first: 50) { nodes { id content likeCount } }';
const MEETING = 'id channelName invitations { invitee { id } answer }';
const READ = `query ($id: ID!) {
  conversations(first: 50) { nodes { ${CONVERSATION} } }
  calls(filter: ALL, first: 50) { nodes { ${CALL} } }
  user(id: $id) { followers(first: 50) { nodes { id } } posts(first: 50) { nodes { ${POST} } } }
  asking: friendRequests(first: 50) { nodes { id } }
  meetings(first: 50) { nodes { ${MEETING} } }
}`;
const EVENTS = `subscription { inboxEvents {
  __typename ... on StreamEvent { seq }
  ... on ConversationActivity { conversation { ${CONVERSATION} } }
  ... on ConversationLeft { conversationId }
  ... on CallRinging { call { ${CALL} } }
  ... on CallChanged { call { ${CALL} } }
  ... on CallDeleted { callId }
  ... on NewFollower { follower { id } }
  ... on PostLiked { post { ${POST} } }
  ... on CommentLiked { comment { id likeCount } }
  ... on PostCommented { post { ${POST} } }
  ... on FriendshipChanged { user { id } friendship: status }
  ... on MeetingInvited { meeting { ${MEETING} } }
  ... on InvitationAnswered { meeting { ${MEETING} } }
} }`;

interface Thing {
  id: string;
}
interface Conversation extends Thing {
  activeAt: string;
}
interface State {
  conversations: Conversation[];
  calls: Thing[];
  followers: Thing[];
  posts: (Thing & { comments: { nodes: Thing[] } })[];
  asking: Thing[];
  meetings: Thing[];
}

async function read(me: Person): Promise<State> {
  const { conversations, calls, user, asking, meetings } = await ask(me, READ, { id: me.id });
  return {
    conversations: conversations.nodes,
    calls: calls.nodes,
    followers: user.followers.nodes,
    posts: user.posts.nodes,
    asking: asking.nodes,
    meetings: meetings.nodes,
  };
}

/** The list with `one` in its place, or in front when it is new. */
function withOne<T extends Thing>(list: T[], one: T): T[] {
  const isKnown = list.some(({ id }) => id === one.id);
  return isKnown ? list.map((old) => (old.id === one.id ? one : old)) : [one, ...list];
}
const numberOf = (id: string) => Number(id.split('_')[1]);
const without = <T extends Thing>(list: T[], gone: string) => list.filter(({ id }) => id !== gone);

function apply(state: State, event: Told): void {
  const call = () => {
    state.calls = withOne(state.calls, event.call);
  };
  const post = () => {
    state.posts = withOne(state.posts, event.post);
  };
  const meeting = () => {
    state.meetings = withOne(state.meetings, event.meeting);
  };
  const steps: Record<string, () => void> = {
    ConversationActivity: () => {
      state.conversations = withOne(state.conversations, event.conversation as Conversation).sort(
        (one, other) =>
          Date.parse(other.activeAt) - Date.parse(one.activeAt) ||
          numberOf(other.id) - numberOf(one.id),
      );
    },
    ConversationLeft: () => {
      state.conversations = without(state.conversations, event.conversationId);
    },
    CallRinging: call,
    CallChanged: call,
    CallDeleted: () => {
      state.calls = without(state.calls, event.callId);
    },
    NewFollower: () => {
      state.followers = withOne(state.followers, event.follower);
    },
    PostLiked: post,
    PostCommented: post,
    CommentLiked: () => {
      const { comment } = event;
      for (const { comments } of state.posts) {
        for (const one of comments.nodes) if (one.id === comment.id) Object.assign(one, comment);
      }
    },
    FriendshipChanged: () => {
      const others = without(state.asking, event.user.id);
      state.asking = event.friendship === 'ASKED' ? [event.user, ...others] : others;
    },
    MeetingInvited: meeting,
    InvitationAnswered: meeting,
  };
  const step = steps[event.__typename];
  if (!step) throw new Error(`nothing is made of ${event.__typename}`);
  step();
}

/** Something happens that concerns somebody who looks on. */
const forOne =
  <T>(
    prepare: (me: Person, other: Person, world: World) => Promise<T>,
    work: (me: Person, other: Person, prepared: T) => Promise<unknown>,
  ): Row =>
  async (world) => {
    const [me, other] = await Promise.all([world.someone(), world.someone()]);
    const prepared = await prepare(me, other, world);
    return compare<State>(world, me, {
      kinds: inboxKinds,
      subscription: EVENTS,
      read: () => read(me),
      work: () => work(me, other, prepared),
      apply,
    });
  };
const nothing = async () => {};

const send = async (from: Person, to: Person, content: string): Promise<string> =>
  (await act(from, 'sendMessage', { toUserId: to.id, content }, 'message { id }')).message.id;
const post = async (me: Person): Promise<string> =>
  (await act(me, 'createPost', { content: 'look' }, 'post { id }')).post.id;
const ring = async (from: Person, to: Person): Promise<string> =>
  (await act(from, 'startCall', { calleeId: to.id, kind: 'AUDIO' }, 'call { id }')).call.id;
const meet = async (host: Person): Promise<string> => {
  const input = { channelName: 'Monday', isGroup: false, scheduledAt: '2030-01-07T09:00:00Z' };
  return (await act(host, 'createMeeting', input, 'meeting { id }')).meeting.id;
};

/** How each kind of event of an inbox comes about. */
export const inInboxes: Record<keyof typeof inboxKinds, Row> = {
  activity: forOne(
    async (me, _, world) => {
      const third = await world.someone();
      await send(me, third, 'from before');
      return third;
    },
    async (me, other, third) => {
      const [first, second] = [await send(other, me, 'one'), await send(other, me, 'two')];
      await act(other, 'editMessage', { messageId: second, content: '2' }, 'message { id }');
      await send(third, me, 'me too');
      await act(me, 'markRead', { messageId: first }, 'conversation { id }');
      await act(other, 'deleteMessage', { messageId: second }, 'message { id }');
      const { group } = await act(other, 'createGroup', { name: 'Us' }, 'group { id }');
      await act(me, 'joinGroup', { groupId: group.id }, 'group { id }');
      await act(me, 'leaveGroup', { groupId: group.id }, 'group { id }');
    },
  ),
  follower: forOne(nothing, async (me, other) => {
    await act(other, 'followUser', { userId: me.id }, 'user { id }');
  }),
  postLiked: forOne(post, (_, other, postId) => act(other, 'likePost', { postId }, 'post { id }')),
  commentLiked: forOne(
    async (me) => {
      const input = { postId: await post(me), content: 'mine' };
      return (await act(me, 'createComment', input, 'comment { id }')).comment.id as string;
    },
    (_, other, commentId) => act(other, 'likeComment', { commentId }, 'comment { id }'),
  ),
  commented: forOne(post, (_, other, postId) =>
    act(other, 'createComment', { postId, content: 'nice' }, 'comment { id }'),
  ),
  friendship: forOne(nothing, async (me, other) => {
    await act(other, 'requestFriend', { userId: me.id }, 'user { id }');
  }),
  ringing: forOne(nothing, (me, other) => ring(other, me)),
  call: forOne(
    (me, other) => ring(other, me),
    async (me, other, callId) => {
      await act(me, 'acceptCall', { callId }, 'call { id }');
      await act(other, 'endCall', { callId }, 'call { id }');
      await ring(me, other);
    },
  ),
  callDeleted: forOne(
    async (me, other) => {
      const callId = await ring(other, me);
      await act(me, 'rejectCall', { callId }, 'call { id }');
      return callId;
    },
    (me, _, callId) => act(me, 'deleteCall', { callId }, 'call { id }'),
  ),
  invited: forOne(nothing, async (me, other) => {
    const input = { meetingId: await meet(other), userId: me.id };
    await act(other, 'inviteToMeeting', input, 'invitation { invitedAt }');
  }),
  answered: forOne(
    async (me, other) => {
      const meetingId = await meet(me);
      await act(me, 'inviteToMeeting', { meetingId, userId: other.id }, 'invitation { invitedAt }');
      return meetingId;
    },
    (_, other, meetingId) =>
      act(other, 'answerInvitation', { meetingId, answer: 'YES' }, 'invitation { answer }'),
  ),
};
