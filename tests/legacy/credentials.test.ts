import { describe, expect, test } from 'vitest';
import { dialects } from '../../src/legacy/runtime/dialects.js';
import { openSocket } from '../harness/legacy-socket.js';
import { village } from '../harness/server.js';

/*
 * Six ways to carry a credential, each accepted only where its API says: three schemes of the
 * Authorization header, a header named Bearer, and for sockets the URL and a subprotocol.
 */
const { server } = await village({ LIMIT_REQUESTS_PER_MINUTE: '100000' });
const { register } = await server.ask(
  `mutation ($input: RegisterInput!) { register(input: $input) { accessToken refreshToken apiToken } }`,
  { input: { username: 'ada', email: 'ada@example.org', password: 'a long secret' } },
);
const { accessToken: access, refreshToken: refresh, apiToken: opaque } = register;
type Carrier = 'Bearer' | 'JWT' | 'Token' | 'header Bearer' | '?token=' | 'subprotocol';
const carriers: Carrier[] = ['Bearer', 'JWT', 'Token', 'header Bearer', '?token=', 'subprotocol'];

const headersOf = (carrier: Carrier): Record<string, string> => {
  if (carrier === '?token=') return {};
  if (carrier === 'subprotocol') return { 'sec-websocket-protocol': `chat, ${access}` };
  if (carrier === 'header Bearer') return { bearer: `Token ${refresh}` };
  return { authorization: `${carrier} ${carrier === 'Token' ? opaque : access}` };
};
const addressOf = (path: string, carrier: Carrier) =>
  path.replace(/:uid\b/, '00000000-0000-4000-8000-000000000000').replace(/:\w+/g, '999999') +
  (carrier === '?token=' ? `?token=${access}` : '');

const rows = dialects.flatMap(({ name, rows }) => rows.map((row) => ({ name, row })));
const guarded = rows.filter(({ row }) => row.auth !== null && row.path !== '/admin');

describe.each(guarded.map(({ name, row }) => [`${name} ${row.method} ${row.path}`, row] as const))(
  '%s',
  (_, row) => {
    test('accepts its own carrier only', async () => {
      for (const carrier of carriers) {
        const mine = row.auth?.split(' or ').includes(carrier);
        // What would do something is only tried with what must be refused.
        if (mine && row.method !== 'GET') continue;
        const { status, headers } = await fetch(server.url + addressOf(row.path, carrier), {
          method: row.method,
          headers: headersOf(carrier),
        });
        if (mine) expect([carrier, status]).not.toEqual([carrier, 401]);
        else
          expect([carrier, status, headers.get('www-authenticate')]).toEqual([
            carrier,
            401,
            row.auth?.split(' ')[0],
          ]);
      }
    });
  },
);

const sockets = dialects.flatMap(({ sockets }) => sockets);

test.each(sockets.map((row) => [row.path, row] as const))(
  '%s takes its own carrier alone',
  async (path, { auth }) => {
    for (const carrier of carriers) {
      const mine = [...(auth?.split(' or ') ?? []), '?token=', 'subprotocol'].includes(carrier);
      const outcome = await openSocket(
        server,
        addressOf(path, carrier),
        undefined,
        carrier === 'subprotocol' ? {} : headersOf(carrier),
        carrier === 'subprotocol' ? ['chat', access] : undefined,
      ).then(
        (socket) => {
          socket.stop();
          return 101;
        },
        (status: number) => status,
      );
      if (mine) expect([carrier, outcome]).not.toEqual([carrier, 401]);
      else expect([carrier, outcome]).toEqual([carrier, 401]);
    }
  },
);

test('GraphQL accepts Bearer only', async () => {
  for (const carrier of carriers) {
    const reply = await fetch(server.url + addressOf('/graphql', carrier), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf(carrier) },
      body: JSON.stringify({ query: '{ me { username } }' }),
    });
    const { data } = (await reply.json()) as { data?: { me: object | null } };
    expect([carrier, data?.me ?? null]).toEqual([
      carrier,
      carrier === 'Bearer' ? { username: 'ada' } : null,
    ]);
  }
});

test('one path refreshes for two documents, each with its own carrier', async () => {
  const ask = (headers: Record<string, string>, body?: object) =>
    fetch(`${server.url}/api/token/refresh/`, {
      method: 'POST',
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
  const community = await ask({}, { refresh });
  expect([community.status, Object.keys((await community.json()) as object)]).toEqual([
    200,
    ['access', 'refresh'],
  ]);
  const friends = await ask(headersOf('header Bearer'));
  const keys = Object.keys((await friends.json()) as object).sort();
  expect([friends.status, keys]).toEqual([200, ['access_token', 'refresh_token']]);
  for (const carrier of ['Bearer', 'JWT', 'Token'] as const) {
    expect((await ask(headersOf(carrier))).status).toBe(400);
  }
  expect((await ask(headersOf('header Bearer'), { refresh })).status).toBe(400);
});
