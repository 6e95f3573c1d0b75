import jwt from 'jsonwebtoken';
import { describe, expect, test } from 'vitest';
import { TEST_ENV, village } from '../harness/server.js';

const { server, ada } = await village('ada');
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { user { email } accessToken refreshToken } }`;
const REFRESH = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken user { username } } }`;
const login = async (identifier = 'ada', password = ada.password) =>
  server.graphql(LOGIN, { input: { identifier, password } });
const refresh = async (refreshToken: string) =>
  server.graphql(REFRESH, { input: { refreshToken } });
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
    expect((await login()).data.login.accessToken).toBeTruthy();
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
    expect((await refresh(ada.token)).code).toBe('UNAUTHENTICATED');
  });
});

describe('a refresh', () => {
  test('returns the same successor to ten concurrent requests', async () => {
    const { refreshToken } = (await login()).data.login;
    const replies = await Promise.all(Array.from({ length: 10 }, () => refresh(refreshToken)));
    const successors = new Set(replies.map(({ data }) => data.refreshSession.refreshToken));
    expect(successors.size).toBe(1);
    expect(successors.has(refreshToken)).toBe(false);
    const [next] = successors;
    expect((await refresh(next as string)).data.refreshSession.user.username).toBe('ada');
  });

  test('can be repeated during the session when its response was lost', async () => {
    const { refreshToken } = (await login()).data.login;
    const lost = (await refresh(refreshToken)).data.refreshSession;
    await server.sql(`update sessions set rotated_at = rotated_at - interval '9 days'`);
    const again = (await refresh(refreshToken)).data.refreshSession;
    expect(again.user.username).toBe('ada');
    expect((await refresh(again.refreshToken)).data.refreshSession.user.username).toBe('ada');
    expect((await refresh(lost.refreshToken)).data.refreshSession.user.username).toBe('ada');
  });

  test('with a token whose successor was used ends the session', async () => {
    const { refreshToken, accessToken } = (await login()).data.login;
    const next = (await refresh(refreshToken)).data.refreshSession;
    const last = (await refresh(next.refreshToken)).data.refreshSession;
    expect((await refresh(refreshToken)).code).toBe('UNAUTHENTICATED');
    for (const token of [refreshToken, next.refreshToken, last.refreshToken]) {
      expect((await refresh(token)).code).toBe('UNAUTHENTICATED');
    }
    for (const token of [accessToken, next.accessToken, last.accessToken]) {
      expect(await asks(token)).toBe(401);
    }
  });

  test('is not needed to sign out: the previous token does as well', async () => {
    const { refreshToken } = (await login()).data.login;
    const { accessToken } = (await refresh(refreshToken)).data.refreshSession;
    const LOGOUT = 'mutation ($input: LogoutInput!) { logout(input: $input) { sessionId } }';
    await server.ask(LOGOUT, { input: { refreshToken } });
    expect(await asks(accessToken)).toBe(401);
  });
});

describe('a session', () => {
  test('ends with logout, and so does its access token', async () => {
    const { accessToken, refreshToken } = (await login()).data.login;
    await server.graphql('mutation { logout(input: {}) { sessionId } }', {}, accessToken);
    expect(await asks(accessToken)).toBe(401);
    expect((await refresh(refreshToken)).code).toBe('UNAUTHENTICATED');
  });

  test('is listed and revoked on another device, by the same user only', async () => {
    const other = (await login()).data.login;
    const { sessions } = await server.ask('{ sessions { id isCurrent } }', {}, other.accessToken);
    const { id } = sessions.find((session: { isCurrent: boolean }) => session.isCurrent);
    const revoke = `mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) { session { id } } }`;
    const ben = await server.person('ben');
    expect((await ben.graphql(revoke, { id })).code).toBe('NOT_FOUND');
    expect((await ada.ask(revoke, { id })).revokeSession.session.id).toBe(id);
    expect(await asks(other.accessToken)).toBe(401);
    expect(await asks(ada.token)).toBe(200);
    expect((await ada.graphql(revoke, { id: 'session_nope' })).code).toBe('BAD_USER_INPUT');
  });

  test('of other devices ends when the password or address changes, and the current one stays', async () => {
    const cleo = await server.person('cleo');
    const sign = async (password: string) =>
      (await login('cleo', password)).data?.login?.accessToken;
    const before = await sign(cleo.password);
    const change = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { user { id } } }`;
    const wrong = await cleo.graphql(change, {
      input: { currentPassword: 'wrong', newPassword: 'quite a new one' },
    });
    expect(wrong.fields).toContain('currentPassword');
    await cleo.graphql(change, {
      input: { currentPassword: cleo.password, newPassword: 'quite a new one' },
    });
    expect([await asks(before), await asks(cleo.token)]).toEqual([401, 200]);
    expect(await sign(cleo.password)).toBeUndefined();
    const after = await sign('quite a new one');
    await cleo.graphql(
      'mutation { updateAccount(input: { email: "cleo@example.net" }) { user { email } } }',
    );
    expect([await asks(after), await asks(cleo.token)]).toEqual([401, 200]);
  });
});
