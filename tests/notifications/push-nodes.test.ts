import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { closing } from '../harness/closing.js';
import { send } from '../harness/documents.js';
import { spawnParley } from '../harness/process.js';
import { village } from '../harness/server.js';
import { openReceiver } from './receiver.js';

const secret = 'a-secret-of-the-webhook';

const byToken = (one: { token: string }, other: { token: string }) =>
  one.token.localeCompare(other.token);

/** A webhook that records what it is sent, and says to remove the tokens of `removed`. */
async function openGateway() {
  const received: { signature: string; body: string }[] = [];
  const removed: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      received.push({ signature: String(request.headers['parley-signature']), body });
      response.end(JSON.stringify({ removeTokens: removed }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  closing({ stop: async () => void server.close() });
  return { url: `http://127.0.0.1:${port}/push`, received, removed };
}

test('of two nodes, one sends a push, once', async () => {
  const { server, ada, ben } = await village({ PUSH_PRIVATE_ENDPOINTS: 'true' }, 'ada', 'ben');
  await server.twin();
  const receiver = await openReceiver();
  await receiver.register(ben);
  for (let n = 1; n <= 5; n += 1) {
    const from = await server.person(`p${n}`);
    await send(from, { to: { userId: ben.id }, content: `from ${n}` });
  }
  await send(ada, { to: { userId: ben.id }, content: 'last' });
  await vi.waitFor(() => expect(receiver.received.length).toBe(6), { timeout: 30_000 });
  await sleep(3_000);
  const bodies = receiver.received.map(({ payload }) => payload.body).sort();
  expect(bodies).toEqual(['from 1', 'from 2', 'from 3', 'from 4', 'from 5', 'last']);
}, 90_000);

test('a push of a message whose node was killed right after the commit is sent by another', async () => {
  const { server, ben } = await village({ PUSH_PRIVATE_ENDPOINTS: 'true' }, 'ben');
  const receiver = await openReceiver();
  await receiver.register(ben);
  await server.stop();
  const env = { DATABASE_URL: server.databaseUrl, PUSH_PRIVATE_ENDPOINTS: 'true' };
  const first = await spawnParley(env);
  const ada = await first.person('ada');
  await send(ada, { to: { userId: ben.id }, content: 'before my node died' });
  await first.kill('SIGKILL');
  await sleep(4_000);
  expect(receiver.received).toEqual([]);
  await spawnParley(env);
  await vi.waitFor(
    () =>
      expect(receiver.received.map(({ payload }) => payload.body)).toEqual(['before my node died']),
    { timeout: 60_000 },
  );
}, 150_000);

test.each(['FCM', 'APNS'])(
  'a device of %s gets its pushes by the webhook, signed, until that removes its token',
  async (platform) => {
    const gateway = await openGateway();
    const { server, ada, ben } = await village(
      { PUSH_GATEWAY_URL: gateway.url, PUSH_GATEWAY_SECRET: secret },
      'ada',
      'ben',
    );
    const device = { platform, token: `token-of-ben-at-${platform}` };
    await ben.act('registerPushDevice', device, 'isRegistered');
    const message = await send(ada, { to: { userId: ben.id }, content: 'to your phone' });
    await vi.waitFor(() => expect(gateway.received).toHaveLength(1), { timeout: 30_000 });
    const [{ signature, body } = { signature: '', body: '' }] = gateway.received;
    const [, time, code] = /^t=(\d+),v1=([\da-f]{64})$/.exec(signature) ?? [];
    expect(code).toBe(createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'));
    expect(Math.abs(Date.now() / 1_000 - Number(time))).toBeLessThan(60);
    expect(JSON.parse(body)).toEqual({
      devices: [device],
      topic: message.conversation.id,
      ttlSeconds: 86_400,
      urgency: 'high',
      payload: expect.objectContaining({ kind: 'MESSAGE', title: 'ada', body: 'to your phone' }),
    });
    gateway.removed.push(device.token);
    await send(ada, { to: { userId: ben.id }, content: 'once more' });
    await vi.waitFor(async () => expect(await server.sql('select from push_targets')).toEqual([]), {
      timeout: 30_000,
    });
  },
  90_000,
);

test('devices of both services and of one user are reached, each by a request of its own', async () => {
  const gateway = await openGateway();
  const { server, ada, ben } = await village(
    { PUSH_GATEWAY_URL: gateway.url, PUSH_GATEWAY_SECRET: secret },
    'ada',
    'ben',
  );
  const devices = [
    { platform: 'APNS', token: 'phone' },
    { platform: 'FCM', token: 'tablet' },
  ];
  for (const device of devices) await ben.act('registerPushDevice', device, 'isRegistered');
  const received = () => gateway.received.map(({ body }) => JSON.parse(body));
  const callee = { id: ben.id };
  const { call } = await ada.act('startCall', { callee, kind: 'AUDIO' }, 'call { id }');
  await vi.waitFor(() => expect(received()).toHaveLength(2), { timeout: 30_000 });
  expect(
    received()
      .flatMap((push) => push.devices)
      .toSorted(byToken),
  ).toEqual(devices);
  for (const push of received())
    expect(push).toMatchObject({
      ...{ topic: call.id, ttlSeconds: 30, urgency: 'high' },
      payload: { kind: 'CALL', title: 'ada is calling', ids: { call: call.id, user: ada.id } },
    });
  await ada.act('endCall', { callId: call.id });
  // A token that its service does not know any more is removed alone.
  gateway.removed.push('phone');
  await send(ada, { to: { userId: ben.id }, content: 'hello' });
  const tokens = async () =>
    (await server.sql('select address from push_targets')).map(({ address }) => address);
  await vi.waitFor(async () => expect(await tokens()).toEqual(['tablet']), { timeout: 30_000 });
}, 90_000);

test('a browser is not registered as a device', async () => {
  const gateway = await openGateway();
  const { ben } = await village(
    { PUSH_GATEWAY_URL: gateway.url, PUSH_GATEWAY_SECRET: secret },
    'ben',
  );
  const input = { platform: 'WEB', token: 'https://push.example.org/1' };
  const reply = await ben.attempt('registerPushDevice', input, 'isRegistered');
  expect(reply).toBeRefused('BAD_USER_INPUT', 'platform');
});

test('devices cannot be registered without a webhook', async () => {
  const { ben } = await village('ben');
  const input = { platform: 'APNS', token: 'abc' };
  expect(await ben.attempt('registerPushDevice', input, 'isRegistered')).toBeRefused('FORBIDDEN');
});
