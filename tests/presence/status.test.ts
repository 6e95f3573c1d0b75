import { expect, test } from 'vitest';
import { type Person, village } from '../harness/server.js';

const { server } = await village();

const statusOf = async (who: Person, viewer: Person) =>
  (await viewer.ask(`{ node(id: "${who.id}") { ... on User { status { text emoji until } } } }`))
    .node.status;
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

test('a status is seen by others, replaced and removed', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  expect(await statusOf(ada, ben)).toBeNull();
  const status = { text: 'at tea', emoji: '🍵', until: inAnHour() };
  const { user } = await ada.act('setStatus', status, 'user { status { text emoji until } }');
  expect(user.status).toEqual(status);
  expect(await statusOf(ada, ben)).toEqual(status);
  await ada.act('setStatus', { emoji: '🍵' });
  expect(await statusOf(ada, ben)).toEqual({ text: null, emoji: '🍵', until: null });
  await ada.act('setStatus', {});
  expect(await statusOf(ada, ben)).toBeNull();
});

test('a status that is over is shown to nobody', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  await ada.act('setStatus', { text: 'at tea', until: inAnHour() });
  await server.sql(`update users set status_until = now() - interval '1 second' where id = $1`, [
    ada.number,
  ]);
  for (const viewer of [ada, ben]) expect(await statusOf(ada, viewer)).toBeNull();
});

test('a status is not shown to the sender of a message request', async () => {
  const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
  await ada.act('setStatus', { text: 'at tea' });
  await ada.act('updatePrivacy', { contactPolicy: { messages: 'NOBODY' } });
  await ben.act('sendMessage', { to: { userId: ada.id }, content: 'hello' });
  expect(await statusOf(ada, ben)).toBeNull();
  expect(await statusOf(ada, cleo)).toMatchObject({ text: 'at tea' });
});

test('a status is not shown after a block, in a conversation that stays either', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const sent = { to: { userId: ada.id }, content: 'hello' };
  const { message } = await ben.act('sendMessage', sent, 'message { conversation { id } }');
  for (const user of [ada, ben]) await user.act('setStatus', { text: 'at tea' });
  const seen = async (viewer: Person) =>
    (
      await viewer.ask(
        `{ conversation(id: "${message.conversation.id}") { participants { id status { text } } } }`,
      )
    ).conversation.participants.filter(({ status }: { status: object | null }) => status !== null);
  expect(await seen(ben)).toHaveLength(2);
  await ada.act('blockUser', { userId: ben.id });
  expect(await ben.graphql(`{ node(id: "${ada.id}") { id } }`)).toFindNothing();
  for (const viewer of [ada, ben])
    expect(await seen(viewer)).toEqual([{ id: viewer.id, status: { text: 'at tea' } }]);
});

const WATCH = `subscription ($ids: [ID!]!) {
  presenceChanged(userIds: $ids) { status user { status { text emoji until } } } }`;

test('a status that is set, replaced, removed or over is an event, like a changed availability', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  await ada.act('setPresence', { status: 'ONLINE' });
  const live = ben.subscribe(WATCH, { ids: [ada.id] });
  const next = async () => {
    const { status, user } = (await live.next()).data.presenceChanged;
    return [status, user.status && (user.status.text ?? user.status.emoji)];
  };
  expect(await next()).toEqual(['ONLINE', null]);
  await ada.act('setStatus', { text: 'at tea' });
  expect(await next()).toEqual(['ONLINE', 'at tea']);
  await ada.act('setPresence', { status: 'AWAY' });
  expect(await next()).toEqual(['AWAY', 'at tea']);
  await ada.act('setStatus', { text: 'at tea' });
  await ada.act('setStatus', {});
  expect(await next()).toEqual(['AWAY', null]);
  const until = new Date(Date.now() + 1_500).toISOString();
  await ada.act('setStatus', { emoji: '🍵', until });
  expect(await next()).toEqual(['AWAY', '🍵']);
  expect(await next()).toEqual(['AWAY', null]);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until));
});

test('no event tells of a status that its viewer may not see', async () => {
  const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
  await ada.act('updatePrivacy', { contactPolicy: { messages: 'NOBODY' } });
  await ben.act('sendMessage', { to: { userId: ada.id }, content: 'hello' });
  const asking = ben.subscribe(WATCH, { ids: [ada.id] });
  const blocked = cleo.subscribe(WATCH, { ids: [ada.id] });
  await asking.next();
  await blocked.next();
  await ada.act('blockUser', { userId: cleo.id });
  await ada.act('setStatus', { text: 'at tea' });
  expect(await asking.quiet(400)).toEqual([]);
  expect(await blocked.quiet(400)).toEqual([]);
});

test('wrong texts, emoji and times are refused', async () => {
  const { ada } = await server.newcomers('ada');
  await ada.act('setStatus', { text: 'at tea' });
  const wrong = { text: 'x'.repeat(101), emoji: 'tea', until: '2020-01-01T00:00:00Z' };
  for (const [field, value] of [...Object.entries(wrong), ['text', ' ']]) {
    const input = { emoji: '🍵', [field as string]: value };
    await expect(ada.act('setStatus', input), field).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [field],
    });
  }
  expect(await statusOf(ada, ada)).toMatchObject({ text: 'at tea', emoji: null });
});
