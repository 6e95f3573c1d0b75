import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { connectParley } from '../../packages/client/src/core.js';
import { sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { post, send } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';
import { openReceiver } from './receiver.js';
import { openStalledSocket } from './stalled-socket.js';

const { server, ada, ben, cleo } = await village(
  { PUSH_PRIVATE_ENDPOINTS: 'true', LIMIT_REQUESTS_PER_MINUTE: '100000' },
  'ada',
  'ben',
  'cleo',
);
const receiver = await openReceiver();
await receiver.register(ben);

const write = (from: Person, to: Person, content: string) =>
  send(from, { to: { userId: to.id }, content });

/** Waits for a push with this body. */
const pushOf = (body: string) =>
  vi.waitFor(
    () => {
      const found = receiver.received.filter(({ payload }) => payload.body === body);
      expect(found.length, JSON.stringify(receiver.received)).toBeGreaterThan(0);
      return found;
    },
    { timeout: 30_000, interval: 100 },
  );

/** Resolves once nothing waits in the queue. */
const settled = () =>
  vi.waitFor(
    async () => {
      const rows = await server.sql('select from pushes where due_at is not null');
      expect(rows).toHaveLength(0);
    },
    { timeout: 60_000, interval: 200 },
  );

test('a message is pushed to the browser of its recipient, encrypted for it', async () => {
  const message = await write(ada, ben, 'can you read this?');
  const [push, ...more] = await pushOf('can you read this?');
  expect(more).toEqual([]);
  expect(push?.payload).toEqual({
    kind: 'MESSAGE',
    title: 'ada',
    body: 'can you read this?',
    topic: message.conversation.id,
    ids: { conversation: message.conversation.id, message: message.id, user: ada.id },
  });
  expect(push?.headers).toMatchObject({
    'content-encoding': 'aes128gcm',
    ttl: '86400',
    urgency: 'high',
    topic: message.conversation.id,
  });
  expect(push?.headers.authorization).toMatch(/^vapid t=.+, k=.+/);
  const key = await ben.ask('{ vapidPublicKey }');
  expect(push?.headers.authorization).toContain(`k=${key.vapidPublicKey}`);
}, 60_000);

test('messages that were read within three seconds are not pushed', async () => {
  const { conversation } = await write(ada, ben, 'read at once');
  await ben.act('markRead', { upTo: { conversationId: conversation.id } }, 'conversation { id }');
  await sleep(500);
  await settled();
  expect(receiver.received.filter(({ payload }) => payload.body === 'read at once')).toEqual([]);
}, 60_000);

test.each([
  ['inbox', 'subscription { inboxEvents { __typename } }'],
  ['conversation', ''],
])(
  'nothing is pushed that a live socket showed, of the %s',
  async (_, given) => {
    const { conversation } = await write(ben, ada, 'hello');
    const query =
      given ||
      `subscription { conversationEvents(conversationId: "${conversation.id}") { __typename } }`;
    const live = ben.subscribe(query);
    await live.event();
    await write(ada, ben, `seen live ${_}`);
    await live.event();
    await sleep(1_000);
    await settled();
    live.stop();
    expect(receiver.received.map(({ payload }) => payload.body)).not.toContain(`seen live ${_}`);
  },
  60_000,
);

test('nothing is pushed that an event stream showed whose client answers pings', async () => {
  const { conversation } = await write(ben, ada, 'hello');
  const bens = closing(
    connectParley({
      url: `${server.url}/graphql`,
      session: sessionOf(ben),
      transport: 'eventStream',
    }),
  );
  const seen: unknown[] = [];
  const query = `subscription { conversationEvents(conversationId: "${conversation.id}") { __typename } }`;
  bens.subscribe({ query }, { next: (event) => seen.push(event), error() {}, complete() {} });
  await expect.poll(() => seen.length).toBe(1);
  await write(ada, ben, 'seen over HTTP');
  await expect.poll(() => seen.length).toBe(2);
  await sleep(1_000);
  await settled();
  bens.stop();
  expect(receiver.received.map(({ payload }) => payload.body)).not.toContain('seen over HTTP');
}, 60_000);

test('a push is sent to a user whose event stream is open and whose client answers no pings', async () => {
  const abort = new AbortController();
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${ben.token}`,
      accept: 'text/event-stream',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query: 'subscription { inboxEvents { __typename } }' }),
    signal: abort.signal,
  });
  expect(response.status).toBe(200);
  await write(ada, ben, 'is anybody reading?');
  await pushOf('is anybody reading?');
  abort.abort();
}, 60_000);

test('a push is sent to a user whose socket is open and takes nothing any more', async () => {
  await openStalledSocket(server, ben);
  await write(ada, ben, 'is anybody there?');
  await pushOf('is anybody there?');
}, 60_000);

test('messages of one conversation within the wait become one push, with their number', async () => {
  await write(cleo, ben, 'first');
  await write(cleo, ben, 'second');
  const [push] = await pushOf('second');
  expect(push?.payload.title).toBe('cleo (2)');
  await settled();
  const bodies = receiver.received.map(({ payload }) => payload.body);
  expect(bodies.filter((body) => body === 'first' || body === 'second')).toEqual(['second']);
}, 60_000);

test('notifications are pushed by preference', async () => {
  const postId = await post(ben, 'a post that is liked');
  await ada.act('likePost', { postId }, 'post { id }');
  await sleep(200);
  expect(await server.sql(`select from pushes where kind = 'POST_LIKED'`)).toEqual([]);
  const preferences = [{ kind: 'POST_LIKED', isPushed: true }];
  await ben.act('updateNotificationPreferences', { preferences }, 'preferences { kind }');
  await cleo.act('likePost', { postId }, 'post { id }');
  const [push] = await pushOf('a post that is liked');
  expect(push?.payload).toMatchObject({
    kind: 'POST_LIKED',
    title: 'cleo and ada liked your post',
    ids: { post: postId, user: cleo.id, notification: expect.stringMatching(/^notification_/) },
  });
}, 60_000);

test('a call is pushed urgently, and kept no longer than it rings', async () => {
  await ada.act('startCall', { callee: { id: ben.id }, kind: 'AUDIO' }, 'call { id }');
  await vi.waitFor(
    () => {
      const push = receiver.received.find(({ payload }) => payload.kind === 'CALL');
      expect(push?.payload.title).toBe('ada is calling');
      expect(push?.headers).toMatchObject({ urgency: 'high', ttl: '30' });
    },
    { timeout: 30_000 },
  );
}, 60_000);

test('nothing is pushed to users who must not be disturbed, until they are available again', async () => {
  const evan = await server.person('evan');
  await receiver.register(evan);
  await evan.act('setPresence', { status: 'DO_NOT_DISTURB' });
  await write(ada, evan, `psst, @${evan.username}`);
  await cleo.attempt('startCall', { callee: { id: evan.id }, kind: 'AUDIO' });
  await sleep(500);
  await settled();
  const pushed = () =>
    receiver.received.flatMap(({ payload }) => [
      payload.body,
      payload.kind === 'CALL' && payload.title,
    ]);
  expect(pushed()).not.toContain(`psst, @${evan.username}`);
  expect(pushed()).not.toContain('cleo is calling');
  await evan.act('setPresence', { status: 'OFFLINE' });
  await evan.act('setPresence', { status: 'ONLINE' });
  await evan.act('setPresence', { status: 'OFFLINE' });
  await write(ada, evan, 'good morning');
  await pushOf('good morning');
}, 90_000);

test('a call of a user who is muted is not pushed', async () => {
  const dora = await server.person('dorothy');
  await receiver.register(dora);
  await dora.act('muteUser', { userId: cleo.id });
  const callee = { id: dora.id };
  const { call } = await cleo.act('startCall', { callee, kind: 'AUDIO' }, 'call { id }');
  await sleep(500);
  await settled();
  expect(receiver.received.map(({ payload }) => payload.ids.call)).not.toContain(call.id);
}, 60_000);

test.each(['muted', 'blocked', 'disturbing', 'deleted', 'unwanted'])(
  'nothing is pushed that is %s',
  async (how) => {
    const from = await server.person(`from_${how}`);
    await receiver.register(ben);
    const message = await write(from, ben, `${how} news`);
    const topic = message.conversation.id;
    const due = (at: string) =>
      server.sql(`update pushes set due_at = ${at} where topic = $1 returning id`, [topic]);
    // It waits until the test is done with it.
    await vi.waitFor(async () => expect(await due(`now() + interval '1 hour'`)).not.toEqual([]), {
      timeout: 20_000,
      interval: 50,
    });
    if (how === 'muted') await ben.act('muteUser', { userId: from.id }, 'user { id }');
    if (how === 'blocked') await ben.act('blockUser', { userId: from.id }, 'user { id }');
    if (how === 'deleted')
      await from.act('deleteMessage', { messageId: message.id }, 'message { id }');
    const wants = (isPushed: boolean) =>
      ben.act(
        'updateNotificationPreferences',
        { preferences: [{ kind: 'MESSAGE', isPushed }] },
        'preferences { kind }',
      );
    if (how === 'unwanted') await wants(false);
    if (how === 'disturbing')
      await server.sql(`update users set availability = 'DO_NOT_DISTURB' where id = $1`, [
        ben.number,
      ]);
    await due('now()');
    await settled();
    if (how === 'unwanted') await wants(true);
    await server.sql(`update users set availability = 'AVAILABLE' where id = $1`, [ben.number]);
    expect(receiver.received.map(({ payload }) => payload.body)).not.toContain(`${how} news`);
  },
  60_000,
);

test('a push that the service could not take is tried again, not before the time that it names', async () => {
  await server.sql('delete from push_targets');
  await receiver.register(ben);
  receiver.answers.push({ status: 503, retryAfter: '6' });
  await write(ada, ben, 'try again');
  await vi.waitFor(
    () =>
      expect(receiver.received.filter(({ payload }) => payload.body === 'try again')).toHaveLength(
        2,
      ),
    { timeout: 40_000, interval: 200 },
  );
}, 60_000);

test('a browser that its service does not know any more is forgotten', async () => {
  await server.sql('delete from push_targets');
  const other = await openReceiver();
  const endpoint = await other.register(ben);
  other.answers.push({ status: 410 });
  await write(ada, ben, 'gone');
  await vi.waitFor(
    async () =>
      expect(await server.sql('select from push_targets where address = $1', [endpoint])).toEqual(
        [],
      ),
    { timeout: 30_000 },
  );
}, 60_000);

test('signing out ends pushes to the browser of the session', async () => {
  await server.sql('delete from push_targets');
  const dora = await server.person('dora');
  await receiver.register(dora);
  expect(await server.sql('select from push_targets')).toHaveLength(1);
  await dora.act('logout', {}, '__typename');
  expect(await server.sql('select from push_targets')).toEqual([]);
}, 60_000);

test.each([
  ['http://push.example.org/1', 'endpoint'],
  ['https://127.0.0.1/1', 'endpoint'],
  ['https://[::1]/1', 'endpoint'],
  ['https://localhost/1', 'endpoint'],
  ['https://user@push.example.org/1', 'endpoint'],
  ['not an address', 'endpoint'],
])(
  '%s is no endpoint',
  async (endpoint, field) => {
    const strict = await server.twin({ PUSH_PRIVATE_ENDPOINTS: 'false' });
    const input = { endpoint, ...receiver.keys };
    const reply = await ben.at(strict).attempt('registerPushSubscription', input, 'isRegistered');
    expect(reply).toBeRefused('BAD_USER_INPUT', field);
  },
  60_000,
);
