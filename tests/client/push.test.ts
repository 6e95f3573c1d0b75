import { createECDH } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import {
  connectParley,
  createParleyClient,
  subscribeToPush,
  unsubscribeFromPush,
} from '../../packages/client/src/index.js';
import { sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { send } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';
import { openReceiver } from '../notifications/receiver.js';

const { server } = await village({ PUSH_PRIVATE_ENDPOINTS: 'true' });
const url = `${server.url}/graphql`;
const receiver = await openReceiver();
let ada: Person;
let ben: Person;
beforeEach(async () => {
  ({ ada, ben } = await server.newcomers('ada', 'ben'));
});

/** The push manager of a browser as the W3C specifies it, at the push service of the test. */
function browser(name: string, keyBefore?: string) {
  const endpoint = `${receiver.url}/${name}`;
  const subscribed = (applicationServerKey: string) => ({
    endpoint,
    applicationServerKey,
    toJSON: () => ({ endpoint, expirationTime: null, keys: receiver.keys }),
    unsubscribe: async () => {
      current = null;
      return true;
    },
  });
  let current: ReturnType<typeof subscribed> | null = keyBefore ? subscribed(keyBefore) : null;
  const pushManager = {
    getSubscription: async () => current,
    async subscribe({ applicationServerKey: key, userVisibleOnly }: Record<string, unknown>) {
      if (!userVisibleOnly) throw new DOMException('It must be visible.', 'NotAllowedError');
      if (current && current.applicationServerKey !== key)
        throw new DOMException('There is another key.', 'InvalidStateError');
      current ??= subscribed(String(key));
      return current;
    },
  } as unknown as PushManager;
  return { pushManager, key: () => current?.applicationServerKey };
}

const registered = (endpoint: string) =>
  server.sql('select from push_targets where address = $1', [endpoint]);
const pushes = (body: string) => receiver.received.filter(({ payload }) => payload.body === body);
const write = (content: string) => send(ada, { to: { userId: ben.id }, content });

test.each([
  ['connectParley', connectParley],
  ['createParleyClient', createParleyClient],
])(
  'a browser that is subscribed with %s receives pushes, until it is unsubscribed',
  async (name, connect) => {
    const parley = closing(connect({ url, session: sessionOf(ben) }));
    const { pushManager } = browser(name);
    const { endpoint } = await subscribeToPush(parley, { pushManager });
    expect(await subscribeToPush(parley, { pushManager })).toMatchObject({ endpoint });
    await write(`to ${name}`);
    await expect.poll(() => pushes(`to ${name}`).length, { timeout: 30_000 }).toBe(1);

    await unsubscribeFromPush(parley, { pushManager });
    expect(await registered(endpoint)).toEqual([]);
    expect(await pushManager.getSubscription()).toBeNull();
    await unsubscribeFromPush(parley, { pushManager });
  },
  60_000,
);

test('a subscription with an older key of the server is replaced', async () => {
  const parley = closing(connectParley({ url, session: sessionOf(ben) }));
  const { pushManager, key } = browser('old', createECDH('prime256v1').generateKeys('base64url'));
  const { endpoint } = await subscribeToPush(parley, { pushManager });
  expect(key()).toBe((await ben.ask('{ vapidPublicKey }')).vapidPublicKey);
  expect(await registered(endpoint)).toHaveLength(1);
});

test('a user who permits no notifications is told, and nothing is registered', async () => {
  const parley = closing(connectParley({ url, session: sessionOf(ben) }));
  const { pushManager } = browser('denied');
  pushManager.subscribe = () => Promise.reject(new DOMException('Denied.', 'NotAllowedError'));
  await expect(subscribeToPush(parley, { pushManager })).rejects.toThrow('Denied.');
  expect(await registered(`${receiver.url}/denied`)).toEqual([]);
});

test('a browser whose unsubscription the server did not receive stays subscribed', async () => {
  let isOffline = false;
  const parley = closing(
    connectParley({
      url,
      session: sessionOf(ben),
      fetch: (...request) => (isOffline ? Promise.reject(new TypeError()) : fetch(...request)),
    }),
  );
  const { pushManager } = browser('offline');
  await subscribeToPush(parley, { pushManager });
  isOffline = true;
  await expect(unsubscribeFromPush(parley, { pushManager })).rejects.toThrow(TypeError);
  expect(await pushManager.getSubscription()).not.toBeNull();
});
