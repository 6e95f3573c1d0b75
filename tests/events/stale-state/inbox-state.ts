import type { Person } from '../../harness/server.js';
import type { Told } from './world.js';

const CONVERSATION = `id activeAt head title unreadCount lastMessage { id content }
  viewerMutedUntil viewerHasPinned viewerHasArchived viewerHasMarkedUnread`;
const CALL = 'id status';
const POST = 'id likeCount commentCount comments(first: 20) { nodes { id content likeCount } }';
const MEETING = 'id title invitations { nodes { invitee { id } answer } }';
const NOTIFICATION = `id kind at isSeen actorCount actors(first: 5) { nodes { id } }
  subject { __typename ... on Post { ${POST} } ... on Comment { id } ... on Call { id } }`;
const UNREAD = 'viewerUnread { conversations messages mentions }';
const READ = `query ($id: ID!) {
  me { ${UNREAD} }
  conversations(first: 50, archived: null) { nodes { ${CONVERSATION} } }
  calls(filter: ALL, first: 50) { nodes { ${CALL} } }
  user(by: { id: $id }) { followers(first: 50) { nodes { id } } following(first: 50) { nodes { id } } posts(first: 50) { nodes { ${POST} } } }
  asking: friendRequests(first: 50) { nodes { id } }
  wantToFollow: followRequests(first: 50) { nodes { id } }
  blocked: blockedUsers(first: 50) { nodes { id } }
  muted: mutedUsers(first: 50) { nodes { id } }
  notifications(first: 20) { unseenCount nodes { ${NOTIFICATION} } }
  meetings(first: 20) { nodes { ${MEETING} } }
}`;
/** What a client subscribes to that keeps `InboxState`. */
export const EVENTS = `subscription { inboxEvents {
  __typename ... on StreamEvent { seq }
  ... on ConversationActivity { conversation { ${CONVERSATION} } viewer { ${UNREAD} } }
  ... on ConversationLeft { conversationId viewer { ${UNREAD} } }
  ... on CallRinging { call { ${CALL} } }
  ... on CallChanged { call { ${CALL} } }
  ... on CallDeleted { callId }
  ... on UserFollowed { by { id } }
  ... on PostLiked { post { ${POST} } }
  ... on CommentLiked { comment { id likeCount } }
  ... on PostCommented { post { ${POST} } }
  ... on FriendshipChanged { user { id } friendship: status }
  ... on FollowRequestChanged { requester { id } request: status }
  ... on FollowAccepted { by { id } }
  ... on BlockChanged { user { id } isBlocked }
  ... on MuteChanged { user { id viewerHasMuted } }
  ... on MeetingInvited { meeting { ${MEETING} } }
  ... on NotificationChanged { notificationId notification { ${NOTIFICATION} } unseenCount }
  ... on NotificationsSeen { upTo unseenCount }
  ... on InvitationAnswered { meeting { ${MEETING} } }
} }`;

interface Thing {
  id: string;
}
interface Conversation extends Thing {
  activeAt: string;
  unreadCount: number;
  viewerMutedUntil: string | null;
  viewerHasPinned: boolean;
  viewerHasArchived: boolean;
  viewerHasMarkedUnread: boolean;
}
interface Notification extends Thing {
  at: string;
  isSeen: boolean;
}
/** What a client shows of the inbox of its user. */
export interface InboxState {
  unread: { conversations: number; messages: number; mentions: number };
  conversations: Conversation[];
  calls: Thing[];
  followers: Thing[];
  posts: (Thing & { comments: { nodes: Thing[] } })[];
  asking: Thing[];
  wantToFollow: Thing[];
  following: Thing[];
  blocked: Thing[];
  muted: Thing[];
  meetings: Thing[];
  notifications: Notification[];
  unseenCount: number;
}

/** The state as the server has it now. */
export async function read(me: Person): Promise<InboxState> {
  const {
    me: own,
    conversations,
    calls,
    user,
    asking,
    wantToFollow,
    blocked,
    muted,
    meetings,
    notifications,
  } = await me.ask(READ, {
    id: me.id,
  });
  return {
    unread: own.viewerUnread,
    conversations: conversations.nodes,
    calls: calls.nodes,
    followers: user.followers.nodes,
    posts: user.posts.nodes,
    asking: asking.nodes,
    wantToFollow: wantToFollow.nodes,
    following: user.following.nodes,
    blocked: blocked.nodes,
    muted: muted.nodes,
    meetings: meetings.nodes,
    notifications: notifications.nodes.map(thin),
    unseenCount: notifications.unseenCount,
  };
}

/** A notification with the id of its subject alone, whose state changes without it. */
const thin = ({ subject, ...rest }: Told): Notification =>
  ({ ...rest, subject: subject && { id: subject.id } }) as unknown as Notification;

/** The list with `one` in its place, or in front when it is new. */
function withOne<T extends Thing>(list: T[], one: T): T[] {
  const isKnown = list.some(({ id }) => id === one.id);
  return isKnown ? list.map((old) => (old.id === one.id ? one : old)) : [one, ...list];
}
const numberOf = (id: string) => Number(id.split('_')[1]);
const without = <T extends Thing>(list: T[], gone: string) => list.filter(({ id }) => id !== gone);

/** What a client makes of an event. */
export function apply(state: InboxState, event: Told): void {
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
          Number(other.viewerHasPinned) - Number(one.viewerHasPinned) ||
          Date.parse(other.activeAt) - Date.parse(one.activeAt) ||
          numberOf(other.id) - numberOf(one.id),
      );
      state.unread = event.viewer.viewerUnread;
    },
    ConversationLeft: () => {
      state.conversations = without(state.conversations, event.conversationId);
      state.unread = event.viewer.viewerUnread;
    },
    CallRinging: call,
    CallChanged: call,
    CallDeleted: () => {
      state.calls = without(state.calls, event.callId);
    },
    UserFollowed: () => {
      state.followers = withOne(state.followers, event.by);
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
      state.asking = event.friendship === 'REQUEST_RECEIVED' ? [event.user, ...others] : others;
    },
    FollowRequestChanged: () => {
      const others = without(state.wantToFollow, event.requester.id);
      state.wantToFollow = event.request === 'OPEN' ? [event.requester, ...others] : others;
      if (event.request === 'ACCEPTED') state.followers = withOne(state.followers, event.requester);
    },
    FollowAccepted: () => {
      state.following = withOne(state.following, event.by);
    },
    BlockChanged: () => {
      const others = without(state.blocked, event.user.id);
      state.blocked = event.isBlocked ? [event.user, ...others] : others;
    },
    MuteChanged: () => {
      const { id, viewerHasMuted } = event.user;
      const others = without(state.muted, id);
      state.muted = viewerHasMuted ? [{ id }, ...others] : others;
    },
    NotificationChanged: () => {
      const others = without(state.notifications, event.notificationId);
      state.notifications = event.notification
        ? [thin(event.notification), ...others].sort(
            (one, other) => Date.parse(other.at) - Date.parse(one.at),
          )
        : others;
      const subject = event.notification?.subject;
      if (subject?.__typename === 'Post') {
        const { __typename: _, ...changed } = subject;
        state.posts = withOne(state.posts, changed);
      }
      state.unseenCount = event.unseenCount;
    },
    NotificationsSeen: () => {
      for (const one of state.notifications)
        if (Date.parse(one.at) <= Date.parse(event.upTo)) one.isSeen = true;
      state.unseenCount = event.unseenCount;
    },
    MeetingInvited: meeting,
    InvitationAnswered: meeting,
  };
  const step = steps[event.__typename];
  if (!step) throw new Error(`apply of inbox-state.ts has no step for ${event.__typename}`);
  step();
}
