import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import { login as signIn } from '../harness/documents.js';
import { openSocket } from '../harness/legacy-socket.js';
import { codeFor, mailsOf, mailTo } from '../harness/mail.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village({
  LIMIT_CODE_COOLDOWN_SECONDS: '0',
  LIMIT_CODES_PER_HOUR: '100',
  LIMIT_LOGIN_FAILURES: '5000',
});
const login = ({ username }: Person, password: string, code?: string) =>
  server.attempt('login', { identifier: username, password, code }, 'accessToken');
const forgot = (email: string) => server.act('requestPasswordReset', { email }, 'accepted');
const newPassword = 'chosen quite anew';
const reset = (token: string, password = newPassword) =>
  server.attempt('resetPassword', { token, newPassword: password }, 'user { username }');

async function tokenFor({ email }: Person): Promise<string> {
  const before = (await mailsOf(server)).filter(({ to }) => to === email).length;
  await forgot(email);
  return (await mailTo(server, email, before + 1)).secret;
}

test('a forgotten password is reset once by a mailed token, which ends all sessions and sockets', async () => {
  const nan = await server.person('nan');
  const socket = await nan.socket('/ws/status/');
  const token = await tokenFor(nan);
  expect(token).toMatch(/^[\da-f]{40}$/);
  expect(await reset(token, 'password123')).toBeRefused('BAD_USER_INPUT', 'newPassword');
  expect((await reset(token)).data.resetPassword.user.username).toBe('nan');
  expect(await socket.closed).toBe(4401);
  expect((await nan.graphql('{ me { id } }')).code).toBe('UNAUTHENTICATED');
  expect(await login(nan, nan.password)).toBeRefused('UNAUTHENTICATED');
  expect((await login(nan, newPassword)).code).toBeUndefined();
  expect(await reset(token)).toBeRefused('BAD_USER_INPUT', 'token');
});

test('a forgotten password is reset by one of ten concurrent requests', async () => {
  const ole = await server.person('ole');
  const token = await tokenFor(ole);
  const all = await concurrently(10, (n) => reset(token, `chosen anew by ${n}`));
  expect(all.filter(({ data }) => data?.resetPassword)).toHaveLength(1);
});

test('a forgotten password is not reset by an expired, forged or replaced token, nor by a sign-in code', async () => {
  const pia = await server.person('pia');
  const refused = async (token: string) =>
    expect(await reset(token)).toBeRefused('BAD_USER_INPUT', 'token');
  const [first, second] = [await tokenFor(pia), await tokenFor(pia)];
  await refused(first);
  await refused(await codeFor(server, pia));
  await refused('0'.repeat(40));
  await refused('');
  await server.sql(
    `update login_codes set expires_at = expires_at - interval '601 seconds' where purpose = 'PASSWORD'`,
  );
  await refused(second);
  expect((await login(pia, pia.password)).code).toBeUndefined();
});

test('a reset does not bypass the second factor, and reveals no accounts', async () => {
  const quin = await server.person('quin');
  await server.sql('update users set second_factor = true where id = $1', [quin.number]);
  const token = await tokenFor(quin);
  await reset(token);
  for (const code of [undefined, token])
    expect(await login(quin, newPassword, code)).toBeRefused('UNAUTHENTICATED');
  for (const email of [quin.email, 'nobody@example.org', 'quin', ''])
    expect(await forgot(email)).toEqual({ accepted: true });
});

test('a change of the password ends sockets and opaque tokens of other sessions', async () => {
  const ray = await server.person('ray');
  const { accessToken, apiToken } = await signIn(server, ray);
  expect(apiToken).toMatch(/^[\da-f]{40}$/);
  const friends = (token: string) =>
    rest(server, 'GET /users/friend_list/', { headers: { authorization: `Token ${token}` } });
  expect((await friends(apiToken)).status).toBe(200);
  const theirs = await openSocket(server, '/ws/status/', accessToken);
  const mine = await ray.socket('/ws/status/');
  const change = (currentPassword?: string) =>
    ray.act('changePassword', { currentPassword, newPassword });
  await expect(change()).rejects.toMatchObject({ fields: ['currentPassword'] });
  await change(ray.password);
  expect(await theirs.closed).toBe(4401);
  expect((await friends(apiToken)).status).toBe(401);
  const still = await Promise.race([mine.closed, sleep(2_500, 'open')]);
  expect(still).toBe('open');
});
