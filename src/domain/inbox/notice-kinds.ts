import type { AdmissionOutcome } from '../groups/group.enums.js';
import type { GroupRole } from '../groups/group-role.js';
import type { InvitationAnswer } from '../meetings/invitation.entity.js';
import type { NotificationKind } from './notification.enums.js';

/** The kinds of what is told to users, and their data. */
export interface Notices {
  /**
   * The owner started, joined or read a conversation, or changed their state of it. Its messages have no copies in
   * inboxes. With an `opener` it has none yet, and only the opener is told.
   */
  activity: { conversationId: number; opener?: number };
  /** The owner takes no part in a conversation any more. */
  left: { conversationId: number };
  /** A like of a post of the owner. */
  postLiked: { postId: number; userId: number };
  /** A like of a comment of the owner. */
  commentLiked: { commentId: number; userId: number };
  /** A comment on a post of the owner. Of a reply to the owner's own comment, `commentReplied` tells as well. */
  commented: { postId: number; commentId: number; userId: number; isReplyToOwner?: boolean };
  /** A reply, `replyId`, to a comment of the owner. */
  commentReplied: { commentId: number; replyId: number; userId: number };
  /** A new follower. */
  follower: { userId: number };
  /** The owner blocked a user, or ended a block. */
  blocked: { userId: number; isBlocked: boolean };
  /** The owner muted a user, or ended the muting. */
  muted: { userId: number };
  /** A request to follow the owner, which may have been answered or withdrawn. */
  followRequest: { userId: number; status: string };
  /** A user accepted the request of the owner to follow them. */
  followAccepted: { userId: number };
  /** A changed friendship status, from the owner's side. */
  friendship: { userId: number; status: string };
  /** An incoming call. */
  ringing: { callId: number };
  /** A changed call. */
  call: { callId: number; status: string; endReason?: string | null };
  /** A call that the owner did not answer; `userId` called. */
  callMissed: { callId: number; userId: number };
  /** The owner deleted a call from their list. */
  callDeleted: { callId: number };
  /** An invitation to a group, by this user. */
  groupInvitation: { groupId: number; userId: number };
  /** What became of an invitation of `userId`: for both sides. */
  groupInvitationAnswered: {
    groupId: number;
    userId: number;
    inviterId: number | null;
    outcome: AdmissionOutcome;
  };
  /** A request of this user to join a group that the owner of the inbox owns or administers. */
  groupRequest: { groupId: number; userId: number };
  /** What became of a request of this user: for them, and for owner and admins. */
  groupRequestAnswered: { groupId: number; userId: number; outcome: AdmissionOutcome };
  /** This user made the owner of the inbox a member of a group. */
  groupAdded: { groupId: number; userId: number };
  /** The owner has another role in a group. */
  groupRole: { groupId: number; role: GroupRole };
  /** The owner was banned from a group, or may join it again. */
  groupBan: { groupId: number; isBanned: boolean };
  /** An invitation to a meeting by its host, `userId`. */
  invited: { meetingUid: string; meetingId: number; userId: number };
  /** The owner was mentioned in a message of a conversation that they take part in. */
  mentioned: { messageId: number; userId: number };
  /** A reaction to a message of the owner. */
  reacted: { messageId: number; userId: number };
  /** An answer to an invitation to a meeting of the owner. */
  answered: { meetingUid: string; userId: number; answer: InvitationAnswer };
  /** The list of notifications changed. */
  notification: { notificationId: number };
  /** The owner saw their notifications up to a time. */
  notificationsSeen: { upTo: string };
}

/** A notification to make, or to take back. */
export interface Told {
  readonly kind: NotificationKind;
  /** The id of the subject; 0 for a kind without one. */
  readonly subjectId: number;
  /** The user who did it. */
  readonly userId: number;
  /** The id of what they made, for a kind with a cause. */
  readonly causeId?: number;
}

interface NoticeRule<D> {
  /** Whether the inbox gets an event of this kind; one that its list of notifications changed follows in any case. */
  readonly isEvent: boolean;
  /** The notification that it makes; null for none. */
  tells(data: D): Told | null;
  /** Notifications that it takes back. */
  ends?(data: D): Told[];
}

const told = (kind: NotificationKind, userId: number, subjectId = 0, causeId?: number): Told => ({
  kind,
  userId,
  subjectId,
  ...(causeId !== undefined && { causeId }),
});

/** An event of the inbox that makes no notification. */
const eventAlone = { isEvent: true, tells: () => null } as const;

type NoticeRules = { readonly [K in keyof Notices]: NoticeRule<Notices[K]> };

const rules = {
  activity: eventAlone,
  left: eventAlone,
  postLiked: {
    isEvent: true,
    tells: ({ postId, userId }) => told('POST_LIKED', userId, postId),
  },
  commentLiked: {
    isEvent: true,
    tells: ({ commentId, userId }) => told('COMMENT_LIKED', userId, commentId),
  },
  commented: {
    isEvent: true,
    tells: ({ postId, commentId, userId, isReplyToOwner }) =>
      isReplyToOwner ? null : told('POST_COMMENTED', userId, postId, commentId),
  },
  commentReplied: {
    isEvent: false,
    tells: ({ commentId, replyId, userId }) => told('COMMENT_REPLIED', userId, commentId, replyId),
  },
  follower: { isEvent: true, tells: ({ userId }) => told('FOLLOWED', userId) },
  blocked: eventAlone,
  muted: eventAlone,
  followRequest: {
    isEvent: true,
    tells: ({ userId, status }) => (status === 'OPEN' ? told('FOLLOW_REQUESTED', userId) : null),
    ends: ({ userId, status }) => (status === 'OPEN' ? [] : [told('FOLLOW_REQUESTED', userId)]),
  },
  followAccepted: eventAlone,
  friendship: {
    isEvent: true,
    tells: ({ userId, status }) => {
      if (status === 'FRIENDS') return told('FRIEND_ACCEPTED', userId);
      return asksForFriendship.has(status) ? told('FRIEND_REQUESTED', userId) : null;
    },
    ends: ({ userId, status }) => [
      ...(asksForFriendship.has(status) ? [] : [told('FRIEND_REQUESTED', userId)]),
      ...(status === 'FRIENDS' ? [] : [told('FRIEND_ACCEPTED', userId)]),
    ],
  },
  ringing: { isEvent: true, tells: ({ callId }) => told('CALL', 0, callId) },
  call: eventAlone,
  callMissed: {
    isEvent: false,
    tells: ({ callId, userId }) => told('CALL_MISSED', userId, callId),
  },
  callDeleted: eventAlone,
  groupInvitation: {
    isEvent: true,
    tells: ({ groupId, userId }) => told('GROUP_INVITED', userId, groupId),
  },
  groupInvitationAnswered: {
    ...eventAlone,
    ends: ({ groupId, inviterId }) =>
      inviterId === null ? [] : [told('GROUP_INVITED', inviterId, groupId)],
  },
  groupRequest: {
    isEvent: true,
    tells: ({ groupId, userId }) => told('GROUP_JOIN_REQUESTED', userId, groupId),
  },
  groupRequestAnswered: {
    ...eventAlone,
    ends: ({ groupId, userId }) => [told('GROUP_JOIN_REQUESTED', userId, groupId)],
  },
  groupAdded: {
    isEvent: true,
    tells: ({ groupId, userId }) => told('GROUP_ADDED', userId, groupId),
  },
  groupRole: eventAlone,
  groupBan: eventAlone,
  invited: {
    isEvent: true,
    tells: ({ meetingId, userId }) => told('MEETING_INVITED', userId, meetingId),
  },
  mentioned: {
    isEvent: false,
    tells: ({ messageId, userId }) => told('MENTIONED', userId, messageId),
  },
  reacted: {
    isEvent: false,
    tells: ({ messageId, userId }) => told('MESSAGE_REACTED', userId, messageId),
  },
  answered: eventAlone,
  notification: eventAlone,
  notificationsSeen: eventAlone,
} satisfies NoticeRules;

/** What each kind of notice makes: an event of the inbox, a notification, or both. */
export const noticeKinds: NoticeRules = rules;

/** The kinds of notices that are events of the inbox. */
export type InboxEventKind = {
  [K in keyof Notices]: (typeof rules)[K]['isEvent'] extends true ? K : never;
}[keyof Notices];

const asksForFriendship: ReadonlySet<string> = new Set(['REQUEST_RECEIVED', 'ADDED']);
