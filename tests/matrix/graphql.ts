import type { Caller, World } from './world.js';

/** What a caller gets: an answer, or the code it is refused with. */
type Outcome =
  | 'ok'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'UNAVAILABLE';

/** One root field: how it is asked, and what each caller gets. */
export interface FieldRow {
  /** The field with its arguments and selection. */
  ask(w: World): string;
  outcomes: [caller: Caller, outcome: Outcome][];
  /** Of whom the answer holds the secret. */
  tells?: Caller[];
  prepare?(w: World): Promise<unknown>;
}

const nobody: [null, Outcome] = [null, 'UNAUTHENTICATED'];
type Ask = FieldRow['ask'];
type More = Partial<FieldRow>;

/** Open to whoever is signed in; of what is private it tells only whom it concerns. */
const open = (ask: Ask, more: More = {}): FieldRow => ({
  ask,
  outcomes: [nobody, ['cleo', 'ok'], ['ada', 'ok']],
  ...more,
});
/** Ada's and ben's: to cleo it is not there. */
const shared = (ask: Ask, more: More = {}): FieldRow => ({
  ask,
  outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['dora', 'NOT_FOUND'], ['ada', 'ok'], ['ben', 'ok']],
  ...more,
});
/** Seen by all, changed by ada alone. */
const owned = (ask: Ask, more: More = {}): FieldRow => ({
  ask,
  outcomes: [nobody, ['cleo', 'FORBIDDEN'], ['ben', 'FORBIDDEN'], ['ada', 'ok']],
  ...more,
});
/** A message of ada's: ben sees it, to strangers it is not there. */
const ofSender = (ask: Ask): FieldRow => ({
  ask,
  outcomes: [
    nobody,
    ['cleo', 'NOT_FOUND'],
    ['dora', 'NOT_FOUND'],
    ['ben', 'FORBIDDEN'],
    ['ada', 'ok'],
  ],
});
/** For administrators; others learn nothing. */
const guarded = (ask: Ask, more: More = {}): FieldRow => ({
  ask,
  outcomes: [nobody, ['cleo', 'FORBIDDEN'], ['ada', 'FORBIDDEN'], ['dora', 'ok']],
  ...more,
});
/** Not for signing in: it is how one does. */
const door = (ask: Ask, outcome: Outcome): FieldRow => ({ ask, outcomes: [[null, outcome]] });

const act = (name: string, input: (w: World) => object, selection = '__typename'): Ask => {
  const spelled = (value: unknown): string =>
    typeof value === 'string' && /^[A-Z]+$/.test(value) ? value : JSON.stringify(value);
  return (w) =>
    `${name}(input: { ${Object.entries(input(w))
      .map(([key, value]) => `${key}: ${spelled(value)}`)
      .join(', ')} }) { ${selection} }`;
};
const as = (w: World, caller: NonNullable<Caller>, mutation: string) =>
  w.people[caller].graphql(`mutation { ${mutation} }`);
/** Ada asks ben to be friends; they are none. */
async function askAnew(w: World) {
  await w.sql('delete from friends');
  await as(w, 'ada', act('requestFriend', () => ({ userId: w.people.ben.id }))(w));
}
const page = 'nodes { id }';
const messages = 'messages(last: 50) { nodes { content sender { username } } }';

export const queries: Record<string, FieldRow> = {
  accounts: guarded(() => `accounts { ${page} }`),
  auditLog: guarded(() => `auditLog { ${page} }`),
  call: shared((w) => `call(id: "${w.call}") { status caller { username } }`),
  calls: open(() => 'calls { nodes { id caller { username } } }'),
  conversation: shared((w) => `conversation(id: "${w.conversation}") { ${messages} }`, {
    tells: ['ada', 'ben'],
  }),
  conversationWith: open((w) => `conversationWith(userId: "${w.people.ben.id}") { ${messages} }`, {
    tells: ['ada'],
  }),
  conversations: open(() => `conversations { nodes { lastMessage { content } ${messages} } }`, {
    tells: ['ada'],
  }),
  feed: open(() => `feed { ${page} }`),
  friendRequests: open(() => `friendRequests { ${page} }`),
  group: {
    ask: (w) =>
      `group(id: "${w.group}") { name members { nodes { __typename } } conversation { ${messages} } }`,
    outcomes: [nobody, ['cleo', 'ok'], ['dora', 'ok'], ['ada', 'ok'], ['ben', 'ok']],
    tells: ['ada', 'ben'],
  },
  groups: open(() => `groups { nodes { name conversation { ${messages} } } }`, { tells: ['ada'] }),
  iceServers: open(() => 'iceServers { __typename }'),
  legacyUsage: guarded(() => 'legacyUsage { __typename }'),
  me: {
    ask: () => 'me { username email }',
    outcomes: [
      [null, 'ok'],
      ['cleo', 'ok'],
    ],
  },
  meeting: shared((w) => `meeting(id: "${w.meeting}") { channelName }`, { tells: ['ada', 'ben'] }),
  meetings: open(() => 'meetings { nodes { channelName } }', { tells: ['ada'] }),
  messages: open(() => 'messages { nodes { content } }', { tells: ['ada'] }),
  myInvitations: {
    ask: () => 'myInvitations { nodes { meeting { channelName } } }',
    outcomes: [nobody, ['cleo', 'ok'], ['ben', 'ok']],
    tells: ['ben'],
  },
  node: shared((w) => `node(id: "${w.message}") { ... on Message { content } }`, {
    tells: ['ada', 'ben'],
  }),
  post: open((w) => `post(id: "${w.post}") { content }`),
  posts: open(() => `posts { ${page} }`),
  removals: open(() => `removals { ${page} }`),
  reports: guarded(() => `reports { ${page} }`),
  sessions: open(() => 'sessions { address }'),
  user: open((w) => `user(id: "${w.people.ada.id}") { username }`),
  users: open(() => `users { ${page} }`),
};

export const mutations: Record<string, FieldRow> = {
  acceptCall: shared(
    act('acceptCall', (w) => ({ callId: w.call })),
    {
      outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['ada', 'FORBIDDEN'], ['ben', 'ok']],
    },
  ),
  acceptFriend: {
    ask: act('acceptFriend', (w) => ({ userId: w.people.ada.id })),
    prepare: askAnew,
    outcomes: [nobody, ['cleo', 'CONFLICT'], ['ben', 'ok']],
  },
  addFriend: open(act('addFriend', (w) => ({ userId: w.people.ben.id }))),
  addMilestone: {
    ask: act('addMilestone', (w) => ({
      meetingId: w.meeting,
      num: 1,
      title: 'first',
      durationMinutes: 5,
    })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['ben', 'FORBIDDEN'], ['ada', 'ok']],
  },
  answerInvitation: {
    ask: act('answerInvitation', (w) => ({ meetingId: w.meeting, answer: 'YES' })),
    outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['ben', 'ok']],
  },
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
      channelName: 'mine',
      scheduledAt: '2030-01-01T00:00:00Z',
      isGroup: false,
    })),
  ),
  createPost: {
    ask: act('createPost', (w) => ({ content: 'with her picture', imageId: w.upload })),
    outcomes: [nobody, ['cleo', 'BAD_USER_INPUT']],
  },
  createUpload: open(act('createUpload', () => ({ contentType: 'image/png', bytes: 9 }))),
  declineFriend: {
    ask: act('declineFriend', (w) => ({ userId: w.people.ada.id })),
    prepare: askAnew,
    outcomes: [nobody, ['cleo', 'CONFLICT'], ['ben', 'ok']],
  },
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
  markRead: shared(act('markRead', (w) => ({ conversationId: w.conversation }))),
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
  removeContent: guarded(act('removeContent', (w) => ({ contentId: w.post, reason: 'spam' }))),
  restoreContent: guarded(
    act('restoreContent', (w) => ({ contentId: w.post })),
    {
      prepare: (w) =>
        as(w, 'dora', act('removeContent', () => ({ contentId: w.post, reason: 'x' }))(w)),
    },
  ),
  removeFriend: open(act('removeFriend', (w) => ({ userId: w.people.ben.id }))),
  removeFromGroup: owned(
    act('removeFromGroup', (w) => ({ groupId: w.group, userId: w.people.ben.id })),
    { outcomes: [nobody, ['cleo', 'FORBIDDEN'], ['ada', 'ok']] },
  ),
  reportContent: open(act('reportContent', (w) => ({ contentId: w.post, reason: 'spam' }))),
  requestFriend: open(act('requestFriend', (w) => ({ userId: w.people.dora.id }))),
  requestPasswordReset: door(
    act('requestPasswordReset', () => ({ email: 'nobody@example.org' })),
    'ok',
  ),
  resetPassword: door(
    act('resetPassword', () => ({ token: 'forged', newPassword: 'long enough it is' })),
    'BAD_USER_INPUT',
  ),
  resolveReport: {
    ask: act('resolveReport', () => ({ reportId: 'report_1' })),
    outcomes: [nobody, ['cleo', 'FORBIDDEN'], ['ada', 'FORBIDDEN']],
  },
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
    act('sendMessage', (w) => ({ conversationId: w.conversation, content: 'hello' })),
  ),
  setGroupRole: owned(
    (w) =>
      `setGroupRole(input: { groupId: "${w.group}", userId: "${w.people.ben.id}", role: ADMIN }) { __typename }`,
  ),
  setPresence: open(act('setPresence', () => ({ status: 'OFFLINE' }))),
  setTyping: shared(act('setTyping', (w) => ({ conversationId: w.conversation, isTyping: false }))),
  setUserRole: guarded(
    (w) => `setUserRole(input: { userId: "${w.people.ben.id}", role: USER }) { __typename }`,
  ),
  startCall: {
    ask: act('startCall', (w) => ({ calleeId: w.people.dora.id, kind: 'AUDIO' })),
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
  suspendUser: guarded(
    act('suspendUser', (w) => ({ userId: w.people.ben.id, reason: 'spam' })),
    {
      outcomes: [nobody, ['cleo', 'FORBIDDEN'], ['ada', 'FORBIDDEN']],
    },
  ),
  unfollowUser: open(act('unfollowUser', (w) => ({ userId: w.people.ben.id }))),
  unlikeComment: open(act('unlikeComment', (w) => ({ commentId: w.comment }))),
  unlikePost: open(act('unlikePost', (w) => ({ postId: w.post }))),
  unsuspendUser: guarded(
    act('unsuspendUser', (w) => ({ userId: w.people.ben.id })),
    {
      outcomes: [nobody, ['cleo', 'FORBIDDEN'], ['ada', 'FORBIDDEN']],
    },
  ),
  updateAccount: {
    ask: act('updateAccount', () => ({ username: 'ada' })),
    outcomes: [nobody, ['cleo', 'CONFLICT'], ['ada', 'ok']],
  },
  updateComment: owned(act('updateComment', (w) => ({ commentId: w.comment, content: 'mine' }))),
  updateGroup: owned(act('updateGroup', (w) => ({ groupId: w.group, name: 'mine' }))),
  updatePost: owned(act('updatePost', (w) => ({ postId: w.post, content: 'mine' }))),
  updateProfile: {
    ask: act('updateProfile', (w) => ({ avatarId: w.upload })),
    outcomes: [nobody, ['cleo', 'BAD_USER_INPUT']],
  },
};

export const subscriptions: Record<string, FieldRow> = {
  callEvents: shared(
    (w) => `callEvents(callId: "${w.call}", after: 0) { __typename ... on CallSignal { sdp } }`,
    { tells: ['ada', 'ben'] },
  ),
  conversationEvents: shared(
    (w) =>
      `conversationEvents(conversationId: "${w.conversation}", after: 0) { __typename ... on MessageSent { message { content } } }`,
    { tells: ['ada', 'ben'] },
  ),
  groupAttendance: {
    ask: (w) => `groupAttendance(groupId: "${w.group}") { user { username } }`,
    outcomes: [nobody, ['cleo', 'FORBIDDEN']],
  },
  inboxEvents: open(
    () =>
      `inboxEvents { __typename ... on ConversationActivity { conversation { lastMessage { content } } } }`,
    { tells: ['ada'] },
  ),
  presenceChanged: open((w) => `presenceChanged(userIds: ["${w.people.ben.id}"]) { status }`),
  typing: {
    ask: (w) => `typing(conversationId: "${w.conversation}") { user { username } }`,
    outcomes: [nobody, ['cleo', 'NOT_FOUND']],
  },
};
