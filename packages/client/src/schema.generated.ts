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
    "ConversationRead",
    "GroupChanged",
    "MemberJoined",
    "MemberLeft",
    "MemberRoleChanged",
    "MessageDeleted",
    "MessageEdited",
    "MessageModerated",
    "MessageSent",
    "StreamReset",
    "StreamResumed",
    "UnknownEvent"
  ],
  "InboxEvent": [
    "CallChanged",
    "CallDeleted",
    "CallRinging",
    "CommentLiked",
    "ConversationActivity",
    "ConversationLeft",
    "FriendshipChanged",
    "InvitationAnswered",
    "MeetingInvited",
    "NewFollower",
    "PostCommented",
    "PostLiked",
    "StreamReset",
    "StreamResumed",
    "UnknownEvent"
  ],
  "Node": [
    "Call",
    "Comment",
    "Conversation",
    "Group",
    "Meeting",
    "Message",
    "Post",
    "Removal",
    "Report",
    "Session",
    "Upload",
    "User"
  ],
  "StreamEvent": [
    "CallChanged",
    "CallDeleted",
    "CallRinging",
    "CallSignal",
    "CommentLiked",
    "ConversationActivity",
    "ConversationLeft",
    "ConversationRead",
    "FriendshipChanged",
    "GroupChanged",
    "InvitationAnswered",
    "MeetingInvited",
    "MemberJoined",
    "MemberLeft",
    "MemberRoleChanged",
    "MessageDeleted",
    "MessageEdited",
    "MessageModerated",
    "MessageSent",
    "NewFollower",
    "PostCommented",
    "PostLiked",
    "UnknownEvent"
  ]
};

/** Types whose objects have an id. */
export const identified: readonly string[] = [
  "AuditEntry",
  "Call",
  "Comment",
  "Conversation",
  "Group",
  "Meeting",
  "Message",
  "Post",
  "Removal",
  "Report",
  "Session",
  "Upload",
  "User"
];

/** Types of objects that have none, and are part of one that has. */
export const embedded: readonly string[] = [
  "Milestone",
  "Presence",
  "ReadMark"
];

/** Fields read by pages, by type, and those of their arguments that make another list. */
export const connections: Record<string, Record<string, string[]>> = {
  "Conversation": {
    "messages": [
      "includeDeleted"
    ]
  },
  "Group": {
    "members": []
  },
  "Meeting": {
    "invitations": []
  },
  "Post": {
    "comments": []
  },
  "Query": {
    "accounts": [
      "role",
      "search",
      "suspended"
    ],
    "auditLog": [],
    "calls": [
      "filter"
    ],
    "conversations": [
      "kind"
    ],
    "feed": [],
    "friendRequests": [],
    "groups": [
      "mine",
      "search"
    ],
    "meetings": [],
    "messages": [
      "includeDeleted",
      "kind"
    ],
    "myInvitations": [],
    "posts": [
      "authorId",
      "search"
    ],
    "removals": [],
    "reports": [
      "status"
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
    "posts": []
  }
};

/** Fields by type of which a new value replaces the old one: lists, and events. */
export const replaced: Record<string, string[]> = {
  "Conversation": [
    "participants",
    "readMarks"
  ],
  "IceServer": [
    "urls"
  ],
  "Meeting": [
    "milestones"
  ],
  "Query": [
    "iceServers",
    "legacyUsage",
    "sessions"
  ],
  "Subscription": [
    "callEvents",
    "conversationEvents",
    "groupAttendance",
    "inboxEvents",
    "presenceChanged",
    "typing"
  ]
};

/** Subscriptions with a cursor. */
export const durableSubscriptions: readonly string[] = [
  "callEvents",
  "conversationEvents",
  "inboxEvents"
];
