import { describe, expect, test } from 'vitest';
import { LOGIN } from '../harness/documents.js';
import { rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

const limit = 3;
const { server } = await village({
  TRUST_PROXY: '1',
  LIMIT_SIGN_UPS_PER_HOUR: String(limit),
  LIMIT_PASSWORD_HASH_ITERATIONS: '20',
});
const other = await server.twin();
const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }';

let people = 0;
const newcomer = () => {
  people += 1;
  const username = `newcomer${people}`;
  return { username, email: `${username}@example.org`, password: `the secret of ${username}` };
};
const graphqlBody = (query: string, input: object) => ({ query, variables: { input } });

/** Every operation that registers, with its body. */
const registrations: [operation: string, body: () => object][] = [
  ['POST /graphql', () => graphqlBody(REGISTER, newcomer())],
  ['POST /api/users/register/', newcomer],
  ['POST /api/user/register', () => ({ ...newcomer(), full_name: 'Ada Lovelace' })],
  [
    'POST /api/auth/user/register/',
    () => ({ ...newcomer(), profile: { date_of_birth: '1990-12-10' } }),
  ],
  [
    'POST /auth/registration/',
    () => {
      const { password, ...names } = newcomer();
      return { ...names, password1: password, password2: password };
    },
  ],
];

/** The number of a house in 203.0.113.0/24 or below 2001:db8::/32. */
let networks = 0;
const call = (node: { url: string }, operation: string, body: object, address: string) =>
  rest(node, operation, { body, headers: { 'x-forwarded-for': address } });

describe.each(registrations)('%s', (operation, body) => {
  test.each<[what: string, address: (n: number) => string, stranger: string]>([
    ['an address', () => `203.0.113.${networks}`, '198.51.100.1'],
    ['a network of IPv6', (n) => `2001:db8:${networks}::${n}`, '2001:db8:ffff::1'],
  ])('is limited by %s and hour, on all nodes', async (_, addressOf, stranger) => {
    networks += 1;
    for (let n = 1; n <= limit; n += 1) {
      const { status } = await call(n % 2 ? server : other, operation, body(), addressOf(n));
      expect([200, 201]).toContain(status);
    }
    const refused = await call(other, operation, body(), addressOf(9));
    const message = 'Too many sign-ups from this address; try again later.';
    if (operation === 'POST /graphql') {
      const error = { message, extensions: { code: 'RATE_LIMITED' } };
      expect(refused.body.errors[0]).toMatchObject(error);
    } else {
      expect(refused).toReply(429, { detail: message });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500);
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(3_600);
    }
    expect([200, 201]).toContain((await call(server, operation, body(), stranger)).status);
    await server.sql('delete from sign_in_failures');
  });
});

test('an hour later the address may register again', async () => {
  const register = () => call(server, 'POST /api/users/register/', newcomer(), '203.0.113.99');
  for (let n = 0; n < limit; n += 1) await register();
  expect((await register()).status).toBe(429);
  await server.sql(`update sign_in_failures set since = since - interval '61 minutes'`);
  expect((await register()).status).toBe(201);
});

test('a crowd of registrations delays no sign-in', async () => {
  const ada = newcomer();
  await call(server, 'POST /graphql', graphqlBody(REGISTER, ada), '203.0.113.100');
  const crowd = Array.from({ length: 60 }, (_, n) =>
    call(server, 'POST /graphql', graphqlBody(REGISTER, newcomer()), `203.0.113.${101 + n}`),
  );
  // One of them is done: all others wait, or were told to come back.
  await Promise.race(crowd);
  const input = { identifier: ada.username, password: ada.password };
  const login = () => call(server, 'POST /graphql', graphqlBody(LOGIN, input), '203.0.113.100');
  let isOver = false;
  const over = Promise.all(crowd).then((replies) => {
    isOver = true;
    return replies;
  });
  const replies = await Promise.all(Array.from({ length: 5 }, login));
  expect(replies.map(({ body }) => Boolean(body.data?.login.accessToken))).toEqual(
    Array(5).fill(true),
  );
  expect(isOver).toBe(false);
  const refusals = (await over).flatMap(({ body }) => body.errors ?? []);
  expect(refusals.length).toBeGreaterThan(0);
  for (const { message } of refusals) expect(message).toBe('Too many users sign up at the moment.');
}, 60_000);
