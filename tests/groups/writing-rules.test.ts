import { describe, expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import { send, trySend } from '../harness/documents.js';
import { found, groupOf, groupOfThree, idOf } from '../harness/groups.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const other = await server.twin();
const aGroup = async (settings: object) => {
  const id = await groupOfThree(ada, ben, cleo, 'Weavers');
  await ada.act('updateGroup', { groupId: id, ...settings });
  return id;
};
const write = (who: Person, groupId: string, more: object = {}) =>
  trySend(who, { to: { groupId }, content: 'x', ...more });

test('in an announcement group only owner and admins write, also after a change of roles', async () => {
  const id = await groupOfThree(ada, ben, cleo, 'Weavers');
  const said = await send(cleo, { to: { groupId: id }, content: 'from before' });
  await ada.act('updateGroup', { groupId: id, isAnnouncement: true });
  const edit = { messageId: said.id, content: 'an announcement' };
  expect(await cleo.attempt('editMessage', edit)).toBeRefused('FORBIDDEN');
  for (const who of [ada, ben]) expect((await write(who, id)).code).toBeUndefined();
  expect(await write(cleo, id)).toBeRefused('FORBIDDEN');
  const chat = (await groupOf(cleo, id)).conversation.id;
  expect(await trySend(cleo, { to: { conversationId: chat }, content: 'x' })).toBeRefused(
    'FORBIDDEN',
  );
  const legacy = await rest(
    server,
    'POST /api/group-messages/',
    { body: { group: idOf(id), content: 'x' } },
    cleo.token,
  );
  expect(legacy.status).toBe(403);
  const typing = { conversationId: chat, isTyping: true };
  expect(await cleo.attempt('setTyping', typing)).toBeRefused('FORBIDDEN');
  expect((await ben.attempt('setTyping', typing)).code).toBeUndefined();
  await ada.act('setGroupRole', { groupId: id, userId: cleo.id, role: 'ADMIN' });
  expect((await write(cleo, id)).code).toBeUndefined();
  await ada.act('updateGroup', { groupId: id, isAnnouncement: false });
  await ada.act('setGroupRole', { groupId: id, userId: cleo.id, role: 'MEMBER' });
  expect((await write(cleo, id)).code).toBeUndefined();
});

describe('slow mode', () => {
  test('makes members wait between two messages, and says how long', async () => {
    const id = await aGroup({ slowModeSeconds: 60 });
    expect((await write(cleo, id)).code).toBeUndefined();
    const refused = await write(cleo, id);
    expect(refused).toBeRefused('RATE_LIMITED');
    const retryAfterMs = refused.errors?.[0]?.extensions?.retryAfterMs;
    expect(retryAfterMs).toBeGreaterThan(30_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    for (const who of [ada, ben, ada, ben]) expect((await write(who, id)).code).toBeUndefined();
    await ada.act('updateGroup', { groupId: id, slowModeSeconds: 0 });
    expect((await write(cleo, id)).code).toBeUndefined();
  });

  test('counts messages from before it was turned on, before leaving, and those deleted since', async () => {
    const id = await groupOfThree(ada, ben, cleo, 'Weavers');
    const said = await send(cleo, { to: { groupId: id }, content: 'x' });
    await ada.act('updateGroup', { groupId: id, slowModeSeconds: 60 });
    expect(await write(cleo, id)).toBeRefused('RATE_LIMITED');
    await cleo.act('deleteMessage', { messageId: said.id });
    expect(await write(cleo, id)).toBeRefused('RATE_LIMITED');
    await cleo.act('leaveGroup', { groupId: id });
    await cleo.act('joinGroup', { groupId: id });
    expect(await write(cleo, id)).toBeRefused('RATE_LIMITED');
    await server.sql(
      `update messages set sent_at = sent_at - interval '61 seconds' where sender_id = $1`,
      [cleo.number],
    );
    expect((await write(cleo, id)).code).toBeUndefined();
  });

  test('answers a retry with the first message', async () => {
    const id = await aGroup({ slowModeSeconds: 60 });
    const first = await write(cleo, id, { clientKey: 'k' });
    const again = await write(cleo, id, { clientKey: 'k' });
    expect(again.data.sendMessage.message.id).toBe(first.data.sendMessage.message.id);
  });

  test('lets one of many messages pass that are sent at once, on two nodes', async () => {
    const id = await aGroup({ slowModeSeconds: 60 });
    const replies = await concurrently(40, (n) => write(n % 2 ? cleo : cleo.at(other), id));
    const codes = replies.map(({ code }) => code ?? 'ok');
    expect(codes.filter((code) => code === 'ok').length).toBe(1);
    expect(new Set(codes)).toEqual(new Set(['ok', 'RATE_LIMITED']));
    const { conversation } = await groupOf(ada, id);
    expect(conversation.messages.nodes.length).toBe(1);
  });

  test.each([-1, 21_601])('of %i seconds is refused', async (slowModeSeconds) => {
    const reply = await ada.attempt('createGroup', { name: 'x', slowModeSeconds }, 'group { id }');
    expect(reply).toBeRefused('BAD_USER_INPUT', 'slowModeSeconds');
    const id = await found(ada, { name: 'x' });
    expect(await ada.attempt('updateGroup', { groupId: id, slowModeSeconds })).toBeRefused(
      'BAD_USER_INPUT',
      'slowModeSeconds',
    );
  });
});
