import { indexed } from '../search/searching.js';
import { type FieldRow, messages, nobody, open, page, shared, sharedRead } from './fields.js';

export const queries: Record<string, FieldRow> = {
  blockedUsers: open(() => `blockedUsers { ${page} }`),
  call: sharedRead((w) => `call(id: "${w.call}") { status caller { username } }`),
  calls: open(() => 'calls { nodes { id caller { username } } }'),
  conversation: sharedRead((w) => `conversation(id: "${w.conversation}") { ${messages} }`, {
    tells: ['ada', 'ben'],
  }),
  conversationWith: open(
    (w) => `conversationWith(user: { id: "${w.people.ben.id}" }) { ${messages} }`,
    {
      outcomes: [nobody, ['cleo', 'null'], ['ada', 'ok']],
      tells: ['ada'],
    },
  ),
  conversations: open(() => `conversations { nodes { lastMessage { content } ${messages} } }`, {
    tells: ['ada'],
  }),
  feed: open(() => `feed { ${page} }`),
  followRequests: open(() => `followRequests { ${page} }`),
  friendRequests: open(() => `friendRequests { ${page} }`),
  group: {
    ask: (w) =>
      `group(id: "${w.group}") { name members { nodes { __typename } } conversation { ${messages} } }`,
    outcomes: [nobody, ['cleo', 'ok'], ['dora', 'ok'], ['ada', 'ok'], ['ben', 'ok']],
    tells: ['ada', 'ben'],
  },
  groupByInviteLink: {
    ask: () => 'groupByInviteLink(token: "forged") { name }',
    outcomes: [nobody, ['cleo', 'null']],
  },
  groupInvitations: open(() => `groupInvitations { ${page} }`),
  groups: open(() => `groups { nodes { name conversation { ${messages} } } }`, { tells: ['ada'] }),
  iceServers: open(() => 'iceServers { __typename }'),
  me: {
    ask: () => 'me { username email }',
    outcomes: [
      [null, 'null'],
      ['cleo', 'ok'],
    ],
  },
  meeting: sharedRead((w) => `meeting(id: "${w.meeting}") { title }`, { tells: ['ada', 'ben'] }),
  meetings: open(() => 'meetings { nodes { title } }', { tells: ['ada'] }),
  messages: open(() => 'messages { nodes { content } }', { tells: ['ada'] }),
  invitations: {
    ask: () => 'invitations { nodes { meeting { title } } }',
    outcomes: [nobody, ['cleo', 'ok'], ['ben', 'ok']],
    tells: ['ben'],
  },
  mutedUsers: open(() => `mutedUsers { ${page} }`),
  node: sharedRead((w) => `node(id: "${w.message}") { ... on Message { content } }`, {
    tells: ['ada', 'ben'],
  }),
  nodes: open((w) => `nodes(ids: ["${w.message}"]) { ... on Message { content } }`, {
    tells: ['ada', 'ben'],
  }),
  notificationPreferences: open(() => 'notificationPreferences { kind isListed isPushed }'),
  notifications: {
    ask: () =>
      'notifications { unseenCount nodes { id kind subject { ... on Meeting { title } ... on Message { content } } } }',
    outcomes: [nobody, ['cleo', 'ok'], ['ben', 'ok']],
    tells: ['ben'],
  },
  post: open((w) => `post(id: "${w.post}") { content }`),
  posts: open(() => `posts { ${page} }`),
  search: open(
    () =>
      'search(query: "secret", kinds: [MESSAGE]) { nodes { item { ... on Message { content } } excerpt { text } } }',
    { tells: ['ada'], prepare: indexed },
  ),
  sessions: open(() => 'sessions { address }'),
  vapidPublicKey: open(() => 'vapidPublicKey'),
  user: open((w) => `user(by: { id: "${w.people.ada.id}" }) { username }`),
  users: open(() => `users { ${page} }`),
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
  feedEvents: open(() => 'feedEvents { __typename ... on PostPublished { post { content } } }'),
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
