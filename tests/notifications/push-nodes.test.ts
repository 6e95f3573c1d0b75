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

test('a device gets its pushes by the webhook, signed, until that removes its token', async () => {
  const gateway = await openGateway();
  const { server, ada, ben } = await village(
    { PUSH_GATEWAY_URL: gateway.url, PUSH_GATEWAY_SECRET: secret },
    'ada',
    'ben',
  );
  const device = { platform: 'FCM', token: 'token-of-ben' };
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
  gateway.removed.push('token-of-ben');
  await send(ada, { to: { userId: ben.id }, content: 'once more' });
  await vi.waitFor(async () => expect(await server.sql('select from push_targets')).toEqual([]), {
    timeout: 30_000,
  });
}, 90_000);

test('devices cannot be registered without a webhook', async () => {
  const { ben } = await village('ben');
  const input = { platform: 'APNS', token: 'abc' };
  expect(await ben.attempt('registerPushDevice', input, 'isRegistered')).toBeRefused('FORBIDDEN');
});
