import { expect, test } from 'vitest';
import { send } from '../harness/documents.js';
import { groupOfAll } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

const { ada, ben, cleo, dora } = await village('ada', 'ben', 'cleo', 'dora');

const COPY = `message { id content isForwarded sender { username } replyTo { id }
  mentions { user { username } } conversation { id } }`;
const forward = (who: Person, messageId: string, to: object, clientKey?: string) =>
  who.attempt('forwardMessage', { messageId, to, clientKey }, COPY);

test('a copy says that it is forwarded, and nothing of its origin', async () => {
  const { groupId } = await groupOfAll(ada, [ben, cleo]);
  const first = await send(ada, { to: { groupId }, content: 'secret plan of @cleo' });
  const reply = { to: { groupId }, content: 'fine, @cleo', replyToId: first.id };
  const { id } = await send(ada, reply);
  const { data } = await forward(ben, id, { userId: cleo.id }, 'copy');
  const { message } = data.forwardMessage;
  expect(message).toMatchObject({
    content: 'fine, @cleo',
    isForwarded: true,
    sender: { username: 'ben' },
    replyTo: null,
    mentions: [],
  });
  const again = await forward(ben, id, { userId: cleo.id }, 'copy');
  expect(again.data.forwardMessage.message.id).toBe(message.id);
  const other = await forward(cleo, message.id, { username: 'dora' });
  expect(other.data.forwardMessage.message.isForwarded).toBe(true);
});

test('only what the viewer sees is forwarded, and only to where they may write', async () => {
  const { id } = await send(ada, ben, 'between us');
  const { groupId, conversationId } = await groupOfAll(cleo, [dora]);
  expect(await forward(cleo, id, { userId: dora.id })).toBeRefused('NOT_FOUND');
  expect(await forward(ben, id, { groupId })).toBeRefused('FORBIDDEN');
  expect(await forward(ben, id, { conversationId })).toBeRefused('NOT_FOUND');
  expect(await forward(ben, 'nope', { userId: dora.id })).toBeRefused('BAD_USER_INPUT');
  await ada.act('deleteMessage', { messageId: id }, 'message { id }');
  expect(await forward(ben, id, { userId: dora.id })).toBeRefused('CONFLICT');
});

test('a copy is not changed, since its words are another’s', async () => {
  const { id } = await send(ada, ben, 'I said this');
  const { data } = await forward(ben, id, { userId: cleo.id });
  const messageId = data.forwardMessage.message.id;
  const edit = await ben.attempt('editMessage', { messageId, content: 'no' }, 'message { id }');
  expect(edit).toBeRefused('CONFLICT');
});

test('a retry returns the first copy, also when the message is deleted or out of sight by then', async () => {
  const { groupId, conversationId } = await groupOfAll(ada, [ben]);
  const recipients = [{ userId: cleo.id }, { username: 'cleo' }, { groupId }, { conversationId }];
  for (const [index, to] of recipients.entries()) {
    const origin = await groupOfAll(dora, [ben]);
    const { id } = await send(dora, { to: { groupId: origin.groupId }, content: `plan ${index}` });
    const first = await forward(ben, id, to, `copy ${index}`);
    await dora.act('deleteMessage', { messageId: id }, 'message { id }');
    expect((await forward(ben, id, to, `copy ${index}`)).data).toEqual(first.data);
    await ben.act('leaveGroup', { groupId: origin.groupId });
    expect((await forward(ben, id, to, `copy ${index}`)).data).toEqual(first.data);
    expect(await forward(ben, id, to, 'another')).toBeRefused('NOT_FOUND');
  }
  await send(ben, { to: { userId: cleo.id }, content: 'no copy', clientKey: 'of a text' });
  const { id } = await send(ada, ben, 'gone');
  await ada.act('deleteMessage', { messageId: id }, 'message { id }');
  expect(await forward(ben, id, { userId: cleo.id }, 'of a text')).toBeRefused('CONFLICT');
});
