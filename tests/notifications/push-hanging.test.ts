import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { closing } from '../harness/closing.js';
import { send } from '../harness/documents.js';
import { groupOfAll } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';
import { openReceiver } from './receiver.js';

const { server, ada, ben, cleo } = await village(
  { PUSH_PRIVATE_ENDPOINTS: 'true' },
  'ada',
  'ben',
  'cleo',
);

/** So long at most may a push take that waits three seconds to be seen, where a service that hangs is given eight. */
const limit = 7_500;

/** A push service that takes requests, and answers none. */
async function openSilence() {
  const requests: string[] = [];
  const http = createServer(({ url }) => void requests.push(url ?? ''));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closing({
    stop: async () => {
      http.close();
      http.closeAllConnections();
    },
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, requests };
}

test('services that hang hold up no pushes of other users, and the pushes of each user are few at a time', async () => {
  const silence = await openSilence();
  const receiver = await openReceiver();
  for (let n = 0; n < 20; n += 1) {
    const endpoint = `${silence.url}/${n}`;
    await cleo.act('registerPushSubscription', { endpoint, ...receiver.keys }, 'isRegistered');
  }
  await receiver.register(ben);
  for (const from of [ada, ben]) await send(from, cleo, 'into the silence');
  await vi.waitFor(() => expect(silence.requests.length).toBeGreaterThan(0), { timeout: 20_000 });
  const since = performance.now();
  await send(ada, ben, 'to a browser that answers');
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 60_000 });
  expect(performance.now() - since).toBeLessThan(limit);
  expect(silence.requests.length).toBeLessThan(20);
}, 90_000);

/** People of whom each has a target at each of some services that hang. */
async function silenced(prefix: string, people: number, count: number) {
  const services = await Promise.all(Array.from({ length: count }, openSilence));
  const { keys } = await openReceiver();
  const names = Array.from({ length: people }, (_, n) => `${prefix}${n}`);
  const quiet = Object.values(await server.newcomers(...names)) as Person[];
  await server.sql(
    `insert into push_targets (user_id, session_id, platform, address, public_key, auth_secret)
     select session.user_id, session.id, 'WEB', service.url || '/' || session.user_id, $3, $4
     from unnest($1::bigint[]) person (id) join sessions session on session.user_id = person.id,
       unnest($2::text[]) service (url)`,
    [quiet.map(({ number }) => number), services.map(({ url }) => url), keys.p256dh, keys.auth],
  );
  return { quiet, requests: () => services.reduce((sum, one) => sum + one.requests.length, 0) };
}

test('services of many users that hang hold up no pushes of others', async () => {
  const { quiet, requests } = await silenced('quiet', 20, 20);
  const receiver = await openReceiver();
  const { fay, gus } = await server.newcomers('fay', 'gus');
  await receiver.register(gus as Person);
  const { groupId } = await groupOfAll(fay as Person, quiet);
  await send(fay as Person, { to: { groupId }, content: 'into the silence' });
  // Five at a time of each of them.
  await vi.waitFor(() => expect(requests()).toBeGreaterThanOrEqual(100), { timeout: 60_000 });
  const since = performance.now();
  await send(fay as Person, gus as Person, 'to a browser that answers');
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 60_000 });
  expect(performance.now() - since).toBeLessThan(limit);
}, 180_000);

test('more services that hang than are asked at a time hold up no pushes to a service that answers', async () => {
  const { quiet, requests } = await silenced('mute', 40, 15);
  const receiver = await openReceiver();
  const { ida, jon } = await server.newcomers('ida', 'jon');
  await receiver.register(jon as Person);
  await send(ida as Person, jon as Person, 'to a service that answers');
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 60_000 });
  const { groupId } = await groupOfAll(ida as Person, quiet);
  await send(ida as Person, { to: { groupId }, content: 'into the silence' });
  await vi.waitFor(() => expect(requests()).toBeGreaterThanOrEqual(100), { timeout: 60_000 });
  await send(ida as Person, jon as Person, 'and again');
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), { timeout: 120_000 });
  // By their time, all of them would be sent before.
  expect(requests()).toBeLessThan(600);
}, 240_000);
