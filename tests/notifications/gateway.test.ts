import { createHmac } from 'node:crypto';
import dns from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { PushGateway } from '../../src/core/push/gateway.js';
import { lookupPublic, PrivateAddressError } from '../../src/core/push/public-address.js';
import type { PushMessage } from '../../src/core/push/push-message.js';
import { WebPush } from '../../src/core/push/web-push.js';
import { closing } from '../harness/closing.js';
import { openReceiver } from './receiver.js';

vi.mock('node:dns', async (original) => {
  const real = await original<typeof import('node:dns')>();
  const lookup = vi.fn(real.lookup);
  return { ...real, lookup, default: { ...real, lookup } };
});

const device = { platform: 'FCM', token: 'token-of-ben' };
const push: PushMessage = {
  ...{ kind: 'MESSAGE', title: 'ada', body: 'hello', topic: 'conversation_5', ids: {} },
  ...{ ttlSeconds: 60, urgency: 'high' },
};
const secret = 'a-secret-of-the-webhook';

/** A webhook that answers so, and what it was sent. */
async function webhook(status: number, headers: Record<string, string>, answer: string) {
  const received: { signature: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      received.push({ signature: String(request.headers['parley-signature']), body });
      response.writeHead(status, headers).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing({ stop: async () => void server.close() });
  const { port } = server.address() as AddressInfo;
  return { received, gateway: new PushGateway({ url: `http://127.0.0.1:${port}/push`, secret }) };
}

test.each([
  ['it took the push', 200, {}, '', { type: 'sent' }],
  ['the device is gone', 200, {}, '{"removeTokens":["token-of-ben"]}', { type: 'gone' }],
  ['another device is gone', 200, {}, '{"removeTokens":["other"]}', { type: 'sent' }],
  ['its answer is no JSON', 200, {}, 'fine', { type: 'sent' }],
  ['it is busy', 503, { 'retry-after': '7' }, '', { type: 'retry', afterSeconds: 7 }],
  [
    'it names a date',
    503,
    { 'retry-after': new Date(Date.now() + 100_000).toUTCString() },
    '',
    { type: 'retry', afterSeconds: expect.closeTo(95, -1) },
  ],
  ['it gets too many', 429, {}, '', { type: 'retry', afterSeconds: null }],
  [
    'its path is gone, which tells nothing of the device',
    410,
    {},
    '',
    { type: 'retry', afterSeconds: null },
  ],
  ['it refuses', 400, {}, '', { type: 'refused' }],
])('a webhook: %s', async (_, status, headers, answer, outcome) => {
  const { gateway, received } = await webhook(status, headers, answer);
  expect(await gateway.send(device, push)).toEqual(outcome);
  const [{ signature, body } = { signature: '', body: '' }] = received;
  const [, time, code] = /^t=(\d+),v1=([\da-f]{64})$/.exec(signature) ?? [];
  expect(code).toBe(createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'));
  expect(JSON.parse(body).devices).toEqual([device]);
});

test('a webhook that is not there is tried again', async () => {
  const gateway = new PushGateway({ url: 'http://127.0.0.1:9/push', secret });
  expect(await gateway.send(device, push)).toEqual({ type: 'retry', afterSeconds: null });
});

/** Answers of the name server, one after the other. */
const answers = (...given: string[][]) => {
  const asked: string[] = [];
  vi.mocked(dns.lookup).mockImplementation(((
    host: string,
    _: object,
    callback: (error: null, found: object[]) => void,
  ) => {
    asked.push(host);
    const found = given.shift() ?? [];
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as never);
  return asked;
};
const resolved = (host: string) =>
  new Promise((resolve) =>
    lookupPublic(host, { all: true }, (error, found) => resolve(error ?? found)),
  );

test('a host has the address that was checked, by one question, and none with a private one', async () => {
  const asked = answers(['1.1.1.1'], ['127.0.0.1'], ['1.1.1.1', '10.0.0.1'], ['::1'], []);
  expect(await resolved('push.example')).toEqual([{ address: '1.1.1.1', family: 4 }]);
  expect(asked).toHaveLength(1);
  for (let n = 0; n < 4; n += 1)
    expect(await resolved('push.example')).toBeInstanceOf(PrivateAddressError);
});

test('an endpoint whose host moves into a private network gets nothing, and is gone', async () => {
  const receiver = await openReceiver();
  const { port } = new URL(receiver.url);
  const keys = receiver.keys;
  const options = {
    privateKey: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE',
    contact: 'mailto:a@example.org',
  };
  const endpoint = `http://push.example:${port}/1`;
  answers(['127.0.0.1'], ['127.0.0.1']);
  const strict = new WebPush({ ...options, privateEndpoints: false });
  expect(await strict.send({ endpoint, ...keys }, push)).toEqual({ type: 'gone' });
  expect(receiver.received).toEqual([]);
  vi.mocked(dns.lookup).mockRestore();
  const loose = new WebPush({ ...options, privateEndpoints: true });
  const direct = `http://127.0.0.1:${port}/1`;
  expect(await loose.send({ endpoint: direct, ...keys }, push)).toEqual({ type: 'sent' });
  expect(receiver.received).toHaveLength(1);
});
