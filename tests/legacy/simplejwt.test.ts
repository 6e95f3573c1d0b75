import jwt, { type JwtPayload } from 'jsonwebtoken';
import { describe, expect, test } from 'vitest';
import { codeFor } from '../harness/mail.js';
import { joinCommunity, rest } from '../harness/rest.js';
import { village } from '../harness/server.js';
import { type SignIn, signInsOf } from './sign-ins.js';

/* Tokens as djangorestframework-simplejwt makes and refuses them, at every API. */

const { server } = await village({
  LIMIT_CODE_COOLDOWN_SECONDS: '0',
  LIMIT_REQUESTS_PER_MINUTE: '100000',
  LIMIT_LOGIN_FAILURES: '1000',
});
const ada = await joinCommunity(server, 'ada');
const send = (operation: string, body?: unknown, headers: Record<string, string> = {}) =>
  rest(server, operation, { ...(body !== undefined && { body }), headers });
const claimsOf = (token: string) => jwt.decode(token) as JwtPayload;
const password = 'the long secret of ada';
const login = async () => {
  const tokens = 'access: accessToken refresh: refreshToken opaque: apiToken';
  return server.act('login', { identifier: 'ada', password }, tokens);
};
const each = signInsOf(ada.id).map((one) => [one.name, one] as const);
const signIn = async ({ login: [operation, body] }: SignIn, more: object = {}) =>
  send(operation, { ...body({ username: 'ada', password }), ...more });

describe('tokens', () => {
  test.each(each)(
    '%s: a client that stores each refresh token refreshes for good',
    async (_, door) => {
      const [accessKey, refreshKey] = door.keys;
      const first = (await signIn(door)).body[refreshKey];
      let stored = first;
      for (const sent of ['stored', 'stored', 'first', 'first', 'stored']) {
        const { status, body } = await rest(
          server,
          ...door.refresh(sent === 'first' ? first : stored),
        );
        expect([status, Object.keys(body).sort()]).toEqual([200, [...door.keys].sort()]);
        stored = body[refreshKey];
        const authorization = `${door.scheme} ${body[accessKey]}`;
        expect((await send(door.read, undefined, { authorization })).status).toBe(200);
      }
    },
  );

  test.each(each)('%s: tokens contain the claims that clients decode', async (_, door) => {
    const { body } = await signIn(door);
    const renewed = (await rest(server, ...door.refresh(body[door.keys[1]]))).body;
    for (const tokens of [body, renewed]) {
      const jtis = door.keys.map((key, at) => {
        const claims = claimsOf(tokens[key]);
        expect(claims).toMatchObject({
          token_type: ['access', 'refresh'][at],
          user_id: ada.id,
          iat: expect.any(Number),
          exp: expect.any(Number),
          jti: expect.stringMatching(/^[\da-f]{32}$/),
        });
        return claims.jti;
      });
      expect(new Set(jtis).size).toBe(2);
    }
    expect(claimsOf(ada.access)).toMatchObject({ token_type: 'access', user_id: ada.id });
  });

  test.each(each)('%s: a refused token is told as simplejwt does', async (_, door) => {
    const dead = (await signIn(door)).body;
    await server.act('logout', {}, 'sessionId', dead[door.keys[0]]);
    for (const token of ['nope', dead[door.keys[0]], dead[door.keys[1]]]) {
      const headers = { authorization: `${door.scheme} ${token}` };
      const access = await send(door.read, undefined, headers);
      const message = 'Token is invalid or expired';
      expect([access.status, access.headers.get('www-authenticate'), access.body]).toEqual([
        401,
        door.scheme,
        {
          detail: 'Given token not valid for any token type',
          code: 'token_not_valid',
          messages: [{ token_class: 'AccessToken', token_type: 'access', message }],
        },
      ]);
      const refresh = await rest(server, ...door.refresh(token));
      expect([refresh.status, refresh.headers.get('www-authenticate')]).toEqual([401, door.scheme]);
      expect(refresh.body).toEqual({ detail: message, code: 'token_not_valid' });
    }
  });

  test.each([
    ['POST /api/auth/user/logout/', 'refresh_token'],
    ['POST /api/user/token/blacklist/', 'refresh'],
  ])('%s with a dead or foreign token is a 400', async (operation, field) => {
    const { access, refresh } = await login();
    expect((await send(operation, { [field]: refresh })).status).toBe(200);
    const foreign = jwt.sign(claimsOf(refresh), 'the secret of another server');
    for (const token of [refresh, access, foreign, 'undefined']) {
      const { status, headers, body } = await send(operation, { [field]: token });
      expect([token, status, headers.get('www-authenticate'), body]).toEqual([
        token,
        400,
        null,
        { detail: 'Token is invalid or expired', code: 'token_not_valid' },
      ]);
    }
  });
});

describe('wrong credentials', () => {
  const bodyOf = (name: string, said: unknown) =>
    name.startsWith('community')
      ? { non_field_errors: [said] }
      : name === 'friends'
        ? { error: said, detail: said }
        : { detail: said };

  test.each(each)(
    '%s: a wrong password, name or code is a 401 only where it was',
    async (name, door) => {
      const asDocumented = ['meetings', 'tweets'].includes(name);
      const said = expect.any(String);
      for (const wrong of [
        { password: 'not the long secret' },
        { username: 'nobody', email: 'nobody@example.org' },
        { code: '000000' },
        { code: 'abc' },
      ]) {
        const { status, headers, body } = await signIn(door, wrong);
        expect([status, body, headers.get('www-authenticate')]).toEqual([
          asDocumented ? 401 : 400,
          bodyOf(name, said),
          asDocumented ? door.scheme : null,
        ]);
      }
    },
  );

  test.each(each)('%s: so is a missing code, and a suspended account', async (name, door) => {
    const status = ['meetings', 'tweets'].includes(name) ? 401 : 400;
    await server.sql(`update users set second_factor = true where username = 'ada'`);
    const body = bodyOf(name, expect.stringContaining('code'));
    expect(await signIn(door)).toMatchObject({ status, body });
    const code = await codeFor(server, { username: 'ada', email: 'ada@example.org' });
    expect((await signIn(door, { code })).status).toBe(200);
    await server.sql(
      `update users set second_factor = false, suspended_at = now() where username = 'ada'`,
    );
    expect(await signIn(door)).toMatchObject({
      status,
      body: bodyOf(name, 'This account is suspended.'),
    });
    await server.sql(`update users set suspended_at = null where username = 'ada'`);
  });
});

test.each([
  ['meetings', `GET /api/user/invites/${ada.id}/`, ['Bearer', 'JWT']],
  ['tweets', 'GET /api/tweets/', ['JWT']],
  ['community', 'GET /api/users/me/', ['Bearer']],
  ['friends', 'GET /users/user_list/', ['Token', 'Bearer']],
])('%s: %s accepts an access token in the schemes %j', async (_, operation, schemes) => {
  for (const scheme of ['Bearer', 'JWT', 'Token', 'bearer', 'Basic']) {
    const { status } = await send(operation, undefined, {
      authorization: `${scheme} ${ada.access}`,
    });
    const isIn = schemes.some((one) => one.toLowerCase() === scheme.toLowerCase());
    expect([scheme, status]).toEqual([scheme, isIn ? 200 : 401]);
  }
});
