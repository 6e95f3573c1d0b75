import type { Person } from '../../harness/server.js';
import type { Told } from './world.js';

const SETTINGS =
  'id name description visibility joinPolicy isAnnouncement slowModeSeconds updatedAt';
const REPLIED = 'replyTo { id content isDeleted replyCount }';
const REACTIONS = 'reactions { emoji count viewerReacted users { id } }';
const PARTS = `isForwarded pinnedAt replyCount clientKey ${REPLIED} ${REACTIONS}
  linkPreview { url title } mentions { start length user { id } } edits(first: 3) { nodes { content editedAt } }`;
const MESSAGE = `id seq content editedAt isDeleted deletedAt removedAt sender { id } ${PARTS}`;
/** What a client reads that shows a conversation, as `ConversationState`. */
export const READ = `query ($id: ID!) { conversation(id: $id) {
  state title head unreadCount lastMessage { id content } participants { id }
  readMarks { user { id } readSeq deliveredSeq } messages(last: 20) { nodes { ${MESSAGE} } }
  pinnedMessages(first: 50) { nodes { id } }
  group { ${SETTINGS} memberCount members(first: 100) { nodes { role user { id } } } }
} }`;
/** What a client subscribes to that keeps it. */
export const EVENTS = `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
  __typename ... on StreamEvent { seq }
  ... on MessageSent { message { ${MESSAGE} } }
  ... on MessageEdited { message { ${MESSAGE} } }
  ... on MessageDeleted { message { ${MESSAGE} } }
  ... on MessageModerated { message { ${MESSAGE} } }
  ... on ReactionAdded { emoji by { id } message { ${MESSAGE} } }
  ... on ReactionRemoved { emoji by { id } message { ${MESSAGE} } }
  ... on LinkPreviewAdded { message { ${MESSAGE} } }
  ... on MessagePinned { by { id } message { ${MESSAGE} } }
  ... on MessageUnpinned { by { id } message { ${MESSAGE} } }
  ... on ConversationRead { by { id } readSeq }
  ... on MessageRequestAccepted { by { id } }
  ... on ConversationDelivered { by { id } deliveredSeq }
  ... on ConversationRenamed { conversation { title } }
  ... on MemberJoined { user { id } }
  ... on MemberLeft { user { id } }
  ... on MemberRoleChanged { user { id } role }
  ... on GroupChanged { group { ${SETTINGS} } }
} }`;

interface Message {
  id: string;
  seq: number;
  content: string;
  isDeleted: boolean;
  removedAt: string | null;
  pinnedAt: string | null;
  replyCount: number;
  replyTo: { id: string; content: string; isDeleted: boolean; replyCount: number } | null;
  sender: { id: string };
}
interface Mark {
  user: { id: string };
  readSeq: number;
  deliveredSeq: number;
}
/** What a client shows of a conversation. */
export interface ConversationState {
  state: string;
  title: string | null;
  head: number;
  unreadCount: number;
  lastMessage: { id: string; content: string } | null;
  participants: { id: string }[];
  readMarks: Mark[];
  messages: { nodes: Message[] };
  pinnedMessages: { nodes: { id: string }[] };
  group: null | {
    name: string;
    memberCount: number;
    members: { nodes: { role: string; user: { id: string } }[] };
  };
}

/** Takes what an event shows of a message, and of the one that it replies to, as a cache does that keeps each once. */
function normalize(all: Message[], { id, content, isDeleted, replyCount, replyTo }: Message): void {
  for (const shown of [{ id, content, isDeleted, replyCount }, replyTo])
    for (const one of all) {
      if (one.id === shown?.id) Object.assign(one, shown);
      if (one.replyTo?.id === shown?.id) Object.assign(one.replyTo ?? {}, shown);
    }
}

/** What a client that shows the conversation to `me` makes of an event. */
export const applyAs =
  (me: Person) =>
  (state: ConversationState, event: Told): void => {
    const { messages, readMarks, group } = state;
    const replace = () => {
      messages.nodes = messages.nodes.map((one) =>
        one.id === event.message.id ? event.message : one,
      );
    };
    const markOf = (user: { id: string }) => readMarks.find((mark) => mark.user.id === user.id);
    const hasRead = (user: { id: string }, seq: number) => {
      const mark = markOf(user);
      if (!mark) return;
      mark.readSeq = Math.max(mark.readSeq, seq);
      mark.deliveredSeq = Math.max(mark.deliveredSeq, seq);
    };
    const steps: Record<string, () => void> = {
      MessageSent: () => {
        messages.nodes.push(event.message);
        hasRead(event.message.sender, event.seq);
      },
      MessageEdited: replace,
      MessageDeleted: replace,
      MessageRequestAccepted: () => {
        state.state = 'OPEN';
      },
      MessageModerated: replace,
      ReactionAdded: replace,
      ReactionRemoved: replace,
      LinkPreviewAdded: replace,
      MessagePinned: replace,
      MessageUnpinned: replace,
      ConversationRead: () => hasRead(event.by, event.readSeq),
      ConversationDelivered: () => {
        const mark = markOf(event.by);
        if (mark) mark.deliveredSeq = Math.max(mark.deliveredSeq, event.deliveredSeq);
      },
      ConversationRenamed: () => {
        state.title = event.conversation.title;
      },
      MemberJoined: () => {
        state.participants.push({ id: event.user.id });
        readMarks.push({ user: event.user, readSeq: event.seq, deliveredSeq: event.seq });
        group?.members.nodes.push({ role: 'MEMBER', user: event.user });
      },
      MemberLeft: () => {
        const others = <T>(all: T[], idOf: (one: T) => string) =>
          all.filter((one) => idOf(one) !== event.user.id);
        state.participants = others(state.participants, ({ id }) => id);
        state.readMarks = others(readMarks, ({ user }) => user.id);
        if (group) group.members.nodes = others(group.members.nodes, ({ user }) => user.id);
      },
      MemberRoleChanged: () => {
        const member = group?.members.nodes.find(({ user }) => user.id === event.user.id);
        if (member) member.role = event.role;
      },
      GroupChanged: () => {
        if (group) Object.assign(group, event.group);
      },
    };
    const step = steps[event.__typename];
    if (!step)
      throw new Error(`applyAs of conversation-state.ts has no step for ${event.__typename}`);
    step();
    if (event.message) normalize(messages.nodes, event.message);
    state.pinnedMessages.nodes = messages.nodes
      .filter(({ pinnedAt, removedAt }) => pinnedAt && !removedAt)
      .sort((one, other) => Date.parse(other.pinnedAt!) - Date.parse(one.pinnedAt!))
      .map(({ id }) => ({ id }));
    state.head = event.seq;
    if (group) group.memberCount = group.members.nodes.length;
    const last = messages.nodes.findLast(({ isDeleted }) => !isDeleted);
    state.lastMessage = last ? { id: last.id, content: last.content } : null;
    const own = state.readMarks.find(({ user }) => user.id === me.id)?.readSeq ?? 0;
    state.unreadCount = messages.nodes.filter(
      ({ seq, sender, isDeleted, removedAt }) =>
        seq > own && sender.id !== me.id && !isDeleted && !removedAt,
    ).length;
  };
