import { expect, test } from 'vitest';
import { codeFor } from '../harness/mail.js';
import { rest, userOf } from '../harness/rest.js';
import { village } from '../harness/server.js';
import { signInsOf } from '../legacy/sign-ins.js';

const { server } = await village({ LIMIT_CODE_COOLDOWN_SECONDS: '0' });
let people = 0;

interface Signed {
  id: number;
  access: string;
  refresh: string;
}
interface Account {
  username: string;
  email: string;
  password: string;
}

const send = (operation: string, body: unknown, authorization?: string) =>
  rest(server, operation, { body, headers: { ...(authorization && { authorization }) } });

/** The APIs at which a user signs in, each by one path. */
const legacy = signInsOf(0).filter(({ name }) => !name.endsWith('/login/'));
const apis = ['GraphQL', ...legacy.map(({ name }) => name)];

/** A new account, registered through GraphQL unless another API is named. */
async function someone(registeredBy = 'GraphQL', secondFactor = false): Promise<Account> {
  people += 1;
  const username = `ada${people}`;
  const account = { username, email: `${username}@example.org`, password: 'a fine long one' };
  const { password: password1, ...names } = account;
  if (registeredBy === 'friends') {
    await send('POST /auth/registration/', { ...names, password1, password2: password1 });
  } else await server.act('register', account);
  if (secondFactor)
    await server.sql('update users set second_factor = true where username = $1', [username]);
  return account;
}

async function signIn(api: string, account: Account, withCode: boolean): Promise<Signed> {
  const code = withCode && { code: await codeFor(server, account) };
  const { username, password } = account;
  const one = legacy.find(({ name }) => name === api);
  if (!one) {
    const input = { identifier: username, password, ...code };
    const tokens = await server.act('login', input, 'accessToken refreshToken');
    return signed(tokens.accessToken, tokens.refreshToken);
  }
  const [operation, bodyOf] = one.login;
  const { body } = await send(operation, bodyOf({ username, password, ...code }));
  return signed(body[one.keys[0]], body[one.keys[1]]);
}
const signed = (access: string, refresh: string): Signed => ({
  id: userOf(access),
  access,
  refresh,
});

const newPassword = { new_password1: 'quite a new one', new_password2: 'quite a new one' };

/** What an API grants without a password: the call, its success, and the field it asks for otherwise. */
const exemptions = {
  'POST /auth/password/change/': {
    api: 'friends',
    field: 'old_password',
    call: ({ access }: Signed, proof: object) =>
      send('POST /auth/password/change/', { ...newPassword, ...proof }, `Token ${access}`),
  },
  'DELETE /api/users/:id/': {
    api: 'community',
    field: 'password',
    call: ({ access, id }: Signed, proof: object) =>
      send(`DELETE /api/users/${id}/`, proof, `Bearer ${access}`),
  },
  'DELETE /api/auth/user/delete/': {
    api: 'tweets',
    field: 'password',
    call: ({ access, refresh }: Signed, proof: object) =>
      send('DELETE /api/auth/user/delete/', { refresh_token: refresh, ...proof }, `JWT ${access}`),
  },
};

test.each(
  Object.entries(exemptions).flatMap(([operation, exemption]) =>
    apis.flatMap((api) =>
      [false, true].map((second) => ({ operation, ...exemption, madeBy: api, second })),
    ),
  ),
)(
  '$operation without a password, in a session by $madeBy, second factor: $second',
  async ({ api, field, call, madeBy, second }) => {
    const account = await someone('GraphQL', second);
    const session = await signIn(madeBy, account, second);
    const without = await call(session, {});
    if (madeBy.startsWith(api) && !second) {
      expect([200, 204]).toContain(without.status);
      return;
    }
    expect(without).toReply(400, { [field]: [expect.any(String)] });
    expect([200, 204]).toContain((await call(session, { [field]: account.password })).status);
  },
);

test('accounts of the friends API with their default second factor change passwords as documented', async () => {
  const account = await someone('friends');
  const session = await signIn('friends', account, true);
  const { call } = exemptions['POST /auth/password/change/'];
  expect((await call(session, {})).status).toBe(200);
  const elsewhere = await signIn('GraphQL', { ...account, password: 'quite a new one' }, true);
  expect((await call(elsewhere, {})).status).toBe(400);
});

/** Whether a refresh token works twice at an API, and once more after its successor was used. */
async function reuse(api: (typeof legacy)[number], { refresh }: Signed): Promise<number[]> {
  const again = async (token: string) => (await rest(server, ...api.refresh(token))).status;
  const statuses = [await again(refresh), await again(refresh)];
  const next = await server.act('refreshSession', { refreshToken: refresh }, 'refreshToken');
  await server.act('refreshSession', next);
  return [...statuses, await again(refresh)];
}

test.each(
  legacy.flatMap((api) =>
    apis.flatMap((madeBy) => [false, true].map((second) => ({ api, madeBy, second }))),
  ),
)(
  'a refresh at $api.name, of a session by $madeBy, second factor: $second',
  async ({ api, madeBy, second }) => {
    const session = await signIn(madeBy, await someone('GraphQL', second), second);
    const rotates = second || madeBy === 'GraphQL';
    expect(await reuse(api, session)).toEqual([200, 200, rotates ? 401 : 200]);
  },
);

test('enabling the second factor makes older sessions rotate', async () => {
  const account = await someone();
  const community = legacy.find(({ name }) => name.startsWith('community'))!;
  const session = await signIn(community.name, account, false);
  const input = { password: account.password, code: await codeFor(server, account) };
  await server.act('enableSecondFactor', input, 'user { id }', session.access);
  expect(await reuse(community, session)).toEqual([200, 200, 401]);
});
