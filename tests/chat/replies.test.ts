import { expect, test } from 'vitest';
import { send, trySend } from '../harness/documents.js';
import { groupOfAll } from '../harness/groups.js';
import { village } from '../harness/server.js';

const { ada, ben, cleo } = await village('ada', 'ben', 'cleo');

const PARTS = `id content replyCount replyTo { id content isDeleted }
  replies(first: 10) { nodes { content } }`;
const messageOf = async (id: string) =>
  (await ada.ask(`query ($id: ID!) { node(id: $id) { ... on Message { ${PARTS} } } }`, { id }))
    .node;
const history = async (id: string) =>
  (
    await ben.ask(
      `query ($id: ID!) { conversation(id: $id) { messages(last: 50) { nodes { ${PARTS} } } } }`,
      { id },
    )
  ).conversation.messages.nodes;

test('a reply names its message, which counts and lists its replies', async () => {
  const first = await send(ada, ben, 'who comes?');
  const { id: conversationId } = first.conversation;
  const reply = async (content: string) =>
    send(ben, { to: { conversationId }, content, replyToId: first.id });
  const one = await reply('I do');
  await reply('and cleo');
  expect(await messageOf(one.id)).toMatchObject({
    replyTo: { id: first.id, content: 'who comes?', isDeleted: false },
    replyCount: 0,
  });
  const all = await history(conversationId);
  expect(all[0]).toMatchObject({
    replyTo: null,
    replyCount: 2,
    replies: { nodes: [{ content: 'I do' }, { content: 'and cleo' }] },
  });
});

test('a sent reply is answered with its message', async () => {
  const first = await send(ada, ben, 'tea?');
  const input = { to: { userId: ada.id }, content: 'yes', replyToId: first.id };
  const { message } = await ben.act(
    'sendMessage',
    input,
    'message { content replyTo { content } }',
  );
  expect(message).toEqual({ content: 'yes', replyTo: { content: 'tea?' } });
});

test('replies stay when their message is deleted, and are no longer counted when they are', async () => {
  const first = await send(ada, ben, 'a secret');
  const { id: conversationId } = first.conversation;
  const reply = { to: { conversationId }, content: 'really?', replyToId: first.id };
  const { id } = await send(ben, reply);
  await ada.act('deleteMessage', { messageId: first.id }, 'message { id }');
  expect((await messageOf(id)).replyTo).toEqual({ id: first.id, content: '', isDeleted: true });
  expect((await messageOf(first.id)).replyCount).toBe(1);
  await ben.act('deleteMessage', { messageId: id }, 'message { id }');
  expect((await messageOf(first.id)).replyCount).toBe(0);
});

test('a reply to what is not a message of the conversation is refused, and others of its batch are not', async () => {
  const here = await send(ada, ben, 'here');
  const elsewhere = await send(cleo, ada, 'elsewhere');
  const gone = await send(ada, ben, 'gone');
  await ada.act('deleteMessage', { messageId: gone.id }, 'message { id }');
  const to = { conversationId: here.conversation.id };
  const attempts = await Promise.all([
    trySend(ada, { to, content: 'one', replyToId: here.id }),
    trySend(ada, { to, content: 'two', replyToId: elsewhere.id }),
    trySend(ada, { to, content: 'three', replyToId: 'message_999999' }),
    trySend(ada, { to, content: 'four', replyToId: gone.id }),
    trySend(ada, { to, content: 'five' }),
  ]);
  expect(attempts[1]).toBeRefused('BAD_USER_INPUT');
  expect(attempts[2]).toBeRefused('BAD_USER_INPUT');
  expect(attempts[3]).toBeRefused('CONFLICT');
  expect((await history(here.conversation.id)).slice(-2)).toMatchObject([
    { content: 'one', replyTo: { id: here.id } },
    { content: 'five', replyTo: null },
  ]);
  const bad = await trySend(ada, { to, content: 'six', replyToId: 'post_1' });
  expect(bad).toBeRefused('BAD_USER_INPUT');
  expect(bad.errors?.[0]?.extensions).toMatchObject({ fields: { replyToId: expect.anything() } });
});

test('a retried reply is the first one, also after its message was deleted', async () => {
  const first = await send(ada, ben, 'do you hear me?');
  const input = {
    to: { userId: ada.id },
    content: 'I hear you',
    replyToId: first.id,
    clientKey: 'reply once',
  };
  const { id } = await send(ben, input);
  await ada.act('deleteMessage', { messageId: first.id }, 'message { id }');
  expect((await send(ben, input)).id).toBe(id);
});

test('a reply in a group is told to its members with the new count', async () => {
  const { groupId, conversationId } = await groupOfAll(ada, [ben]);
  const first = await send(ada, { to: { groupId }, content: 'welcome' });
  const events = ben.subscribe(
    `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
       ... on MessageSent { message { replyTo { id replyCount } } } } }`,
    { id: conversationId },
  );
  await events.next();
  await send(ada, { to: { groupId }, content: 'all of you', replyToId: first.id });
  expect(await events.event()).toEqual({
    message: { replyTo: { id: first.id, replyCount: 1 } },
  });
});
