// Generated from schema.graphql: npm run schema

/** What stands behind each abstract type. */
export const possibleTypes: Record<string, string[]> = {
  "CallEvent": [
    "CallChanged",
    "CallSignal",
    "StreamReset",
    "StreamResumed",
    "UnknownEvent"
  ],
  "ConversationEvent": [
    "ConversationDelivered",
    "ConversationRead",
    "ConversationRenamed",
    "GroupChanged",
    "LinkPreviewAdded",
    "MemberJoined",
    "MemberLeft",
    "MemberRoleChanged",
    "MessageDeleted",
    "MessageEdited",
    "MessageModerated",
    "MessagePinned",
    "MessageRequestAccepted",
    "MessageSent",
    "MessageUnpinned",
    "ReactionAdded",
    "ReactionRemoved",
    "StreamReset",
    "StreamResumed",
    "UnknownEvent"
  ],
  "FeedEvent": [
    "PostEdited",
    "PostPublished",
    "PostRemoved",
    "StreamReset",
    "StreamResumed",
    "UnknownEvent"
  ],
  "InboxEvent": [
    "AddedToGroup",
    "BlockChanged",
    "CallChanged",
    "CallDeleted",
    "CallRinging",
    "CommentLiked",
    "ConversationActivity",
    "ConversationLeft",
    "FollowAccepted",
    "FollowRequestChanged",
    "FriendshipChanged",
    "GroupBanChanged",
    "GroupInvitationEnded",
    "GroupInvitationReceived",
    "GroupRequestEnded",
    "GroupRequestReceived",
    "InvitationAnswered",
    "MeetingInvited",
    "MuteChanged",
    "NotificationChanged",
    "NotificationsSeen",
    "PostCommented",
    "PostLiked",
    "StreamReset",
    "StreamResumed",
    "UnknownEvent",
    "UserFollowed",
    "ViewerGroupRoleChanged"
  ],
  "Node": [
    "Attachment",
    "Call",
    "Comment",
    "Conversation",
    "Group",
    "GroupBan",
    "GroupInvitation",
    "GroupInviteLink",
    "GroupMember",
    "GroupRequest",
    "Invitation",
    "Meeting",
    "Message",
    "Notification",
    "Post",
    "Presence",
    "ReadMark",
    "Removal",
    "Report",
    "Session",
    "Upload",
    "User"
  ],
  "NotificationSubject": [
    "Call",
    "Comment",
    "Group",
    "Meeting",
    "Message",
    "Post"
  ],
  "SearchItem": [
    "Group",
    "Message",
    "Post",
    "User"
  ],
  "StreamEvent": [
    "AddedToGroup",
    "BlockChanged",
    "CallChanged",
    "CallDeleted",
    "CallRinging",
    "CallSignal",
    "CommentLiked",
    "ConversationActivity",
    "ConversationDelivered",
    "ConversationLeft",
    "ConversationRead",
    "ConversationRenamed",
    "FollowAccepted",
    "FollowRequestChanged",
    "FriendshipChanged",
    "GroupBanChanged",
    "GroupChanged",
    "GroupInvitationEnded",
    "GroupInvitationReceived",
    "GroupRequestEnded",
    "GroupRequestReceived",
    "InvitationAnswered",
    "LinkPreviewAdded",
    "MeetingInvited",
    "MemberJoined",
    "MemberLeft",
    "MemberRoleChanged",
    "MessageDeleted",
    "MessageEdited",
    "MessageModerated",
    "MessagePinned",
    "MessageRequestAccepted",
    "MessageSent",
    "MessageUnpinned",
    "MuteChanged",
    "NotificationChanged",
    "NotificationsSeen",
    "PostCommented",
    "PostEdited",
    "PostLiked",
    "PostPublished",
    "PostRemoved",
    "ReactionAdded",
    "ReactionRemoved",
    "UnknownEvent",
    "UserFollowed",
    "ViewerGroupRoleChanged"
  ]
};

/** Types whose objects have an id. */
export const identified: readonly string[] = [
  "Attachment",
  "Call",
  "Comment",
  "Conversation",
  "Group",
  "GroupBan",
  "GroupInvitation",
  "GroupInviteLink",
  "GroupMember",
  "GroupRequest",
  "Invitation",
  "Meeting",
  "Message",
  "Notification",
  "Post",
  "Presence",
  "ReadMark",
  "Removal",
  "Report",
  "Session",
  "Upload",
  "User"
];

/** Types of objects that are part of one that has an id. */
export const embedded: readonly string[] = [
  "AgendaItem",
  "Image",
  "LinkPreview",
  "Mention",
  "Presence",
  "Privacy",
  "Reaction",
  "UserStatus",
  "ViewerUnread"
];

/** Fields read by pages, by type, and those of their arguments that make another list. */
export const connections: Record<string, Record<string, string[]>> = {
  "Comment": {
    "likers": [],
    "replies": []
  },
  "Conversation": {
    "messages": [
      "includeDeleted"
    ],
    "pinnedMessages": []
  },
  "Group": {
    "bans": [],
    "invitations": [],
    "inviteLinks": [],
    "members": [],
    "requests": []
  },
  "Meeting": {
    "invitations": []
  },
  "Message": {
    "edits": [],
    "replies": [
      "includeDeleted"
    ]
  },
  "Notification": {
    "actors": []
  },
  "Post": {
    "comments": [
      "includeReplies"
    ],
    "likers": []
  },
  "Query": {
    "blockedUsers": [],
    "calls": [
      "filter"
    ],
    "conversations": [
      "archived",
      "kind",
      "requests"
    ],
    "feed": [
      "includeOwn"
    ],
    "followRequests": [],
    "friendRequests": [],
    "groupInvitations": [],
    "groups": [
      "mine",
      "search"
    ],
    "invitations": [],
    "meetings": [],
    "messages": [
      "includeDeleted",
      "kind"
    ],
    "mutedUsers": [],
    "notifications": [
      "unseenOnly"
    ],
    "posts": [
      "authorId",
      "search"
    ],
    "search": [
      "kinds",
      "query"
    ],
    "users": [
      "online",
      "search"
    ]
  },
  "User": {
    "followers": [],
    "following": [],
    "friends": [],
    "mutualFriends": [],
    "posts": [],
    "removals": []
  }
};

/** Fields by type of which a new value replaces the old one: lists, and events. */
export const replaced: Record<string, string[]> = {
  "Attachment": [
    "waveform"
  ],
  "Conversation": [
    "participants",
    "readMarks"
  ],
  "Excerpt": [
    "ranges"
  ],
  "IceServer": [
    "urls"
  ],
  "Meeting": [
    "agenda"
  ],
  "Message": [
    "attachments",
    "mentions",
    "reactions"
  ],
  "Post": [
    "images"
  ],
  "Query": [
    "iceServers",
    "nodes",
    "notificationPreferences",
    "sessions"
  ],
  "Reaction": [
    "users"
  ],
  "Subscription": [
    "callEvents",
    "conversationEvents",
    "feedEvents",
    "groupAttendance",
    "inboxEvents",
    "presenceChanged",
    "typing"
  ]
};

/** Subscriptions with a cursor, and the types of its arguments: a number and its epoch, or an opaque id. */
export const durableSubscriptions: Record<string, { after: string; epoch?: string }> = {
  "callEvents": {
    "after": "Int",
    "epoch": "ID"
  },
  "conversationEvents": {
    "after": "Int",
    "epoch": "ID"
  },
  "feedEvents": {
    "after": "ID"
  },
  "inboxEvents": {
    "after": "ID"
  }
};

/** All values of `extensions.reason`. */
export type ErrorReason =
  | 'UNAUTHENTICATED'
  | 'INVALID_ACCESS_TOKEN'
  | 'ACCOUNT_SUSPENDED'
  | 'WRONG_CREDENTIALS'
  | 'CODE_REQUIRED'
  | 'WRONG_CODE'
  | 'INVALID_REFRESH_TOKEN'
  | 'REFRESH_TOKEN_REUSED'
  | 'FORBIDDEN'
  | 'ADMINISTRATORS_ONLY'
  | 'SECOND_FACTOR_REQUIRED'
  | 'NOT_ADMITTED'
  | 'BANNED_FROM_GROUP'
  | 'RECENT_SIGN_IN_REQUIRED'
  | 'ADMINS_WRITE_ALONE'
  | 'REQUEST_PENDING'
  | 'APPROVAL_REQUIRED'
  | 'INVITATION_REQUIRED'
  | 'PROFILE_REMOVED'
  | 'GROUP_MEMBERS_ONLY'
  | 'GROUP_ADMINS_ONLY'
  | 'GROUP_OWNER_ONLY'
  | 'REQUESTS_NOT_TAKEN'
  | 'NOT_AUTHOR'
  | 'CALLEE_ONLY'
  | 'HOST_ONLY'
  | 'RECIPIENT_ONLY'
  | 'PUSH_GATEWAY_MISSING'
  | 'ADDRESS_EXPIRED'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'INVALID_ID'
  | 'INVALID_CURSOR'
  | 'INVALID_REQUEST'
  | 'RESPONSE_TOO_LARGE'
  | 'OPERATION_TOO_LARGE'
  | 'OWN_ACCOUNT'
  | 'PASSWORD_REQUIRED'
  | 'MAILED_CODE_REQUIRED'
  | 'MAILED_CODE_WRONG'
  | 'OAUTH_EXPIRED'
  | 'CLIENT_KEY_USED'
  | 'REPLIED_MISSING'
  | 'FILE_TOO_LARGE'
  | 'WRONG_FILE_TYPE'
  | 'WRONG_PASSWORD'
  | 'PASSWORD_TOO_COMMON'
  | 'INVALID_TOKEN'
  | 'LIST_FULL'
  | 'UPLOAD_INCOMPLETE'
  | 'UPLOAD_UNUSABLE'
  | 'CONFLICT'
  | 'USERNAME_TAKEN'
  | 'EMAIL_TAKEN'
  | 'ALREADY_DONE'
  | 'REQUEST_NOT_ACCEPTED'
  | 'USER_SUSPENDED'
  | 'USER_IS_ADMINISTRATOR'
  | 'UPLOAD_BUSY'
  | 'NOT_A_MEETING_OF_TWO'
  | 'OPERATION_ID_USED'
  | 'STREAM_OPEN'
  | 'CALLEE_BUSY'
  | 'ALREADY_IN_CALL'
  | 'CALL_OVER'
  | 'NO_REQUEST'
  | 'ALREADY_MEMBER'
  | 'USER_BANNED'
  | 'GROUP_FULL'
  | 'POSITION_TAKEN'
  | 'MESSAGE_DELETED'
  | 'MESSAGE_FORWARDED'
  | 'STORAGE_FULL'
  | 'LIMIT_REACHED'
  | 'RATE_LIMITED'
  | 'TOO_MANY_ATTEMPTS'
  | 'TOO_MANY_CONTACTS'
  | 'SLOW_MODE'
  | 'UNAVAILABLE'
  | 'PROVIDER_NOT_CONFIGURED';
