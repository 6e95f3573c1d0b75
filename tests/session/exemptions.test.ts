import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeFor } from '../harness/mail.js';
import { rest } from '../harness/rest.js';
import { type Parley, startParley } from '../harness/server.js';

let parley: Parley;
let people = 0;

beforeAll(async () => {
  parley = await startParley({ LIMIT_CODE_COOLDOWN_SECONDS: '0' });
});
afterAll(() => parley?.stop());

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
  rest(parley, operation, { body, headers: { ...(authorization && { authorization }) } });
const idOf = (access: string): number =>
  Number(JSON.parse(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString()).sub);
const signed = (access: string, refresh: string): Signed => ({ id: idOf(access), access, refresh });

const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }`;
const REFRESH = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }`;
const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }`;

/** How each API signs a user in. */
const signIns: Record<string, (account: Account, code?: string) => Promise<Signed>> = {
  GraphQL: async ({ username, password }, code) => {
    const { data } = await parley.graphql(LOGIN, {
      input: { identifier: username, password, code },
    });
    return signed(data.login.accessToken, data.login.refreshToken);
  },
  community: async ({ username, password }, code) => {
    const { body } = await send('POST /api/token/', { username, password, code });
    return signed(body.access, body.refresh);
  },
  tweets: async ({ username, password }, code) => {
    const { body } = await send('POST /api/auth/obtain_token/', { username, password, code });
    return signed(body.access, body.refresh);
  },
  meetings: async ({ email, password }, code) => {
    const { body } = await send('POST /api/user/token/', { email, password, code });
    return signed(body.access, body.refresh);
  },
  friends: async ({ username, password }, code) => {
    const { body } = await send('POST /auth/login/', { username, password, code: code ?? '' });
    return signed(body.access_token, body.refresh_token);
  },
};
const apis = Object.keys(signIns);

async function sql(text: string): Promise<void> {
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  await client.query(text);
  await client.end();
}

/** A new account, registered through GraphQL unless another API is named. */
async function someone(registeredBy = 'GraphQL', secondFactor = false): Promise<Account> {
  people += 1;
  const username = `ada${people}`;
  const account = { username, email: `${username}@example.org`, password: 'a fine long one' };
  const { password: password1, ...names } = account;
  if (registeredBy === 'friends') {
    await send('POST /auth/registration/', { ...names, password1, password2: password1 });
  } else await parley.graphql(REGISTER, { input: account });
  if (secondFactor)
    await sql(`update users set second_factor = true where username = '${username}'`);
  return account;
}

async function signIn(api: string, account: Account, withCode: boolean): Promise<Signed> {
  const code = withCode ? await codeFor(parley, account) : undefined;
  return (signIns[api] as (account: Account, code?: string) => Promise<Signed>)(account, code);
}

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
    if (madeBy === api && !second) {
      expect([200, 204]).toContain(without.status);
      return;
    }
    expect([without.status, without.body]).toEqual([400, { [field]: [expect.any(String)] }]);
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

const refreshes: Record<string, (refresh: string) => Promise<number>> = {
  community: async (refresh) => (await send('POST /api/token/refresh/', { refresh })).status,
  tweets: async (refresh) => (await send('POST /api/auth/refresh_token/', { refresh })).status,
  meetings: async (refresh) => (await send('POST /api/user/token/refresh/', { refresh })).status,
};

/** Whether a refresh token works twice at an API, and once more after its successor was used. */
async function reuse(api: string, { refresh }: Signed): Promise<number[]> {
  const again = refreshes[api] as (refresh: string) => Promise<number>;
  const statuses = [await again(refresh), await again(refresh)];
  const { data } = await parley.graphql(REFRESH, { input: { refreshToken: refresh } });
  await parley.graphql(REFRESH, { input: { refreshToken: data.refreshSession.refreshToken } });
  return [...statuses, await again(refresh)];
}

test.each(
  Object.keys(refreshes).flatMap((api) =>
    apis.flatMap((madeBy) => [false, true].map((second) => ({ api, madeBy, second }))),
  ),
)(
  'a refresh at $api, of a session by $madeBy, second factor: $second',
  async ({ api, madeBy, second }) => {
    const session = await signIn(madeBy, await someone('GraphQL', second), second);
    const rotates = second || madeBy === 'GraphQL';
    expect(await reuse(api, session)).toEqual([200, 200, rotates ? 401 : 200]);
  },
);

test('enabling the second factor makes older sessions rotate', async () => {
  const account = await someone();
  const session = await signIn('community', account, false);
  const ENABLE = `mutation ($input: EnableSecondFactorInput!) { enableSecondFactor(input: $input) { user { id } } }`;
  const input = { password: account.password, code: await codeFor(parley, account) };
  expect((await parley.graphql(ENABLE, { input }, session.access)).errors).toBeUndefined();
  expect(await reuse('community', session)).toEqual([200, 200, 401]);
});
