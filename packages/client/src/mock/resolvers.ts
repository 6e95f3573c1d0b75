import { callMutations, callsOf, startCall } from './calls.js';
import { type OwnState, setState, stateOf, tellActivity } from './conversation-state.js';
import type { MockObject } from './defaults.js';
import { addMessage, addPost, addUser, conversationOf, type MessageParts } from './objects.js';
import { type PageArgs, pageOf } from './page.js';
import { found, refusal, signedIn } from './refusal.js';
import type {
  MockContext,
  MockConversation,
  MockMessage,
  MockPost,
  MockState,
  MockUser,
} from './state.js';
import { sessionFor } from './token.js';
import { attachmentsOf, createUpload } from './uploads.js';

const orNull = (state: MockState, id: unknown) => state.objects.get(String(id)) ?? null;

interface UserBy {
  id?: string;
  username?: string;
}

const userBy = (state: MockState, { id, username }: UserBy) =>
  state.users.find((user) => user.id === id || user.username === username) ?? null;

// biome-ignore lint/suspicious/noExplicitAny: the schema has checked the arguments
type Resolver = (args: any, context: MockContext) => unknown;

const queries: Record<string, Resolver> = {
  me: (_, { viewer }) => viewer,
  node: ({ id }, { state }) => orNull(state, id),
  nodes: ({ ids }, { state }) => ids.map((id: string) => orNull(state, id)),
  user: ({ by }, { state }) => userBy(state, by),
  users: (args: PageArgs, { state }) => pageOf(state.users, args),
  post: ({ id }, { state }) => orNull(state, id),
  posts: (args: PageArgs, { state }) => pageOf(state.posts, args),
  feed: (args: PageArgs, context) => signedIn(context) && pageOf(context.state.posts, args),
  conversation: ({ id }, { state }) => orNull(state, id),
  conversations({ archived = false, ...args }: PageArgs & { archived?: boolean | null }, context) {
    const viewer = signedIn(context);
    const listed = context.state.conversations.filter(
      (one) =>
        one.participants.includes(viewer) &&
        (archived === null || stateOf(one, viewer).viewerHasArchived === archived),
    );
    const activity = ({ rows, createdAt }: MockConversation) =>
      String(rows.at(-1)?.sentAt ?? createdAt);
    const isPinned = (one: MockConversation) => Number(stateOf(one, viewer).viewerHasPinned);
    return pageOf(
      listed.sort(
        (one, other) =>
          isPinned(other) - isPinned(one) || activity(other).localeCompare(activity(one)),
      ),
      args,
    );
  },
  call: ({ id }, { state }) => orNull(state, id),
  calls: ({ filter, ...args }: PageArgs & { filter?: string }, context) =>
    pageOf(callsOf(context.state, signedIn(context), filter), args),
  conversationWith(args, context) {
    const user = userBy(context.state, args.user);
    return user && conversationOf(context.state, [signedIn(context), user]);
  },
};

/** The conversation that an address of a message names. */
function addressed(
  {
    conversationId,
    userId,
    username,
  }: { conversationId?: string; userId?: string; username?: string },
  context: MockContext,
): MockConversation {
  const { state } = context;
  if (conversationId) return found<MockConversation>(state, conversationId, 'Conversation');
  const user = userBy(state, { ...(userId && { id: userId }), ...(username && { username }) });
  if (!user) throw refusal('NOT_FOUND', 'NOT_FOUND', 'User not found.');
  return conversationOf(state, [signedIn(context), user]);
}

function react(
  { messageId, emoji }: { messageId: string; emoji: string },
  context: MockContext,
  isAdded: boolean,
): MockObject {
  const by = signedIn(context);
  const message = found<MockMessage>(context.state, messageId, 'Message');
  const emojis = message.emojis as Map<string, Set<string>>;
  const users = emojis.get(emoji) ?? new Set();
  if (isAdded) users.add(by.id);
  else users.delete(by.id);
  if (users.size > 0) emojis.set(emoji, users);
  else emojis.delete(emoji);
  const { conversation } = message;
  const __typename = isAdded ? 'ReactionAdded' : 'ReactionRemoved';
  conversation.stream.append(context.state.now(), { __typename, message, conversation, by, emoji });
  return { message };
}

function like({ postId }: { postId: string }, context: MockContext, isLiked: boolean): MockObject {
  const post = found<MockPost>(context.state, postId, 'Post');
  const { id } = signedIn(context);
  if (isLiked) post.likers.add(id);
  else post.likers.delete(id);
  return { post };
}

/** A change of what the viewer has of a conversation for themselves. */
const changes =
  (change: (input: { until?: string | null }) => Partial<OwnState>): Resolver =>
  ({ input }, context) => {
    const viewer = signedIn(context);
    const conversation = found<MockConversation>(
      context.state,
      input.conversationId,
      'Conversation',
    );
    setState(conversation, viewer, change(input));
    tellActivity(context.state, conversation, viewer);
    return { conversation };
  };

/** Stands for a mute without end. */
const forever = '9999-12-31T23:59:59.000Z';

const mutations: Record<string, Resolver> = {
  pinConversation: changes(() => ({ viewerHasPinned: true, viewerHasArchived: false })),
  unpinConversation: changes(() => ({ viewerHasPinned: false })),
  archiveConversation: changes(() => ({ viewerHasPinned: false, viewerHasArchived: true })),
  unarchiveConversation: changes(() => ({ viewerHasArchived: false })),
  muteConversation: changes(({ until }) => ({ viewerMutedUntil: until ?? forever })),
  unmuteConversation: changes(() => ({ viewerMutedUntil: null })),
  markUnread: changes(() => ({ viewerHasMarkedUnread: true })),
  startConversation({ input: { userId, adHoc } }, context) {
    const { state } = context;
    const users = (adHoc?.userIds ?? [userId]).map((id: string) =>
      found<MockUser>(state, id, 'User'),
    );
    return { conversation: conversationOf(state, [signedIn(context), ...users]) };
  },
  leaveConversation({ input: { conversationId } }, context) {
    const viewer = signedIn(context);
    const { state } = context;
    const { participants } = found<MockConversation>(state, conversationId, 'Conversation');
    participants.splice(participants.indexOf(viewer), 1);
    const left = { __typename: 'ConversationLeft', conversationId, viewer };
    state.stream(`inbox:${viewer.id}`).append(state.now(), left);
    return { conversationId };
  },
  login({ input }, { state }) {
    const user = state.user(input.identifier);
    if (!user) throw refusal('UNAUTHENTICATED', 'WRONG_CREDENTIALS', 'Wrong username or password.');
    return { user, ...sessionFor(user) };
  },
  register({ input: { username } }, { state }) {
    if (state.user(username)) throw refusal('CONFLICT', 'USERNAME_TAKEN', 'The username is taken.');
    const user = addUser(state, username);
    return { user, ...sessionFor(user) };
  },
  sendMessage({ input }, context) {
    const attachments = attachmentsOf(context.state, input.attachmentIds ?? []);
    const parts: MessageParts = { ...input, content: input.content ?? '', attachments };
    return {
      message: addMessage(context.state, addressed(input.to, context), signedIn(context), parts),
    };
  },
  addReaction: ({ input }, context) => react(input, context, true),
  removeReaction: ({ input }, context) => react(input, context, false),
  markRead({ input: { upTo } }, context) {
    const by = signedIn(context);
    const { state } = context;
    const conversation = upTo.messageId
      ? found<MockMessage>(state, upTo.messageId, 'Message').conversation
      : found<MockConversation>(state, upTo.conversationId, 'Conversation');
    const readSeq = conversation.rows.at(-1)?.seq ?? 0;
    conversation.read.set(by.id, readSeq);
    setState(conversation, by, { viewerHasMarkedUnread: false });
    tellActivity(state, conversation, by);
    conversation.stream.append(state.now(), {
      __typename: 'ConversationRead',
      by,
      conversation,
      readSeq,
    });
    return { conversation };
  },
  createUpload: ({ input }, context) =>
    signedIn(context) && createUpload(context.state, context.origin, input),
  startCall({ input: { callee, kind } }, context) {
    const { state } = context;
    const user = userBy(state, callee);
    if (!user) throw refusal('NOT_FOUND', 'NOT_FOUND', 'User not found.');
    return { call: startCall(state, signedIn(context), user, kind) };
  },
  ...callMutations,
  setTyping({ input: { conversationId, isTyping } }, context) {
    const typing = { isTyping, user: signedIn(context) };
    context.state.stream(`typing:${conversationId}`).tell(typing);
    return { typing };
  },
  createPost: ({ input }, context) => ({
    post: addPost(context.state, signedIn(context), input.content),
  }),
  likePost: ({ input }, context) => like(input, context, true),
  unlikePost: ({ input }, context) => like(input, context, false),
};

export const resolvers: Record<'Query' | 'Mutation', Record<string, Resolver>> = {
  Query: queries,
  Mutation: mutations,
};
