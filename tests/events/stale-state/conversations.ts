import { expect, vi } from 'vitest';
import { conversationKinds } from '../../../src/graphql/chat/conversation.events.js';
import { startSite } from '../../harness/pages.js';
import type { Parley, Person } from '../../harness/server.js';
import { applyAs, type ConversationState, EVENTS, READ } from './conversation-state.js';
import { compare, type Row, someone } from './world.js';

interface Talk {
  me: Person;
  other: Person;
  id: string;
  groupId: string;
  server: Parley;
  say(who: Person, content: string, replyToId?: string): Promise<string>;
}

/** Two of a group talk; something happens in it while one looks on. */
const inGroup =
  (work: (talk: Talk) => Promise<unknown>): Row =>
  async (server) => {
    const [me, other] = [await someone(server), await someone(server)];
    const { group } = await other.act('createGroup', { name: 'Us' }, 'group { id }');
    await me.act('joinGroup', { groupId: group.id }, 'group { id }');
    const say = async (who: Person, content: string, replyToId?: string) => {
      const input = { to: { groupId: group.id }, content, replyToId };
      return (await who.act('sendMessage', input, 'message { id }')).message.id as string;
    };
    await say(me, 'here I am');
    await say(other, 'welcome');
    const { conversation } = (
      await me.ask('query ($id: ID!) { group(id: $id) { conversation { id } } }', { id: group.id })
    ).group;
    const talk = { me, other, id: conversation.id as string, groupId: group.id, server, say };
    return compare<ConversationState>(me, {
      kinds: conversationKinds,
      subscription: EVENTS,
      variables: { id: talk.id },
      read: async () => (await me.ask(READ, { id: talk.id })).conversation,
      work: () => work(talk),
      apply: applyAs(me),
    });
  };

/** A message waits for its receiver while the sender looks on. */
const inRequest =
  (work: (other: Person, conversationId: string) => Promise<unknown>): Row =>
  async (server) => {
    const [me, other] = [await someone(server), await someone(server)];
    await other.act('updatePrivacy', { contactPolicy: { messages: 'NOBODY' } });
    const { message } = await me.act(
      'sendMessage',
      { to: { userId: other.id }, content: 'hello' },
      'message { conversation { id } }',
    );
    const { id } = message.conversation;
    return compare<ConversationState>(me, {
      kinds: conversationKinds,
      subscription: EVENTS,
      variables: { id },
      read: async () => (await me.ask(READ, { id })).conversation,
      work: () => work(other, id),
      apply: applyAs(me),
    });
  };

interface AdHoc {
  me: Person;
  other: Person;
  third: Person;
  id: string;
  server: Parley;
}

/** Three people without a group talk; something happens while one looks on. */
const inAdHoc =
  (work: (talk: AdHoc) => Promise<unknown>): Row =>
  async (server) => {
    const people = [await someone(server), await someone(server), await someone(server)];
    const [me, other, third] = people as [Person, Person, Person];
    const input = { adHoc: { userIds: [me.id, third.id] } };
    const { conversation } = await other.act('startConversation', input, 'conversation { id }');
    const { id } = conversation;
    await other.act('sendMessage', { to: { conversationId: id }, content: 'hi' }, 'message { id }');
    return compare<ConversationState>(me, {
      kinds: conversationKinds,
      subscription: EVENTS,
      variables: { id },
      read: async () => (await me.ask(READ, { id })).conversation,
      work: () => work({ me, other, third, id, server }),
      apply: applyAs(me),
    });
  };

/** How each kind of event of a conversation comes about. */
export const inConversations: Record<keyof typeof conversationKinds, Row> = {
  message: inGroup(async ({ me, other, say }) => {
    await say(other, 'one');
    await say(me, 'two');
    const first = await say(other, `three, @${me.username}`);
    const second = await say(me, 'a reply', first);
    await say(other, 'another', first);
    await me.act('deleteMessage', { messageId: second }, 'message { id }');
  }),
  edited: inGroup(async ({ me, other, say }) => {
    const messageId = await say(other, 'helo');
    await say(me, 'what?', messageId);
    const content = `hello @${me.username}`;
    await other.act('editMessage', { messageId, content }, 'message { id }');
  }),
  deleted: inGroup(async ({ me, other, say }) => {
    const replied = await say(other, 'w');
    await me.act('addReaction', { messageId: replied, emoji: '❤️' }, 'message { id }');
    await say(me, 'a reply', replied);
    await other.act('deleteMessage', { messageId: replied }, 'message { id }');
    const ids = [await say(other, 'x'), await say(me, 'y'), await say(other, 'z')];
    for (const messageId of ids) await other.act('deleteMessage', { messageId }, 'message { id }');
  }),
  moderated: inGroup(async ({ server, me, other, say }) => {
    const admin = await someone(server);
    await server.appoint(admin);
    const ids = [await say(other, 'x'), await say(me, 'y'), await say(other, 'z')];
    for (const contentId of ids) {
      await admin.admin.act('removeContent', { contentId, reason: 'rules' }, 'contentId');
    }
    await admin.admin.act('restoreContent', { contentId: ids[0] }, 'contentId');
  }),
  reacted: inGroup(async ({ me, other, say }) => {
    const messageId = await say(me, 'cake?');
    for (const [who, emoji] of [
      [other, '🎂'],
      [me, '🎂'],
      [me, '👍🏽'],
    ] as const)
      await who.act('addReaction', { messageId, emoji }, 'message { id }');
  }),
  unreacted: inGroup(async ({ me, other, say }) => {
    const messageId = await say(other, 'cake?');
    for (const who of [me, other])
      await who.act('addReaction', { messageId, emoji: '🎂' }, 'message { id }');
    await me.act('removeReaction', { messageId, emoji: '🎂' }, 'message { id }');
    await other.act('addReaction', { messageId, emoji: '😢' }, 'message { id }');
    await other.act('removeReaction', { messageId, emoji: '🎂' }, 'message { id }');
  }),
  previewed: inGroup(async ({ server, other, say }) => {
    const site = await startSite();
    site.pages.set('/', '<title>A page</title>');
    // The node of the test allows no hosts; another one does.
    const allowed = { LINK_PREVIEW_HOSTS: site.url, LINK_PREVIEW_PRIVATE_ADDRESSES: 'true' };
    await server.twin(allowed);
    const id = await say(other, `look at ${site.url}/`);
    await server.sql(
      `insert into link_fetches (message_id, conversation_id, url)
       select id, conversation_id, $2 from messages where id = $1`,
      [id.slice('message_'.length), `${site.url}/`],
    );
    const isDone = async () => expect(await server.sql('select from link_fetches')).toEqual([]);
    await vi.waitFor(isDone, 15_000);
    await say(other, 'nice');
  }),
  pinned: inGroup(async ({ other, say }) => {
    const ids = [await say(other, 'rules'), await say(other, 'more rules'), await say(other, 'x')];
    for (const messageId of ids) await other.act('pinMessage', { messageId }, 'message { id }');
    await other.act('deleteMessage', { messageId: ids[1] }, 'message { id }');
  }),
  unpinned: inGroup(async ({ other, say }) => {
    const ids = [await say(other, 'rules'), await say(other, 'more rules')];
    for (const messageId of ids) await other.act('pinMessage', { messageId }, 'message { id }');
    await other.act('unpinMessage', { messageId: ids[0] }, 'message { id }');
  }),
  read: inGroup(async ({ me, other, id, say }) => {
    await say(other, 'read this');
    await me.act('markRead', { upTo: { conversationId: id } }, 'conversation { id }');
    await other.act('markRead', { upTo: { conversationId: id } }, 'conversation { id }');
    await say(other, 'and this is unread');
  }),
  accepted: inRequest((other, conversationId) =>
    other.act('acceptMessageRequest', { conversationId }),
  ),
  joined: inGroup(async ({ server, groupId }) => {
    await (await someone(server)).act('joinGroup', { groupId }, 'group { id }');
  }),
  left: inGroup(async ({ server, groupId, other }) => {
    const [goes, isSent] = [await someone(server), await someone(server)];
    for (const who of [goes, isSent]) await who.act('joinGroup', { groupId }, 'group { id }');
    await goes.act('leaveGroup', { groupId }, 'group { id }');
    const removal = { groupId, userId: isSent.id };
    await other.act('removeGroupMember', removal, 'group { id }');
    await goes.act('joinGroup', { groupId }, 'group { id }');
  }),
  role: inGroup(async ({ other, me, groupId }) => {
    await other.act('setGroupRole', { groupId, userId: me.id, role: 'OWNER' }, 'group { id }');
  }),
  changed: inGroup(async ({ other, groupId }) => {
    const settings = { visibility: 'PRIVATE', joinPolicy: 'APPROVAL', isAnnouncement: true };
    await other.act('updateGroup', { groupId, name: 'All of us', ...settings }, 'group { id }');
    await other.act('updateGroup', { groupId, slowModeSeconds: 60 }, 'group { id }');
  }),
  delivered: inAdHoc(async ({ me, other, third, id }) => {
    const say = async (who: Person) => {
      const input = { to: { conversationId: id }, content: 'more' };
      return (await who.act('sendMessage', input, 'message { seq }')).message.seq as number;
    };
    const mark = (who: Person, seq: number) =>
      who.act('markDelivered', { conversationId: id, seq }, 'conversation { id }');
    await mark(third, await say(other));
    await me.act('markRead', { upTo: { conversationId: id } }, 'conversation { id }');
    await mark(third, await say(me));
    await mark(other, await say(third));
  }),
  renamed: inAdHoc(async ({ me, other, third, id, server }) => {
    const rename = (who: Person, title: string | null) =>
      who.act('renameConversation', { conversationId: id, title }, 'conversation { title }');
    await rename(third, 'Lunch');
    await rename(other, null);
    await rename(me, 'Dinner');
    const [new1, new2] = [await someone(server), await someone(server)];
    const userIds = [new1.id, new2.id, other.id];
    await third.act('addParticipants', { conversationId: id, userIds }, 'conversation { id }');
    await other.act('leaveConversation', { conversationId: id }, 'conversationId');
  }),
};
