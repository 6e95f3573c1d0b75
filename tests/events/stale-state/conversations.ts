import { conversationKinds } from '../../../src/graphql/chat/conversation.events.js';
import type { Parley, Person } from '../../harness/server.js';
import { compare, type Row, someone, type Told } from './world.js';

const MESSAGE = 'id seq content editedAt isDeleted deletedAt removedAt sender { id }';
const READ = `query ($id: ID!) { conversation(id: $id) {
  head unreadCount lastMessage { id content } participants { id }
  readMarks { user { id } readSeq } messages(last: 100) { nodes { ${MESSAGE} } }
  group { id name memberCount members(first: 100) { nodes { role user { id } } } }
} }`;
const EVENTS = `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
  __typename ... on StreamEvent { seq }
  ... on MessageSent { message { ${MESSAGE} } }
  ... on MessageEdited { message { ${MESSAGE} } }
  ... on MessageDeleted { message { ${MESSAGE} } }
  ... on MessageModerated { message { ${MESSAGE} } }
  ... on ConversationRead { reader { id } readSeq }
  ... on MemberJoined { user { id } }
  ... on MemberLeft { user { id } }
  ... on MemberRoleChanged { user { id } role }
  ... on GroupChanged { group { id name } }
} }`;

interface Message {
  id: string;
  seq: number;
  content: string;
  isDeleted: boolean;
  removedAt: string | null;
  sender: { id: string };
}
interface State {
  head: number;
  unreadCount: number;
  lastMessage: { id: string; content: string } | null;
  participants: { id: string }[];
  readMarks: { user: { id: string }; readSeq: number }[];
  messages: { nodes: Message[] };
  group: null | {
    name: string;
    memberCount: number;
    members: { nodes: { role: string; user: { id: string } }[] };
  };
}

/** What a client that shows the conversation to `me` makes of an event. */
const applyAs =
  (me: Person) =>
  (state: State, event: Told): void => {
    const { messages, readMarks, group } = state;
    const replace = () => {
      messages.nodes = messages.nodes.map((one) =>
        one.id === event.message.id ? event.message : one,
      );
    };
    const steps: Record<string, () => void> = {
      MessageSent: () => messages.nodes.push(event.message),
      MessageEdited: replace,
      MessageDeleted: replace,
      MessageModerated: replace,
      ConversationRead: () => {
        const mark = readMarks.find(({ user }) => user.id === event.reader.id);
        if (mark) mark.readSeq = event.readSeq;
      },
      MemberJoined: () => {
        state.participants.push({ id: event.user.id });
        readMarks.push({ user: event.user, readSeq: event.seq });
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
        if (group) group.name = event.group.name;
      },
    };
    const step = steps[event.__typename];
    if (!step) throw new Error(`nothing is made of ${event.__typename}`);
    step();
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

interface Talk {
  me: Person;
  other: Person;
  id: string;
  groupId: string;
  server: Parley;
  say(who: Person, content: string): Promise<string>;
}

/** Two of a group talk; something happens in it while one looks on. */
const inGroup =
  (work: (talk: Talk) => Promise<unknown>): Row =>
  async (server) => {
    const [me, other] = [await someone(server), await someone(server)];
    const { group } = await other.act('createGroup', { name: 'Us' }, 'group { id }');
    await me.act('joinGroup', { groupId: group.id }, 'group { id }');
    const say = async (who: Person, content: string) => {
      const input = { groupId: group.id, content };
      return (await who.act('sendMessage', input, 'message { id }')).message.id as string;
    };
    await say(me, 'here I am');
    await say(other, 'welcome');
    const { conversation } = (
      await me.ask('query ($id: ID!) { group(id: $id) { conversation { id } } }', { id: group.id })
    ).group;
    const talk = { me, other, id: conversation.id as string, groupId: group.id, server, say };
    return compare<State>(me, {
      kinds: conversationKinds,
      subscription: EVENTS,
      variables: { id: talk.id },
      read: async () => (await me.ask(READ, { id: talk.id })).conversation,
      work: () => work(talk),
      apply: applyAs(me),
    });
  };

/** How each kind of event of a conversation comes about. */
export const inConversations: Record<keyof typeof conversationKinds, Row> = {
  message: inGroup(async ({ me, other, say }) => {
    await say(other, 'one');
    await say(me, 'two');
    await say(other, 'three');
  }),
  edited: inGroup(async ({ other, say }) => {
    const messageId = await say(other, 'helo');
    await other.act('editMessage', { messageId, content: 'hello' }, 'message { id }');
  }),
  deleted: inGroup(async ({ me, other, say }) => {
    const ids = [await say(other, 'x'), await say(me, 'y'), await say(other, 'z')];
    for (const messageId of ids) await other.act('deleteMessage', { messageId }, 'message { id }');
  }),
  moderated: inGroup(async ({ server, me, other, say }) => {
    const admin = await someone(server);
    await server.sql(`update users set role = 'ADMIN' where username = $1`, [admin.username]);
    const ids = [await say(other, 'x'), await say(me, 'y'), await say(other, 'z')];
    for (const contentId of ids) {
      await admin.act('removeContent', { contentId, reason: 'rules' }, 'contentId');
    }
    await admin.act('restoreContent', { contentId: ids[0] }, 'contentId');
  }),
  read: inGroup(async ({ me, other, id, say }) => {
    await say(other, 'read this');
    await me.act('markRead', { conversationId: id }, 'conversation { id }');
    await other.act('markRead', { conversationId: id }, 'conversation { id }');
    await say(other, 'and this is unread');
  }),
  joined: inGroup(async ({ server, groupId }) => {
    await (await someone(server)).act('joinGroup', { groupId }, 'group { id }');
  }),
  left: inGroup(async ({ server, groupId, other }) => {
    const [goes, isSent] = [await someone(server), await someone(server)];
    for (const who of [goes, isSent]) await who.act('joinGroup', { groupId }, 'group { id }');
    await goes.act('leaveGroup', { groupId }, 'group { id }');
    const removal = { groupId, userId: isSent.id };
    await other.act('removeFromGroup', removal, 'group { id }');
    await goes.act('joinGroup', { groupId }, 'group { id }');
  }),
  role: inGroup(async ({ other, me, groupId }) => {
    await other.act('setGroupRole', { groupId, userId: me.id, role: 'OWNER' }, 'group { id }');
  }),
  changed: inGroup(async ({ other, groupId }) => {
    await other.act('updateGroup', { groupId, name: 'All of us' }, 'group { id }');
  }),
};
