import {
  act,
  as,
  askAnew,
  door,
  type FieldRow,
  nobody,
  ofSender,
  ofThree,
  open,
  owned,
  shared,
} from './fields.js';
import { groupMembership } from './group-membership.js';
import type { World } from './world.js';

/** Ada asks to follow ben. */
const askToFollow = async (w: World) => {
  await w.sql('delete from follow_requests');
  await w.sql('insert into follow_requests (requester_id, asked_id) values ($1, $2)', [
    w.people.ada.number,
    w.people.ben.number,
  ]);
};

/** Ada's message waits for ben. */
const asked = (name: string): FieldRow => ({
  ask: act(name, (w) => ({ conversationId: w.conversation })),
  prepare: (w) =>
    w.sql('update conversations set requested_of_id = $1 where id = $2', [
      w.people.ben.number,
      w.conversation.split('_')[1],
    ]),
  outcomes: [
    nobody,
    ['cleo', 'NOT_FOUND'],
    ['dora', 'NOT_FOUND'],
    ['ada', 'FORBIDDEN'],
    ['ben', 'ok'],
  ],
});

export const mutations: Record<string, FieldRow> = {
  ...groupMembership,
  acceptCall: shared(
    act('acceptCall', (w) => ({ callId: w.call })),
    {
      outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['ada', 'FORBIDDEN'], ['ben', 'ok']],
    },
  ),
  acceptMessageRequest: asked('acceptMessageRequest'),
  acceptFollowRequest: {
    ask: act('acceptFollowRequest', (w) => ({ userId: w.people.ada.id })),
    prepare: askToFollow,
    outcomes: [nobody, ['cleo', 'CONFLICT'], ['ben', 'ok']],
  },
  acceptFriendRequest: {
    ask: act('acceptFriendRequest', (w) => ({ userId: w.people.ada.id })),
    prepare: askAnew,
    outcomes: [nobody, ['cleo', 'CONFLICT'], ['ben', 'ok']],
  },
  addFriend: open(act('addFriend', (w) => ({ userId: w.people.ben.id }))),
  addAgendaItem: {
    ask: act('addAgendaItem', (w) => ({
      meetingId: w.meeting,
      position: 1,
      title: 'first',
      durationMinutes: 5,
    })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['ben', 'FORBIDDEN'], ['ada', 'ok']],
  },
  addReaction: shared(act('addReaction', (w) => ({ messageId: w.message, emoji: '👍' }))),
  answerInvitation: {
    ask: act('answerInvitation', (w) => ({ meetingId: w.meeting, answer: 'ACCEPTED' })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['ben', 'ok']],
  },
  blockUser: open(act('blockUser', (w) => ({ userId: w.people.ben.id }))),
  changePassword: {
    ask: act('changePassword', () => ({
      currentPassword: 'wrong wrong',
      newPassword: 'new and long',
    })),
    outcomes: [nobody, ['cleo', 'BAD_USER_INPUT']],
  },
  createComment: open(act('createComment', (w) => ({ postId: w.post, content: 'hm' }))),
  createGroup: {
    ask: act('createGroup', (w) => ({ name: 'with her picture', imageId: w.upload })),
    outcomes: [nobody, ['cleo', 'BAD_USER_INPUT']],
  },
  createMeeting: open(
    act('createMeeting', () => ({
      title: 'mine',
      scheduledAt: '2030-01-01T00:00:00Z',
      isGroup: false,
    })),
  ),
  createPost: {
    ask: act('createPost', (w) => ({ content: 'with her picture', images: [{ id: w.upload }] })),
    outcomes: [nobody, ['cleo', 'BAD_USER_INPUT']],
  },
  createUpload: open(
    act('createUpload', () => ({ kind: 'IMAGE', name: 'a.png', type: 'image/png', size: 9 })),
  ),
  declineFriendRequest: {
    ask: act('declineFriendRequest', (w) => ({ userId: w.people.ada.id })),
    prepare: askAnew,
    outcomes: [nobody, ['cleo', 'CONFLICT'], ['ben', 'ok']],
  },
  declineFollowRequest: {
    ask: act('declineFollowRequest', (w) => ({ userId: w.people.ada.id })),
    prepare: askToFollow,
    outcomes: [nobody, ['cleo', 'CONFLICT'], ['ben', 'ok']],
  },
  declineMessageRequest: asked('declineMessageRequest'),
  deleteAccount: {
    ask: act('deleteAccount', (w) => ({ password: w.people.ada.password })),
    outcomes: [nobody, ['cleo', 'BAD_USER_INPUT']],
  },
  deleteCall: shared(
    act('deleteCall', (w) => ({ callId: w.call })),
    {
      prepare: (w) => as(w, 'ada', act('endCall', () => ({ callId: w.call }))(w)),
    },
  ),
  deleteComment: owned(act('deleteComment', (w) => ({ commentId: w.comment }))),
  deleteGroup: owned(act('deleteGroup', (w) => ({ groupId: w.group }))),
  deleteMessage: ofSender(act('deleteMessage', (w) => ({ messageId: w.message }))),
  deletePost: owned(act('deletePost', (w) => ({ postId: w.post }))),
  disableSecondFactor: {
    ask: act('disableSecondFactor', () => ({ password: 'wrong wrong', code: '000000' })),
    outcomes: [nobody, ['cleo', 'BAD_USER_INPUT']],
  },
  editMessage: ofSender(act('editMessage', (w) => ({ messageId: w.message, content: 'mine' }))),
  enableSecondFactor: {
    ask: act('enableSecondFactor', () => ({ password: 'wrong wrong', code: '000000' })),
    outcomes: [nobody, ['cleo', 'BAD_USER_INPUT']],
  },
  endCall: {
    ask: act('endCall', (w) => ({ callId: w.call })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['dora', 'NOT_FOUND'], ['ada', 'ok']],
  },
  finishOAuth: door(
    () =>
      'finishOAuth(input: { provider: FORTY_TWO, state: "x", code: "x", binding: "x" }) { __typename }',
    'UNAVAILABLE',
  ),
  followUser: open(act('followUser', (w) => ({ userId: w.people.ben.id }))),
  forwardMessage: shared(
    act('forwardMessage', (w) => ({
      messageId: w.message,
      to: { conversationId: w.conversation },
    })),
  ),
  inviteToMeeting: {
    ask: act('inviteToMeeting', (w) => ({ meetingId: w.meeting, userId: w.people.dora.id })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['ben', 'FORBIDDEN'], ['ada', 'ok']],
  },
  joinGroup: open(act('joinGroup', (w) => ({ groupId: w.group }))),
  leaveGroup: {
    ask: act('leaveGroup', (w) => ({ groupId: w.group })),
    outcomes: [nobody, ['ben', 'ok']],
  },
  likeComment: open(act('likeComment', (w) => ({ commentId: w.comment }))),
  likePost: open(act('likePost', (w) => ({ postId: w.post }))),
  login: door(
    act('login', () => ({ identifier: 'ada', password: 'wrong wrong' })),
    'UNAUTHENTICATED',
  ),
  logout: { ask: act('logout', () => ({})), outcomes: [nobody] },
  markNotificationsSeen: open(act('markNotificationsSeen', () => ({}), 'unseenCount')),
  addParticipants: ofThree(
    act('addParticipants', (w) => ({ conversationId: w.adHoc, userIds: [w.people.cleo.id] })),
  ),
  leaveConversation: ofThree(act('leaveConversation', (w) => ({ conversationId: w.adHoc }))),
  renameConversation: ofThree(
    act('renameConversation', (w) => ({ conversationId: w.adHoc, title: 'ours' })),
  ),
  markDelivered: shared(act('markDelivered', (w) => ({ conversationId: w.conversation, seq: 1 }))),
  markUnread: shared(act('markUnread', (w) => ({ conversationId: w.conversation }))),
  muteConversation: shared(act('muteConversation', (w) => ({ conversationId: w.conversation }))),
  unmuteConversation: shared(
    act('unmuteConversation', (w) => ({ conversationId: w.conversation })),
  ),
  pinConversation: shared(act('pinConversation', (w) => ({ conversationId: w.conversation }))),
  unpinConversation: shared(act('unpinConversation', (w) => ({ conversationId: w.conversation }))),
  archiveConversation: shared(
    act('archiveConversation', (w) => ({ conversationId: w.conversation })),
  ),
  unarchiveConversation: shared(
    act('unarchiveConversation', (w) => ({ conversationId: w.conversation })),
  ),
  markRead: shared(act('markRead', (w) => ({ upTo: { conversationId: w.conversation } }))),
  muteUser: open(act('muteUser', (w) => ({ userId: w.people.ben.id }))),
  pinMessage: shared(act('pinMessage', (w) => ({ messageId: w.message }))),
  registerPushDevice: {
    ask: act('registerPushDevice', () => ({ platform: 'FCM', token: 'a-token' }), 'isRegistered'),
    outcomes: [nobody, ['cleo', 'FORBIDDEN']],
  },
  registerPushSubscription: {
    ask: act('registerPushSubscription', () => ({
      endpoint: 'https://127.0.0.1/inside',
      p256dh:
        'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
      auth: 'k8JV6sjdbhAi1n3_LDBLvA',
    })),
    outcomes: [nobody, ['cleo', 'BAD_USER_INPUT']],
  },
  refreshSession: door(
    act('refreshSession', () => ({ refreshToken: 'forged' })),
    'UNAUTHENTICATED',
  ),
  register: door(
    act('register', () => ({
      username: 'ada',
      email: 'x@example.org',
      password: 'long enough it is',
    })),
    'CONFLICT',
  ),
  confirmEmail: door(
    act('confirmEmail', () => ({ token: 'forged' })),
    'BAD_USER_INPUT',
  ),
  undoEmailChange: door(
    act('undoEmailChange', () => ({ token: 'forged' })),
    'BAD_USER_INPUT',
  ),
  undoSecondFactorChange: door(
    act('undoSecondFactorChange', () => ({ token: 'forged' })),
    'BAD_USER_INPUT',
  ),
  rejectCall: {
    ask: act('rejectCall', (w) => ({ callId: w.call })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['ada', 'FORBIDDEN'], ['ben', 'ok']],
  },
  removeReaction: shared(act('removeReaction', (w) => ({ messageId: w.message, emoji: '👍' }))),
  removeFollower: open(act('removeFollower', (w) => ({ userId: w.people.ben.id }))),
  removeFriend: open(act('removeFriend', (w) => ({ userId: w.people.ben.id }))),
  removeGroupMember: owned(
    act('removeGroupMember', (w) => ({ groupId: w.group, userId: w.people.ben.id })),
    { outcomes: [nobody, ['cleo', 'FORBIDDEN'], ['ada', 'ok']] },
  ),
  reportContent: open(act('reportContent', (w) => ({ contentId: w.post, reason: 'spam' }))),
  sendFriendRequest: open(act('sendFriendRequest', (w) => ({ userId: w.people.dora.id }))),
  requestPasswordReset: door(
    act('requestPasswordReset', () => ({ email: 'nobody@example.org' })),
    'ok',
  ),
  resetPassword: door(
    act('resetPassword', () => ({ token: 'forged', newPassword: 'long enough it is' })),
    'BAD_USER_INPUT',
  ),
  revokeSession: {
    ask: act('revokeSession', (w) => ({ sessionId: w.session })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['dora', 'NOT_FOUND']],
  },
  ringCall: {
    ask: act('ringCall', (w) => ({ callId: w.call })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['ada', 'FORBIDDEN'], ['ben', 'ok']],
  },
  sendCallSignal: {
    ask: act('sendCallSignal', (w) => ({ callId: w.call, kind: 'OFFER', sdp: 'v=0' })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['dora', 'NOT_FOUND'], ['ada', 'ok']],
  },
  sendLoginCode: door(
    act('sendLoginCode', () => ({ username: 'nobody', email: 'nobody@example.org' })),
    'ok',
  ),
  sendMessage: shared(
    act('sendMessage', (w) => ({ to: { conversationId: w.conversation }, content: 'hello' })),
  ),
  setGroupRole: owned(
    (w) =>
      `setGroupRole(input: { groupId: "${w.group}", userId: "${w.people.ben.id}", role: ADMIN }) { __typename }`,
  ),
  setStatus: open(act('setStatus', () => ({ text: 'tea' }))),
  setPresence: open(act('setPresence', () => ({ status: 'OFFLINE' }))),
  setTyping: shared(act('setTyping', (w) => ({ conversationId: w.conversation, isTyping: false }))),
  startCall: {
    ask: act('startCall', (w) => ({ callee: { id: w.people.dora.id }, kind: 'AUDIO' })),
    outcomes: [nobody, ['cleo', 'ok'], ['ada', 'CONFLICT']],
  },
  startConversation: open(act('startConversation', (w) => ({ userId: w.people.ben.id }))),
  startMeetingCall: {
    ask: act('startMeetingCall', (w) => ({ meetingId: w.meeting, kind: 'AUDIO' })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND']],
  },
  startOAuth: door(
    () => 'startOAuth(input: { provider: FORTY_TWO }) { __typename }',
    'UNAVAILABLE',
  ),
  unblockUser: open(act('unblockUser', (w) => ({ userId: w.people.ben.id }))),
  unfollowUser: open(act('unfollowUser', (w) => ({ userId: w.people.ben.id }))),
  unmuteUser: open(act('unmuteUser', (w) => ({ userId: w.people.ben.id }))),
  unlikeComment: open(act('unlikeComment', (w) => ({ commentId: w.comment }))),
  unlikePost: open(act('unlikePost', (w) => ({ postId: w.post }))),
  unpinMessage: shared(act('unpinMessage', (w) => ({ messageId: w.message }))),
  updateAccount: {
    ask: act('updateAccount', () => ({ username: 'ada' })),
    outcomes: [nobody, ['cleo', 'CONFLICT'], ['ada', 'ok']],
  },
  updateComment: owned(act('updateComment', (w) => ({ commentId: w.comment, content: 'mine' }))),
  updateGroup: owned(act('updateGroup', (w) => ({ groupId: w.group, name: 'mine' }))),
  updatePrivacy: open(act('updatePrivacy', () => ({ isPrivate: false }))),
  unregisterPushDevice: open(act('unregisterPushDevice', () => ({ token: 'a-token' }))),
  unregisterPushSubscription: open(
    act('unregisterPushSubscription', () => ({ endpoint: 'https://push.example.org/1' })),
  ),
  updateNotificationPreferences: open(
    () =>
      'updateNotificationPreferences(input: { preferences: [{ kind: POST_LIKED, isPushed: true }] }) { preferences { kind } }',
  ),
  updatePost: owned(act('updatePost', (w) => ({ postId: w.post, content: 'mine' }))),
  updateProfile: {
    ask: act('updateProfile', (w) => ({ avatarId: w.upload })),
    outcomes: [nobody, ['cleo', 'BAD_USER_INPUT']],
  },
};
