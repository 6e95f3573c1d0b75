import { describe, expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { contents, login, markRead, send, trySend } from '../harness/documents.js';
import { found } from '../harness/groups.js';
import { connectLive } from '../harness/live.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const PARTS = 'id seq content editedAt isDeleted deletedAt sender { username }';
const edit = (who: Person, input: Record<string, unknown>) =>
  who.attempt('editMessage', input, `message { ${PARTS} }`);
const remove = (who: Person, messageId: string) =>
  who.attempt('deleteMessage', { messageId }, `message { ${PARTS} }`);
const chatOf = async (who: Person, id: string) => {
  const data = await who.ask(
    `query ($id: ID!) { conversation(id: $id) {
      head unreadCount lastMessage { content } readMarks { user { username } readSeq }
      messages(last: 50) { nodes { ${PARTS} isRead } }
      kept: messages(last: 50, includeDeleted: false) { nodes { content } }
    } }`,
    { id },
  );
  return data.conversation;
};
const EDITS = `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
  __typename ... on StreamEvent { seq }
  ... on MessageEdited { message { ${PARTS} } by { username } }
  ... on MessageDeleted { message { ${PARTS} } by { username } }
} }`;
const follow = async (who: Person, id: string) => {
  const events = who.subscribe(EDITS, { id });
  await events.next();
  return events;
};

describe('an edited message', () => {
  test('has the new text and time everywhere, and an event in the stream', async () => {
    const { id, conversation, seq } = await send(ada, ben, 'helo');
    const events = await follow(ben, conversation.id);
    const { data } = await edit(ada, { messageId: id, content: 'hello' });
    expect(data.editMessage.message).toMatchObject({ id, seq, content: 'hello', isDeleted: false });
    expect(Date.parse(data.editMessage.message.editedAt)).toBeGreaterThan(0);
    expect(await events.event()).toEqual({
      __typename: 'MessageEdited',
      seq: seq + 1,
      message: data.editMessage.message,
      by: { username: 'ada' },
    });
    expect((await chatOf(ben, conversation.id)).lastMessage.content).toBe('hello');
  });

  test('is changed once by a client key, which differs from keys of messages', async () => {
    const keyed = { to: { userId: ben.id }, content: 'a', clientKey: 'sent' };
    const { id, conversation } = await send(ada, keyed);
    await edit(ada, { messageId: id, content: 'b', clientKey: 'first' });
    await edit(ada, { messageId: id, content: 'c', clientKey: 'second' });
    const retried = await edit(ada, { messageId: id, content: 'b', clientKey: 'first' });
    expect(retried.data.editMessage.message.content).toBe('c');
    const taken = await edit(ada, { messageId: id, content: 'd', clientKey: 'sent' });
    expect(taken).toBeRefused('BAD_USER_INPUT');
    const resent = { to: { conversationId: conversation.id }, content: 'e', clientKey: 'first' };
    expect(await trySend(ada, resent)).toBeRefused('BAD_USER_INPUT');
    expect((await chatOf(ada, conversation.id)).lastMessage.content).toBe('c');
  });

  test('is unchanged after invalid text', async () => {
    const { id, conversation } = await send(ada, ben, 'mine');
    const { head } = await chatOf(ada, conversation.id);
    for (const content of ['', ' \n', 'x'.repeat(8_001), 'a\u0000']) {
      expect(await edit(ada, { messageId: id, content })).toBeRefused('BAD_USER_INPUT');
    }
    expect(await chatOf(ada, conversation.id)).toMatchObject({
      head,
      lastMessage: { content: 'mine' },
    });
  });
});

describe('a deleted message', () => {
  test('keeps its position without its text, and is deleted once', async () => {
    const { dora, emil } = await server.people('dora', 'emil');
    await send(dora, emil, 'one');
    const { id, seq, conversation } = await send(dora, emil, 'two');
    const events = await follow(emil, conversation.id);
    const { data } = await remove(dora, id);
    const gone = { id, seq, content: '', isDeleted: true };
    expect(data.deleteMessage.message).toMatchObject(gone);
    expect(await events.event()).toEqual({
      __typename: 'MessageDeleted',
      seq: seq + 1,
      message: data.deleteMessage.message,
      by: { username: 'dora' },
    });
    expect((await remove(dora, id)).data).toEqual(data);
    expect(await edit(dora, { messageId: id, content: 'back' })).toBeRefused('CONFLICT');
    const chat = await chatOf(emil, conversation.id);
    expect(chat).toMatchObject({ head: seq + 1, unreadCount: 1, lastMessage: { content: 'one' } });
    expect(chat.messages.nodes).toMatchObject([{ content: 'one' }, gone]);
    expect(chat.kept.nodes).toEqual([{ content: 'one' }]);
    expect(await events.quiet()).toEqual([]);
  });

  test('of a group may be deleted by its sender, the owner and the admins only', async () => {
    const group = await found(ada, { name: 'Kept clean' });
    for (const who of [ben, cleo]) await who.attempt('joinGroup', { groupId: group });
    const said = async (content: string) =>
      (await send(ben, { to: { groupId: group }, content })).id;
    const [one, two] = [await said('one'), await said('two')];
    expect(await remove(cleo, one)).toBeRefused('FORBIDDEN');
    expect((await remove(ada, one)).data.deleteMessage.message.isDeleted).toBe(true);
    await ada.act('setGroupRole', { groupId: group, userId: cleo.id, role: 'ADMIN' });
    expect((await remove(cleo, two)).data.deleteMessage.message.isDeleted).toBe(true);
    expect(await edit(cleo, { messageId: one, content: 'x' })).toBeRefused('FORBIDDEN');
  });
});

test('legacy APIs show the edited text and omit deleted messages', async () => {
  const { fay, gus } = await server.people('fay', 'gus');
  const [, two] = [await send(fay, gus, 'one'), await send(fay, gus, 'two')];
  const three = await send(fay, gus, 'three');
  await edit(fay, { messageId: two.id, content: 'zwei' });
  await remove(fay, three.id);
  const get = async (path: string) => (await gus.rest(`GET ${path}`)).body;
  expect(contents(await get('/api/messages/'))).toEqual(['one', 'zwei']);
  expect(contents(await get('/api/messages/with_user/?username=fay'))).toEqual(['one', 'zwei']);
  const [conversation] = await get('/api/messages/conversations/');
  expect(conversation).toMatchObject({ last_message: { content: 'zwei' }, unread_count: 2 });

  const socket = await gus.socket(`/ws/messages/${fay.number}/`);
  await edit(fay, { messageId: two.id, content: 'deux' });
  await remove(fay, two.id);
  await send(fay, gus, 'four');
  expect(await socket.next()).toMatchObject({ type: 'message', content: 'four' });
});

describe('the number of unread messages', () => {
  test('decreases when an unread message is deleted, and not when a read one is', async () => {
    const { hal, ida } = await server.people('hal', 'ida');
    const [one, two] = [await send(hal, ida, '1'), await send(hal, ida, '2')];
    const [three, four] = [await send(hal, ida, '3'), await send(hal, ida, '4')];
    const { id } = one.conversation;
    await markRead(ida, id, two.seq);
    const unread = async () => (await chatOf(ida, id)).unreadCount;
    expect(await unread()).toBe(2);
    await remove(hal, three.id);
    expect(await unread()).toBe(1);
    await remove(hal, three.id);
    await remove(hal, one.id);
    expect(await unread()).toBe(1);
    expect((await chatOf(hal, id)).unreadCount).toBe(0);
    await remove(hal, four.id);
    expect(await unread()).toBe(0);
  });

  test('is equal on two devices of a user, both of which receive the event', async () => {
    const { jo, kim } = await server.people('jo', 'kim');
    const { conversation, seq } = await send(jo, kim, '1');
    const tablet = (await login(server, kim)).accessToken as string;
    const inboxes = await Promise.all(
      [kim.token, tablet].map(async (token) => {
        const events = closing(connectLive(server, token)).subscribe(
          'subscription { inboxEvents { __typename ... on ConversationActivity { conversation { unreadCount head } } } }',
        );
        await events.next();
        return events;
      }),
    );
    await markRead(kim, conversation.id);
    for (const inbox of inboxes) {
      expect(await inbox.event()).toEqual({
        __typename: 'ConversationActivity',
        conversation: { unreadCount: 0, head: seq + 1 },
      });
    }
    const { readMarks } = await chatOf(jo, conversation.id);
    expect(readMarks).toContainEqual({ user: { username: 'kim' }, readSeq: seq });
  });

  test('is exact after concurrent sending, reading and deleting on several devices', async () => {
    const { lea, max } = await server.people('lea', 'max');
    const { conversation } = await send(lea, max, 'first');
    const { id } = conversation;
    for (let round = 0; round < 5; round++) {
      const sent = await Promise.all(
        Array.from({ length: 6 }, (_, i) => send(lea, max, `${round}.${i}`)),
      );
      sent.sort((one, other) => one.seq - other.seq);
      await Promise.all([
        ...sent.slice(0, 3).map((message) => markRead(max, id, message.seq)),
        ...sent.slice(1, 5).map((message) => remove(lea, message.id)),
        ...[1, 2, 3].map((n) => send(lea, max, `${round} again ${n}`)),
        ...[1, 2].map((n) => send(max, lea, `${round} back ${n}`)),
      ]);
      // What Max wrote counts as reading.
      await send(lea, max, `${round} last`);
      const { unreadCount, readMarks, messages } = await chatOf(max, id);
      const mark = readMarks.find(
        (one: { user: { username: string } }) => one.user.username === 'max',
      );
      const unread = messages.nodes.filter(
        (one: { seq: number; isDeleted: boolean; sender: { username: string } }) =>
          one.seq > mark.readSeq && !one.isDeleted && one.sender.username === 'lea',
      );
      expect(unreadCount).toBe(unread.length);
      expect(unreadCount).toBeGreaterThan(0);
    }
  });
});
