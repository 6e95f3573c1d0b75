import { beforeAll, describe, expect, test } from 'vitest';
import { codeFor } from '../harness/mail.js';
import { rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

/*
 * Accounts and sessions are the same at all five entry points: an account registered at one signs in at the
 * others, a token of one is valid at the others, and sign-out at one ends it everywhere.
 */
const { server } = await village({
  LIMIT_CODE_COOLDOWN_SECONDS: '0',
  LIMIT_CODES_PER_HOUR: '100',
  LIMIT_REQUESTS_PER_MINUTE: '100000',
});

interface Person {
  username: string;
  email: string;
  password: string;
}
interface Tokens {
  access: string;
  refresh: string;
  opaque?: string;
}
interface EntryPoint {
  register(person: Person): Promise<unknown>;
  /** `code` is the second factor. Resolves to null when the sign-in is refused. */
  signIn(person: Person, code?: string): Promise<Tokens | null>;
  /** The user name of the token's holder; null when the token is refused. */
  whoIs(access: string): Promise<string | null>;
  signOut?(tokens: Tokens): Promise<unknown>;
}

const post = (path: string, body: object, headers?: Record<string, string>) =>
  rest(server, `POST ${path}`, { body, headers });
const tokensOf = ({ status, body }: Awaited<ReturnType<typeof post>>): Tokens | null =>
  status === 200 ? { access: body.access, refresh: body.refresh } : null;

const entryPoints: Record<string, EntryPoint> = {
  graphql: {
    register: ({ username }) => server.person(username),
    async signIn({ email, password }, code) {
      const input = { identifier: email, password, code };
      const tokens = 'access: accessToken refresh: refreshToken';
      return (await server.attempt('login', input, tokens)).data?.login ?? null;
    },
    async whoIs(access) {
      return (await server.graphql('{ me { username } }', {}, access)).data?.me?.username ?? null;
    },
    signOut: ({ access }) => server.act('logout', {}, 'sessionId', access),
  },
  community: {
    register: (person) => post('/api/users/register/', person),
    signIn: async ({ username, password }, code) =>
      tokensOf(await post('/api/users/login/', { username, password, code })),
    async whoIs(access) {
      const { body } = await rest(server, 'GET /api/users/me/', {}, access);
      return body.username ?? null;
    },
  },
  meetings: {
    register: (person) => post('/api/user/register/', { ...person, full_name: 'Some One' }),
    signIn: async ({ email, password }, code) =>
      tokensOf(await post('/api/user/token/', { email, password, code })),
    async whoIs(access) {
      // This API has no "me"; a new meeting names its host.
      const body = { channel_name: 'x', scheld_time: '2027-10-22T18:17', is_group: false };
      const made = await rest(server, 'POST /api/call/create/', { body }, access);
      if (made.status !== 201) return null;
      const { user } = await server.ask(
        'query ($id: ID!) { user(by: { id: $id }) { username } }',
        { id: `user_${made.body.host}` },
        access,
      );
      return user.username;
    },
    signOut: ({ refresh }) => post('/api/user/token/blacklist/', { refresh }),
  },
  tweets: {
    register: (person) =>
      post('/api/auth/user/register/', { ...person, profile: { date_of_birth: '2000-01-31' } }),
    signIn: async ({ username, password }, code) =>
      tokensOf(await post('/api/auth/obtain_token/', { username, password, code })),
    async whoIs(access) {
      const headers = { authorization: `JWT ${access}` };
      const sent = { body: { content: 'me' }, headers };
      const { body } = await rest(server, 'POST /api/tweets/', sent);
      return body.author_username ?? null;
    },
    signOut: ({ refresh }) => post('/api/auth/user/logout/', { refresh_token: refresh }),
  },
  friends: {
    register: ({ username, email, password }) =>
      post('/auth/registration/', { username, email, password1: password, password2: password }),
    async signIn({ username, password }, code) {
      const { status, body } = await post('/auth/login/', { username, password, code });
      if (status !== 200) return null;
      return { access: body.access_token, refresh: body.refresh_token, opaque: body.token_auth };
    },
    whoIs: async () => null,
    signOut: ({ opaque }) => post('/auth/logout/', {}, { authorization: `Token ${opaque}` }),
  },
};
const names = Object.keys(entryPoints);
const personOf = (username: string): Person => ({
  username,
  email: `${username}@example.org`,
  password: `the long secret of ${username}`,
});

describe.each(names)('an account registered by %s', (made) => {
  const person = personOf(`from-${made}`);
  const hasFactor = made === 'friends';
  const code = () => (hasFactor ? codeFor(server, person) : undefined);
  beforeAll(() => entryPoints[made]?.register(person));

  test.each(names)('signs in by %s, as the same user', async (name) => {
    if (hasFactor) expect(await entryPoints[name]?.signIn(person)).toBeNull();
    const tokens = await entryPoints[name]?.signIn(person, await code());
    expect(tokens).toBeTruthy();
    for (const other of names.filter((one) => one !== 'friends')) {
      expect([other, await entryPoints[other]?.whoIs(tokens?.access as string)]).toEqual([
        other,
        person.username,
      ]);
    }
  });

  test.each(names.filter((name) => entryPoints[name]?.signOut))(
    'signs out by %s, which ends the token everywhere',
    async (name) => {
      const tokens = (await entryPoints[name]?.signIn(person, await code())) as Tokens;
      await entryPoints[name]?.signOut?.(tokens);
      for (const other of names)
        expect([other, await entryPoints[other]?.whoIs(tokens.access)]).toEqual([other, null]);
    },
  );

  test('does not sign in with a wrong password', async () => {
    for (const name of names) {
      const wrong = { ...person, password: 'not the one' };
      expect([name, await entryPoints[name]?.signIn(wrong, await code())]).toEqual([name, null]);
    }
  });
});
