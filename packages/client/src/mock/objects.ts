import {
  type OwnState,
  setState,
  stateFields,
  stateOf,
  tellActivity,
  unreadIn,
  unreadOf,
} from './conversation-state.js';
import type { MockObject } from './defaults.js';
import { type PageArgs, pageOf } from './page.js';
import type {
  MockContext,
  MockConversation,
  MockMessage,
  MockPost,
  MockState,
  MockUser,
} from './state.js';
import { MockStream, mockEpoch } from './stream.js';

const isViewer = (user: MockUser, { viewer }: MockContext) => viewer?.id === user.id;

export function addUser(state: MockState, username: string, fields: object = {}): MockUser {
  const id = state.nextId('user');
  const user = state.add<MockUser>({
    __typename: 'User',
    id,
    username,
    email: (_: unknown, context: MockContext) =>
      isViewer(user, context) ? `${username}@example.org` : null,
    fullName: username,
    createdAt: state.now(),
    presence: {
      __typename: 'Presence',
      id: `presence_${id.split('_')[1]}`,
      user: () => user,
      status: 'ONLINE',
    },
    viewerUnread: (_: unknown, context: MockContext) =>
      isViewer(user, context) ? unreadOf(state, user) : null,
    posts: (args: PageArgs) =>
      pageOf(
        state.posts.filter(({ author }) => author === user),
        args,
      ),
    ...fields,
  });
  state.users.push(user);
  return user;
}

/** Publishes a post, and tells it in the feed. */
export function addPost(state: MockState, author: MockUser, content: string): MockPost {
  const likers = new Set<string>();
  const post = state.add<MockPost>({
    __typename: 'Post',
    id: state.nextId('post'),
    author,
    content,
    createdAt: state.now(),
    likers,
    likeCount: () => likers.size,
    viewerHasLiked: (_: unknown, { viewer }: MockContext) =>
      viewer !== null && likers.has(viewer.id),
  });
  state.posts.unshift(post);
  state.feed.append(state.now(), { __typename: 'PostPublished', post });
  return post;
}

/** The conversation of two users, or a new one. */
export function conversationOf(state: MockState, users: readonly MockUser[]): MockConversation {
  const known = state.conversations.find(
    ({ participants }) =>
      participants.length === users.length && users.every((user) => participants.includes(user)),
  );
  return known ?? addConversation(state, users);
}

function addConversation(state: MockState, users: readonly MockUser[]): MockConversation {
  const rows: MockMessage[] = [];
  const read = new Map<string, number>();
  const states = new Map<string, OwnState>();
  const createdAt = state.now();
  const stream = new MockStream({ hasCursor: false });
  const id = state.nextId('conversation');
  const readOf = (user: MockUser) => read.get(user.id) ?? 0;
  const conversation = state.add<MockConversation>({
    __typename: 'Conversation',
    id,
    kind: users.length > 2 ? 'AD_HOC' : 'DIRECT',
    participants: [...users],
    rows,
    read,
    states,
    ...stateFields(states),
    state: 'OPEN',
    createdAt,
    stream,
    head: () => stream.head,
    epoch: mockEpoch,
    activeAt: () => rows.at(-1)?.sentAt ?? createdAt,
    lastMessage: () => rows.at(-1) ?? null,
    messages: (args: PageArgs) => pageOf(rows, args),
    unreadCount: (_: unknown, { viewer }: MockContext) =>
      viewer ? unreadIn(conversation, viewer) : 0,
    readMarks: () =>
      users.map((user) => ({
        __typename: 'ReadMark',
        id: `readmark_${id}_${user.id}`,
        user,
        readSeq: readOf(user),
        deliveredSeq: readOf(user),
      })),
  });
  state.conversations.push(conversation);
  return conversation;
}

/** What a message is made of. */
export interface MessageParts {
  content: string;
  clientKey?: string | null;
  replyToId?: string | null;
  attachments?: readonly MockObject[];
}

/** Adds a message, and tells it in the conversation and in the inboxes. The same client key is the same message. */
export function addMessage(
  state: MockState,
  conversation: MockConversation,
  sender: MockUser,
  { content, clientKey = null, replyToId = null, attachments = [] }: MessageParts,
): MockMessage {
  const sent = conversation.rows.find(
    (one) => one.key !== null && one.key === clientKey && one.sender === sender,
  );
  if (sent) return sent;
  const { stream, rows } = conversation;
  const reactions = new Map<string, Set<string>>();
  const sentAt = state.now();
  const message = state.add<MockMessage>({
    __typename: 'Message',
    id: state.nextId('message'),
    seq: stream.head + 1,
    key: clientKey,
    conversation,
    sender,
    content,
    attachments,
    sentAt,
    clientKey: (_: unknown, context: MockContext) => (isViewer(sender, context) ? clientKey : null),
    replyTo: replyToId === null ? null : state.objects.get(replyToId),
    replyCount: () => rows.filter(({ replyTo }) => replyTo === message).length,
    emojis: reactions,
    reactions: (_: unknown, { viewer }: MockContext) =>
      [...reactions].map(([emoji, users]) => ({
        emoji,
        count: users.size,
        viewerReacted: viewer !== null && users.has(viewer.id),
      })),
  });
  rows.push(message);
  conversation.read.set(sender.id, message.seq);
  setState(conversation, sender, { viewerHasMarkedUnread: false });
  stream.append(sentAt, { __typename: 'MessageSent', message, conversation });
  for (const user of conversation.participants) {
    if (!stateOf(conversation, user).viewerMutedUntil)
      setState(conversation, user, { viewerHasArchived: false });
    tellActivity(state, conversation, user, sentAt);
  }
  return message;
}
