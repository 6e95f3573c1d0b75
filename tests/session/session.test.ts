import jwt from 'jsonwebtoken';
import { describe, expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import { TEST_ENV, village } from '../harness/server.js';

const { server, ada } = await village('ada');
const login = (identifier = 'ada', password = ada.password) =>
  server.attempt('login', { identifier, password }, 'user { email } accessToken refreshToken');
/** Signs ada in once more. */
const device = async () => (await login()).data.login;
const refresh = (refreshToken: string) =>
  server.attempt('refreshSession', { refreshToken }, 'accessToken refreshToken user { username }');
const refreshed = async (refreshToken: string) => (await refresh(refreshToken)).data.refreshSession;
const asks = async (token: string) =>
  (await server.graphql('{ me { username } }', {}, token)).status;

describe('signing in', () => {
  test('accepts the username or address, in any letter case', async () => {
    expect((await login('ADA')).data.login.user.email).toBe(ada.email);
    expect((await login('Ada@Example.org')).data.login.user.email).toBe(ada.email);
  });

  test('has the same error for a wrong password and an unknown username', async () => {
    const wrong = await login('ada', 'not hers');
    const unknown = await login('zoe', 'not hers');
    expect(wrong.code).toBe('UNAUTHENTICATED');
    expect(unknown.errors?.[0]?.message).toBe(wrong.errors?.[0]?.message);
  });

  test('counts fifteen aliases as fifteen, and refuses them as one document', async () => {
    const tries = Array.from(
      { length: 15 },
      (_, n) =>
        `t${n}: login(input: { identifier: "ada", password: "guess ${n}" }) { accessToken }`,
    );
    const reply = await server.graphql(`mutation { ${tries.join(' ')} }`);
    expect([reply.status, reply.code, reply.data]).toEqual([400, 'BAD_USER_INPUT', undefined]);
  });

  test('slows down after five failures, for that username only', async () => {
    await server.person('greta');
    const codes = [];
    for (let n = 0; n < 7; n += 1) codes.push((await login('greta', `guess ${n}`)).code);
    expect(codes.slice(0, 5)).toEqual(Array(5).fill('UNAUTHENTICATED'));
    expect(codes).toContain('RATE_LIMITED');
    expect((await device()).accessToken).toBeTruthy();
  });
});

describe('a token', () => {
  const claims = { kind: 'access', sub: '1', sid: 'x', gen: 0, iss: 'parley', aud: 'parley' };
  const secret = TEST_ENV.JWT_SECRET;
  const real = () => jwt.decode(ada.token) as jwt.JwtPayload;

  test.each([
    ['cut short', () => ada.token.slice(0, -3)],
    ['signed with another key', () => jwt.sign(real(), 'x'.repeat(32))],
    ['of no algorithm', () => jwt.sign(real(), '', { algorithm: 'none' })],
    ['run out', () => jwt.sign({ ...real(), exp: 1 }, secret)],
    ['for another audience', () => jwt.sign({ ...real(), aud: 'other' }, secret)],
    [
      'of a session that never was',
      () =>
        jwt.sign({ ...claims, sid: '00000000-0000-4000-8000-000000000000' }, secret, {
          expiresIn: 60,
        }),
    ],
    ['of a session that is no id', () => jwt.sign(claims, secret, { expiresIn: 60 })],
    ['for refreshing', () => ada.refreshToken],
    ['that is no token', () => 'nonsense'],
  ])('%s is refused with 401', async (_, make) => {
    expect(await asks(make())).toBe(401);
  });

  test('for access cannot refresh', async () => {
    expect(await refresh(ada.token)).toBeRefused('UNAUTHENTICATED');
  });
});

describe('a refresh', () => {
  test('returns the same successor to ten concurrent requests', async () => {
    const { refreshToken } = await device();
    const replies = await concurrently(10, () => refreshed(refreshToken));
    const successors = new Set(replies.map((reply) => reply.refreshToken));
    expect(successors.size).toBe(1);
    expect(successors.has(refreshToken)).toBe(false);
    const [next] = successors;
    expect((await refreshed(next as string)).user.username).toBe('ada');
  });

  test('can be repeated during the session when its response was lost', async () => {
    const { refreshToken } = await device();
    const lost = await refreshed(refreshToken);
    await server.sql(`update sessions set rotated_at = rotated_at - interval '9 days'`);
    const again = await refreshed(refreshToken);
    expect(again.user.username).toBe('ada');
    expect((await refreshed(again.refreshToken)).user.username).toBe('ada');
    expect((await refreshed(lost.refreshToken)).user.username).toBe('ada');
  });

  test('with a token whose successor was used ends the session', async () => {
    const { refreshToken, accessToken } = await device();
    const next = await refreshed(refreshToken);
    const last = await refreshed(next.refreshToken);
    expect(await refresh(refreshToken)).toBeRefused('UNAUTHENTICATED');
    for (const token of [refreshToken, next.refreshToken, last.refreshToken]) {
      expect(await refresh(token)).toBeRefused('UNAUTHENTICATED');
    }
    for (const token of [accessToken, next.accessToken, last.accessToken]) {
      expect(await asks(token)).toBe(401);
    }
  });

  test('is not needed to sign out: the previous token does as well', async () => {
    const { refreshToken } = await device();
    const { accessToken } = await refreshed(refreshToken);
    await server.act('logout', { refreshToken }, 'sessionId');
    expect(await asks(accessToken)).toBe(401);
  });
});

describe('a session', () => {
  test('ends with logout, and so does its access token', async () => {
    const { accessToken, refreshToken } = await device();
    await server.act('logout', {}, 'sessionId', accessToken);
    expect(await asks(accessToken)).toBe(401);
    expect(await refresh(refreshToken)).toBeRefused('UNAUTHENTICATED');
  });

  test('is listed and revoked on another device, by the same user only', async () => {
    const other = await device();
    const { sessions } = await server.ask('{ sessions { id isCurrent } }', {}, other.accessToken);
    const { id } = sessions.find((session: { isCurrent: boolean }) => session.isCurrent);
    const ben = await server.person('ben');
    expect(await ben.attempt('revokeSession', { sessionId: id })).toBeRefused('NOT_FOUND');
    const revoked = await ada.act('revokeSession', { sessionId: id }, 'session { id }');
    expect(revoked.session.id).toBe(id);
    expect(await asks(other.accessToken)).toBe(401);
    expect(await asks(ada.token)).toBe(200);
    const wrong = await ada.attempt('revokeSession', { sessionId: 'session_nope' });
    expect(wrong).toBeRefused('BAD_USER_INPUT');
  });

  test('of other devices ends when the password or address changes, and the current one stays', async () => {
    const cleo = await server.person('cleo');
    const sign = async (password: string) =>
      (await login('cleo', password)).data?.login?.accessToken;
    const before = await sign(cleo.password);
    const change = (currentPassword: string) =>
      cleo.attempt('changePassword', { currentPassword, newPassword: 'quite a new one' });
    expect(await change('wrong')).toBeRefused('BAD_USER_INPUT', 'currentPassword');
    await change(cleo.password);
    expect([await asks(before), await asks(cleo.token)]).toEqual([401, 200]);
    expect(await sign(cleo.password)).toBeUndefined();
    const after = await sign('quite a new one');
    await cleo.act('updateAccount', { email: 'cleo@example.net' });
    expect([await asks(after), await asks(cleo.token)]).toEqual([401, 200]);
  });
});
