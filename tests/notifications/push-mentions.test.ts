import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { markRead, send } from '../harness/documents.js';
import { groupOfAll } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';
import { openReceiver, type Receiver } from './receiver.js';

const { server } = await village({ PUSH_PRIVATE_ENDPOINTS: 'true' });

/** A group of three, and the browser of ben. */
async function group() {
  const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
  const { groupId, conversationId } = await groupOfAll(ada, [ben, cleo]);
  const receiver = await openReceiver();
  await receiver.register(ben);
  const mention = (text: string) =>
    send(ada, { to: { groupId }, content: `@${ben.username} ${text}` });
  return { ada, ben, cleo, groupId, conversationId, receiver, mention };
}

const prefer = (who: Person, kind: string, isPushed: boolean) =>
  who.act('updateNotificationPreferences', { preferences: [{ kind, isPushed }] });

/** Resolves once no push to a user waits that could tell of what was done before. */
async function settled({ number }: Person) {
  // The queue takes messages every two seconds at least.
  await sleep(2_500);
  const waiting = 'select from pushes where user_id = $1 and due_at is not null';
  const isEmpty = async () => expect(await server.sql(waiting, [number])).toEqual([]);
  await vi.waitFor(isEmpty, { timeout: 60_000, interval: 200 });
}

const told = ({ received }: Receiver) =>
  received.map(({ payload }) => ({ kind: payload.kind, body: payload.body }));

test('a mention in a group is pushed once, as a mention and not as a message', async () => {
  const { ada, ben, groupId, receiver, mention } = await group();
  const message = await mention('are you there?');
  await settled(ben);
  expect(told(receiver)).toEqual([{ kind: 'MENTIONED', body: `@${ben.username} are you there?` }]);
  const [push] = receiver.received;
  expect(push?.payload).toEqual({
    kind: 'MENTIONED',
    title: `${ada.username} mentioned you`,
    body: `@${ben.username} are you there?`,
    topic: expect.stringMatching(/^notification_\d+$/),
    ids: {
      notification: push?.payload.topic,
      user: ada.id,
      message: message.id,
    },
  });
  expect(push?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
  await send(ada, { to: { groupId }, content: 'without a name' });
  await settled(ben);
  expect(told(receiver).slice(1)).toEqual([{ kind: 'MESSAGE', body: 'without a name' }]);
}, 90_000);

test('a mention and a message of the same group are two pushes, each once', async () => {
  const { ada, ben, groupId, receiver, mention } = await group();
  await send(ada, { to: { groupId }, content: 'hello all' });
  await mention('and you');
  await settled(ben);
  expect(told(receiver).toSorted((one, other) => one.kind.localeCompare(other.kind))).toEqual([
    { kind: 'MENTIONED', body: `@${ben.username} and you` },
    { kind: 'MESSAGE', body: 'hello all' },
  ]);
}, 90_000);

test('a mention in a muted conversation is not pushed, and is again after the mute', async () => {
  const { ben, conversationId, receiver, mention } = await group();
  await ben.act('muteConversation', { conversationId });
  await mention('psst');
  await settled(ben);
  expect(told(receiver)).toEqual([]);
  const { notifications } = await ben.ask('{ notifications { nodes { kind } } }');
  expect(notifications.nodes).toContainEqual({ kind: 'MENTIONED' });
  await ben.act('unmuteConversation', { conversationId });
  await mention('hello again');
  await settled(ben);
  expect(told(receiver)).toEqual([{ kind: 'MENTIONED', body: `@${ben.username} hello again` }]);
}, 90_000);

test('without pushes of mentions, a mention is pushed as a message, and not in a muted conversation', async () => {
  const { ben, conversationId, receiver, mention } = await group();
  await prefer(ben, 'MENTIONED', false);
  await mention('as a message');
  await settled(ben);
  expect(told(receiver)).toEqual([{ kind: 'MESSAGE', body: `@${ben.username} as a message` }]);
  await ben.act('muteConversation', { conversationId });
  await mention('unheard');
  await settled(ben);
  expect(told(receiver)).toHaveLength(1);
}, 90_000);

test('without pushes of mentions and messages, a mention is not pushed', async () => {
  const { ben, receiver, mention } = await group();
  await prefer(ben, 'MENTIONED', false);
  await prefer(ben, 'MESSAGE', false);
  await mention('nothing');
  await settled(ben);
  expect(told(receiver)).toEqual([]);
}, 90_000);

test('without pushes of messages, a mention is pushed', async () => {
  const { ben, receiver, mention } = await group();
  await prefer(ben, 'MESSAGE', false);
  await mention('you alone');
  await settled(ben);
  expect(told(receiver)).toEqual([{ kind: 'MENTIONED', body: `@${ben.username} you alone` }]);
}, 90_000);

test.each(['read', 'delivered', 'marked as seen'])(
  'a mention that was %s within three seconds is not pushed',
  async (how) => {
    const { ben, conversationId, receiver, mention } = await group();
    const { seq } = await mention('look');
    if (how === 'read') await markRead(ben, conversationId);
    if (how === 'delivered') await ben.act('markDelivered', { conversationId, seq });
    if (how === 'marked as seen') await ben.act('markNotificationsSeen', {});
    await settled(ben);
    expect(told(receiver)).toEqual([]);
  },
  90_000,
);
