import { inboxKinds } from '../../../src/graphql/inbox/inbox.resolver.js';
import { ringUp } from '../../harness/calls.js';
import { post as createPost, send as sendMessage } from '../../harness/documents.js';
import type { Parley, Person } from '../../harness/server.js';
import { compare, type Row, someone, type Told } from './world.js';

const CONVERSATION = 'id activeAt head unreadCount lastMessage { id content }';
const CALL = 'id status';
const POST = 'id likeCount commentCount comments(first: 20) { nodes { id content likeCount } }';
const MEETING = 'id channelName invitations { nodes { invitee { id } answer } }';
const READ = `query ($id: ID!) {
  conversations(first: 50) { nodes { ${CONVERSATION} } }
  calls(filter: ALL, first: 50) { nodes { ${CALL} } }
  user(id: $id) { followers(first: 50) { nodes { id } } posts(first: 50) { nodes { ${POST} } } }
  asking: friendRequests(first: 50) { nodes { id } }
  meetings(first: 20) { nodes { ${MEETING} } }
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
  const { conversations, calls, user, asking, meetings } = await me.ask(READ, { id: me.id });
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
    prepare: (me: Person, other: Person, server: Parley) => Promise<T>,
    work: (me: Person, other: Person, prepared: T, settle: () => Promise<void>) => Promise<unknown>,
  ): Row =>
  async (server) => {
    const [me, other] = [await someone(server), await someone(server)];
    const prepared = await prepare(me, other, server);
    return compare<State>(me, {
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
const post = (me: Person) => createPost(me, 'look');
const meet = async (host: Person): Promise<string> => {
  const input = { channelName: 'Monday', isGroup: false, scheduledAt: '2030-01-07T09:00:00Z' };
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
      await me.act('markRead', { messageId: first }, 'conversation { id }');
      await other.act('deleteMessage', { messageId: second }, 'message { id }');
      const { group } = await other.act('createGroup', { name: 'Us' }, 'group { id }');
      await me.act('joinGroup', { groupId: group.id }, 'group { id }');
      // Left sooner, the group could be gone while the event of joining it is read.
      await settle();
      await me.act('leaveGroup', { groupId: group.id }, 'group { id }');
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
    await other.act('requestFriend', { userId: me.id }, 'user { id }');
  }),
  ringing: forOne(nothing, (me, other) => ringUp(other, me)),
  call: forOne(
    (me, other) => ringUp(other, me),
    async (me, other, callId) => {
      await me.act('acceptCall', { callId }, 'call { id }');
      await other.act('endCall', { callId }, 'call { id }');
      await ringUp(me, other);
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
      other.act('answerInvitation', { meetingId, answer: 'YES' }, 'invitation { answer }'),
  ),
};
