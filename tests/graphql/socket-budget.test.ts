import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { declaredVariables } from '../../src/graphql/socket/document.js';
import { type Person, startParley } from '../harness/server.js';

const budget = 60;
const server = await startParley({
  LIMIT_REQUESTS_PER_MINUTE: String(budget),
  LIMIT_SOCKET_FRAMES_PER_10_SECONDS: '10000',
});

/** Sends pings over GraphQL's protocol until the socket is closed or all are sent; the close code. */
function pingOver(person: Person | null, pings: number): Promise<number> {
  const socket = new WebSocket(server.wsUrl, 'graphql-transport-ws');
  return new Promise((resolve) => {
    const send = (message: unknown) => socket.send(JSON.stringify(message));
    const ping = () => {
      for (let sent = 0; sent < pings; sent += 1) send({ type: 'ping' });
      setTimeout(() => socket.close(), 500);
    };
    socket.on('close', resolve).on('error', () => {});
    socket.on('open', () => {
      if (!person) return ping();
      send({ type: 'connection_init', payload: { authorization: `Bearer ${person.token}` } });
    });
    socket.on('message', (data) => String(data).includes('connection_ack') && ping());
  });
}

const status = async (person: Person) => (await person.graphql('{ me { id } }')).status;

describe('frames count as requests', () => {
  test('of a user, on any socket, and of no other user', async () => {
    const { ada, ben } = await server.people('ada', 'ben');
    expect(await pingOver(ada, budget / 2)).not.toBe(1013);
    expect(await status(ada)).toBe(200);
    expect(await pingOver(ada, budget)).toBe(1013);
    expect(await status(ada)).toBe(429);
    expect(await status(ben)).toBe(200);
  });

  test('of a user on a legacy socket', async () => {
    const cleo = await server.person('cleo');
    const socket = await cleo.socket('/ws/status/');
    for (let sent = 0; sent <= budget; sent += 1) socket.say({ type: 'ping' });
    expect(await socket.closed).toBe(1013);
    expect(await status(cleo)).toBe(429);
  });

  test('of an address before anybody signs in', async () => {
    expect(await pingOver(null, budget)).toBe(1013);
    expect((await server.graphql('{ __typename }')).status).toBe(429);
  });
});

test('handshakes count as requests of their address', async () => {
  const opened = () =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(server.wsUrl, 'graphql-transport-ws');
      socket.on('open', () => socket.close());
      socket.on('close', () => resolve('opened')).on('error', ({ message }) => resolve(message));
    });
  const outcomes = await Promise.all(Array.from({ length: budget + 1 }, opened));
  expect(outcomes).toContain('Unexpected server response: 429');
});

test.each<[query: string, operation: string | undefined, given: unknown, kept: object]>([
  ['subscription ($a: Int) { x(a: $a) }', undefined, { a: 1, pad: 'x' }, { a: 1 }],
  ['subscription { x }', undefined, { pad: 'x' }, {}],
  [
    'subscription A($a: Int) { x } subscription B($b: Int) { x }',
    'B',
    { a: 1, b: null },
    { b: null },
  ],
  ['subscription { x }', undefined, null, {}],
])(
  'of the variables sent with %s, only declared ones are kept',
  (query, operation, given, kept) => {
    expect(declaredVariables(parse(query), operation, given as never)).toEqual(kept);
  },
);
