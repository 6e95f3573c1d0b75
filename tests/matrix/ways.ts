import { blockedFields, blockedRoutes, blockedSockets } from './blocked.js';

/**
 * Every way in which two users can meet, with the fields, paths and sockets that are it. `tests/matrix.test.ts` tries
 * each as a user whom the owner blocked.
 */
export const ways: Record<string, string[]> = {
  'look somebody up, and search': [
    ...['user', 'users', 'node', 'nodes', 'search'],
    ...[
      'community GET /api/users',
      'community GET /api/users/:id',
      'community GET /api/users/online',
    ],
    ...['tweets GET /api/profiles/view_profile/:id', 'friends GET /users/user_list'],
  ],
  'change what is theirs': [
    ...['community PATCH /api/users/:id', 'community PUT /api/users/:id'],
    ...['community DELETE /api/users/:id', 'tweets PUT /api/profiles/edit'],
    'tweets PUT /api/prfiles/edit',
  ],
  'follow, and followers': [
    ...['followUser', 'unfollowUser', 'removeFollower', 'followRequests', 'acceptFollowRequest'],
    ...['declineFollowRequest', 'community POST /api/users/:id/follow'],
    ...['community POST /api/users/:id/unfollow', 'community GET /api/users/:id/followers'],
    'community GET /api/users/:id/following',
  ],
  friendship: [
    ...['addFriend', 'removeFriend', 'sendFriendRequest', 'acceptFriendRequest'],
    ...['declineFriendRequest', 'friendRequests', 'friends POST /users/add_friend'],
    ...['friends POST /users/remove_friend', 'friends GET /users/friend_list'],
  ],
  'block and mute': [
    'blockUser',
    'unblockUser',
    'blockedUsers',
    'muteUser',
    'unmuteUser',
    'mutedUsers',
  ],
  'posts and likes': [
    ...[
      'post',
      'posts',
      'feed',
      'feedEvents',
      'likePost',
      'unlikePost',
      'updatePost',
      'deletePost',
    ],
    ...['reportContent', 'community GET /api/posts', 'community GET /api/posts/feed'],
    ...['community GET /api/posts/:id', 'community PATCH /api/posts/:id'],
    ...['community DELETE /api/posts/:id', 'community POST /api/posts/:id/like'],
    ...['tweets GET /api/tweets', 'tweets GET /api/tweets/:id', 'tweets PUT /api/tweets/:id'],
    ...['tweets PATCH /api/tweets/:id', 'tweets DELETE /api/tweets/:id'],
    'tweets POST /api/tweets/:id/like',
  ],
  'comments and their likes': [
    ...['createComment', 'updateComment', 'deleteComment', 'likeComment', 'unlikeComment'],
    ...['community POST /api/comments', 'community GET /api/comments'],
    ...['community PATCH /api/comments/:id', 'community DELETE /api/comments/:id'],
    'community POST /api/comments/:id/like',
  ],
  'a first message': [
    ...['startConversation', 'conversationWith', 'sendMessage', 'addParticipants'],
    ...['acceptMessageRequest', 'declineMessageRequest', 'community POST /api/messages'],
    ...['community GET /api/messages/with_user', 'community /ws/messages/:id'],
    'friends POST /conversations/start',
  ],
  'conversations of others': [
    ...[
      'conversation',
      'conversations',
      'messages',
      'conversationEvents',
      'markRead',
      'markUnread',
    ],
    ...['markDelivered', 'muteConversation', 'unmuteConversation', 'pinConversation'],
    ...['unpinConversation', 'archiveConversation', 'unarchiveConversation', 'leaveConversation'],
    ...['renameConversation', 'community GET /api/messages'],
    ...[
      'community GET /api/messages/conversations',
      'community POST /api/messages/:id/mark_as_read',
    ],
    ...['friends GET /conversations', 'friends GET /conversations/:id', 'friends /ws/chat/:id'],
  ],
  'single messages, reactions and pins': [
    ...['editMessage', 'deleteMessage', 'forwardMessage', 'addReaction', 'removeReaction'],
    ...['pinMessage', 'unpinMessage'],
  ],
  'typing and presence': ['typing', 'setTyping', 'presenceChanged', 'community /ws/status'],
  calls: [
    ...['call', 'calls', 'startCall', 'ringCall', 'acceptCall', 'rejectCall', 'endCall'],
    ...['deleteCall', 'sendCallSignal', 'callEvents', 'community POST /api/calls'],
    ...['community POST /api/calls/start', 'community GET /api/calls'],
    ...['community GET /api/calls/history', 'community GET /api/calls/active'],
    ...['community GET /api/calls/missed', 'community GET /api/calls/:id'],
    ...['community POST /api/calls/:id/accept', 'community POST /api/calls/:id/reject'],
    ...['community POST /api/calls/:id/end', 'community PUT /api/calls/:id'],
    ...['community DELETE /api/calls/:id', 'community /ws/calls'],
  ],
  meetings: [
    ...['meeting', 'meetings', 'invitations', 'inviteToMeeting', 'answerInvitation'],
    ...['addAgendaItem', 'startMeetingCall', 'meetings POST /api/call/milestone/create'],
    ...['meetings POST /api/call/invite/create', 'meetings GET /api/call/details/:uid'],
    'meetings GET /api/user/invites/:pk',
  ],
  'a group that the other one owns': [
    ...['group', 'groups', 'joinGroup', 'leaveGroup', 'updateGroup', 'deleteGroup'],
    ...['requestToJoinGroup', 'withdrawGroupRequest', 'approveGroupRequest', 'declineGroupRequest'],
    ...['groupAttendance', 'setGroupRole'],
    ...['community GET /api/groups', 'community GET /api/groups/:id'],
    ...['community PATCH /api/groups/:id', 'community DELETE /api/groups/:id'],
    ...['community POST /api/groups/:id/join', 'community POST /api/groups/:id/leave'],
    ...['community POST /api/group-messages', 'community GET /api/group-messages/group_messages'],
    'community /ws/group/:id',
  ],
  'removal from groups, and bans': ['removeGroupMember', 'banFromGroup', 'unbanFromGroup'],
  'invitations to groups, and links': [
    ...['inviteToGroup', 'addGroupMember', 'groupInvitations', 'acceptGroupInvitation'],
    ...['declineGroupInvitation', 'revokeGroupInvitation', 'createGroupInviteLink'],
    ...['revokeGroupInviteLink', 'groupByInviteLink', 'joinGroupByInviteLink'],
  ],
  'the inbox, and notifications': ['inboxEvents', 'notifications'],
};

/** What concerns the viewer or their files alone: nobody is met there. Administrators have a schema of their own. */
export const alone: readonly string[] = [
  ...['iceServers', 'me', 'notificationPreferences'],
  ...['sessions', 'vapidPublicKey', 'changePassword', 'createGroup'],
  ...['createMeeting', 'createPost', 'createUpload', 'deleteAccount', 'disableSecondFactor'],
  ...['enableSecondFactor', 'markNotificationsSeen', 'registerPushDevice'],
  ...['registerPushSubscription'],
  ...['revokeSession', 'setPresence', 'setStatus'],
  ...['updateAccount', 'updatePrivacy', 'unregisterPushDevice', 'unregisterPushSubscription'],
  ...['updateNotificationPreferences', 'updateProfile', 'community GET /api/users/me'],
  ...['community POST /api/users/set-online', 'community POST /api/users/set-offline'],
  ...[
    'community POST /api/posts',
    'community GET /api/posts/my_posts',
    'community POST /api/groups',
  ],
  ...['community GET /api/groups/my_groups', 'meetings POST /api/call/create'],
  ...['tweets PUT /api/auth/user/edit', 'tweets DELETE /api/auth/user/delete'],
  ...['tweets POST /api/tweets', 'tweets GET /admin', 'friends POST /auth/password/change'],
  'friends POST /users/update',
];

/** Everything that is tried as a blocked user. */
export const triedBlocked = (): string[] =>
  Object.keys({ ...blockedFields, ...blockedRoutes, ...blockedSockets });

const apis = ['community', 'tweets', 'friends', 'meetings'];

/** The table of ways by entry points, for `docs/concepts/permissions.md`; `subscriptions` are those of the schema. */
export function tableOfWays(subscriptions: object): string {
  const cell = (names: string[]) => names.map((name) => `\`${name}\``).join(', ') || '–';
  const apiOf = (name: string) => apis.find((api) => name.startsWith(`${api} `));
  const rows = Object.entries(ways).map(([way, names]) => {
    const fields = names.filter((name) => !apiOf(name));
    return [
      way,
      cell(fields.filter((name) => !(name in subscriptions))),
      cell(fields.filter((name) => name in subscriptions)),
      ...apis.map((api) =>
        cell(names.filter((name) => apiOf(name) === api).map((name) => name.slice(api.length + 1))),
      ),
    ];
  });
  const head = [
    'way',
    'queries and mutations',
    'subscriptions, by socket and event stream',
    ...apis,
  ];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
