import jwt from 'jsonwebtoken';
import { beforeAll, describe, expect, test } from 'vitest';
import { openSocket } from '../harness/legacy-socket.js';
import { type RestReply, rest } from '../harness/rest.js';
import { type Parley, village } from '../harness/server.js';
import { sqlite } from './engines.js';
import { importInto } from './importing.js';
import { community, friends, tweets } from './villages.js';

const keys = {
  tweets: 'django-insecure-(the,old:key)-of-tweets',
  community: 'the old key of community',
  friends: 'the-old-key-of-friends',
};
const LEGACY_JWT_KEYS = `tweets:${keys.tweets},community:${keys.community.replaceAll(' ', '_')},friends:${keys.friends}`;

// Somebody is here already, so that imported people get other ids.
const { server } = await village({ LEGACY_JWT_KEYS }, 'zoe', 'yan');

beforeAll(async () => {
  await importInto(server, 'tweets', await sqlite.create(tweets));
  await server.sql(
    `update users set username = 'tweeter', username_key = 'tweeter', username_skeleton = 'tweeter' where username = 'ben'`,
  );
  await importInto(server, 'community', await sqlite.create(community));
  await importInto(server, 'friends', await sqlite.create(friends));
});

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
const claimsOf = (kind: string, more: object = {}) => ({
  ...{ token_type: kind, exp: inAnHour(), iat: 1, jti: 'c'.repeat(32), user_id: 11 },
  ...more,
});
const tweetsToken = (kind: string, more?: object, key = keys.tweets) =>
  jwt.sign(claimsOf(kind, more), key, { algorithm: 'HS256' });
const profile = (token: string, node: Parley = server): Promise<RestReply> =>
  rest(node, 'GET /api/tweets/', { headers: { authorization: `JWT ${token}` } });

describe('an access token that the old server signed', () => {
  test('is good at the paths of its API, for the person it names there', async () => {
    expect((await profile(tweetsToken('access'))).status).toBe(200);
    expect((await profile(tweetsToken('access', { user_id: '11' }))).status).toBe(200);
    const me = jwt.sign(claimsOf('access', { user_id: 8 }), keys.community.replaceAll(' ', '_'));
    const reply = await rest(server, 'GET /api/users/me/', {
      headers: { authorization: `Bearer ${me}` },
    });
    expect(reply.body).toMatchObject({ username: 'bern' });
    const socket = await openSocket(server, '/ws/status/', me);
    socket.say({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
  });

  test.each<[string, () => string]>([
    ['of another key', () => tweetsToken('access', {}, 'another key altogether')],
    ['of the key of another API', () => tweetsToken('access', {}, keys.friends)],
    ['of no algorithm', () => jwt.sign(claimsOf('access'), '', { algorithm: 'none' })],
    [
      'of another algorithm',
      () => jwt.sign(claimsOf('access'), keys.tweets, { algorithm: 'HS512' }),
    ],
    ['run out', () => tweetsToken('access', { exp: 1 })],
    ['without an end', () => jwt.sign({ token_type: 'access', user_id: 11 }, keys.tweets)],
    ['for refreshing', () => tweetsToken('refresh')],
    ['of a person who was not imported', () => tweetsToken('access', { user_id: 99 })],
    ['of nobody', () => tweetsToken('access', { user_id: { $gt: 0 } })],
    ['signed out there', () => tweetsToken('access', { jti: 'b'.repeat(32) })],
  ])('%s is refused', async (_, token) => {
    const { status, body } = await profile(token());
    expect([status, body.code]).toEqual([401, 'token_not_valid']);
  });

  test('is not good elsewhere', async () => {
    const token = tweetsToken('access');
    expect((await server.graphql('{ me { id } }', {}, token)).code).toBe('UNAUTHENTICATED');
    const bearer = { headers: { authorization: `Bearer ${token}` } };
    expect((await rest(server, 'GET /api/users/me/', bearer)).status).toBe(401);
  });

  test('of a suspended person is refused', async () => {
    const gone = jwt.sign(claimsOf('access', { user_id: 5 }), keys.community.replaceAll(' ', '_'));
    const reply = await rest(server, 'GET /api/users/me/', {
      headers: { authorization: `Bearer ${gone}` },
    });
    expect(reply.status).toBe(401);
  });
});

test('a refresh token that the old server signed is exchanged, and signed out', async () => {
  const refresh = tweetsToken('refresh', { user_id: 40 });
  const exchange = (token: string) =>
    rest(server, 'POST /api/auth/refresh_token/', { body: { refresh: token } });
  const { status, body } = await exchange(refresh);
  expect(status).toBe(200);
  expect((await profile(body.access)).status).toBe(200);
  // It stays good until it is signed out, as it did at the old server.
  expect((await exchange(refresh)).status).toBe(200);
  expect((await exchange(tweetsToken('refresh', { jti: 'b'.repeat(32) }))).status).toBe(401);
  const headers = { authorization: `JWT ${body.access}` };
  const logout = await rest(server, 'POST /api/auth/user/logout/', {
    headers,
    body: { refresh_token: refresh },
  });
  expect(logout.status).toBeLessThan(300);
  expect((await exchange(refresh)).status).toBe(401);
  expect((await profile(tweetsToken('access', { user_id: 40 }))).status).toBe(401);
});

test('a new password ends the tokens of the old server', async () => {
  const token = tweetsToken('access', { user_id: 12 });
  expect((await profile(token)).status).toBe(200);
  const [{ id }] = await server.sql(`select id from users where username = 'tweeter'`);
  const { accessToken } = (
    await server.ask('mutation ($i: LoginInput!) { login(input: $i) { accessToken } }', {
      i: { identifier: 'tweeter', password: 'the old secret of ben' },
    })
  ).login;
  await server.ask(
    'mutation ($i: ChangePasswordInput!) { changePassword(input: $i) { user { id } } }',
    { i: { currentPassword: 'the old secret of ben', newPassword: 'a new secret of ben' } },
    accessToken,
  );
  expect(id).toBeTruthy();
  expect((await profile(token)).status).toBe(401);
});

test('without the key no token of the old server is good', async () => {
  const other = await server.twin({ LEGACY_JWT_KEYS: '' });
  expect((await profile(tweetsToken('access'), other)).status).toBe(401);
});

test('a key of Django REST Framework’s authtoken is good, and is stored as a digest', async () => {
  const key = '7faff8fe07ef93d56b99a6c7f9e94bfc07d2d3eb';
  const list = (scheme: string) =>
    rest(server, 'GET /users/user_list/', { headers: { authorization: `${scheme} ${key}` } });
  expect((await list('Token')).status).toBe(200);
  const stored = await server.sql(
    `select kind from (
       select 'sessions' as kind, to_jsonb(sessions)::text as row from sessions
       union all select kind, cursor::text from import_progress
       union all select kind, source_id from imported_ids
     ) stored where row like '%${key}%'`,
  );
  expect(stored).toEqual([]);
});
