import { describe, expect, test } from 'vitest';
import { village } from '../harness/server.js';

const { server, ada } = await village('ada');
await server.person('ben');
const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) { user { id username email } } }`;
const register = (input: object) =>
  server.graphql(REGISTER, {
    input: { username: 'cleo', email: 'cleo@example.org', password: 'a fine long one', ...input },
  });

describe('signing up', () => {
  test('returns the new user and a session', async () => {
    const { data } = await register({ username: 'dora', email: 'dora@example.org' });
    expect(data.register.user).toMatchObject({ username: 'dora', email: 'dora@example.org' });
  });

  test.each([
    ['a taken name in other letters', { username: 'ADA' }, 'username', 'CONFLICT'],
    ['an e-mail as a name', { username: 'a@b' }, 'username', 'BAD_USER_INPUT'],
    ['an empty name', { username: '' }, 'username', 'BAD_USER_INPUT'],
    ['31 characters of name', { username: 'x'.repeat(31) }, 'username', 'BAD_USER_INPUT'],
    ['a null character', { username: 'a\0b' }, 'username', 'BAD_USER_INPUT'],
    ['no address', { email: 'nobody' }, 'email', 'BAD_USER_INPUT'],
    ['7 characters of password', { password: 'seven77' }, 'password', 'BAD_USER_INPUT'],
    ['129 characters of password', { password: 'x'.repeat(129) }, 'password', 'BAD_USER_INPUT'],
    ['a common password', { password: 'password123' }, 'password', 'BAD_USER_INPUT'],
  ])('refuses %s and stores no user', async (_, input, field, code) => {
    const reply = await register(input);
    expect(reply.code).toBe(code);
    expect(reply.fields).toEqual([field]);
    const { data } = await ada.graphql('{ user(username: "cleo") { id } }');
    expect(data.user).toBeNull();
  });

  test('gives a username to one of twenty concurrent requests', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        register({ username: 'eve', email: `eve${n}@example.org` }),
      ),
    );
    expect(replies.filter(({ data }) => data?.register)).toHaveLength(1);
    expect(replies.flatMap(({ code }) => code ?? []).every((code) => code === 'CONFLICT')).toBe(
      true,
    );
  });
});

describe('users', () => {
  test.each(['', '(id: "user_1", username: "ada")'])('user%s names its input', async (given) => {
    const { code, fields } = await ada.graphql(`{ user${given} { id } }`);
    expect([code, fields]).toEqual(['BAD_USER_INPUT', ['username']]);
  });

  test('are found by id and by username in any letter case only', async () => {
    const { data } = await ada.graphql(
      `query ($id: ID!) { a: user(id: $id) { username } b: user(username: "ADA") { id }
        c: user(id: "user_99999999999999999999") { id } d: user(id: "post_1") { id } n: node(id: $id) { id } }`,
      { id: ada.id },
    );
    expect(data).toEqual({
      a: { username: 'ada' },
      b: { id: ada.id },
      c: null,
      d: null,
      n: { id: ada.id },
    });
  });

  test('show their e-mail address to themselves only', async () => {
    const data = await ada.ask('{ me { email } ben: user(username: "ben") { email } }');
    expect(data).toEqual({ me: { email: 'ada@example.org' }, ben: { email: null } });
  });

  test('are listed in pages, newest first, and searched literally', async () => {
    const first = await ada.ask(
      '{ users(first: 1) { nodes { username } pageInfo { hasNextPage endCursor } } }',
    );
    expect(first.users.pageInfo.hasNextPage).toBe(true);
    const rest = await ada.ask(
      'query ($after: String) { users(first: 50, after: $after) { nodes { username } pageInfo { hasNextPage hasPreviousPage } } }',
      { after: first.users.pageInfo.endCursor },
    );
    const names = [...first.users.nodes, ...rest.users.nodes].map((user) => user.username);
    expect(names.at(-1)).toBe('ada');
    expect(new Set(names).size).toBe(names.length);
    expect(rest.users.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
    const data = await ada.ask(
      '{ all: users(search: "%") { nodes { id } } be: users(search: "BE") { nodes { username } } }',
    );
    expect(data).toEqual({ all: { nodes: [] }, be: { nodes: [{ username: 'ben' }] } });
  });

  test('are hidden from clients without a sign-in', async () => {
    const reply = await server.graphql('{ users { nodes { id } } }');
    expect(reply.code).toBe('UNAUTHENTICATED');
    expect(await server.ask('{ me { id } }')).toEqual({ me: null });
  });

  test('are returned at most 100 at a time', async () => {
    expect((await ada.graphql('{ users(first: 101) { nodes { id } } }')).code).toBe(
      'BAD_USER_INPUT',
    );
    expect((await ada.ask('{ users(first: 0) { nodes { id } } }')).users.nodes).toEqual([]);
    expect((await ada.graphql('{ users(after: "nonsense") { nodes { id } } }')).code).toBe(
      'BAD_USER_INPUT',
    );
  });
});

describe('a profile', () => {
  const UPDATE = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { fullName bio alias dateOfBirth avatarUrl } } }`;

  test('changes the given fields and keeps the others', async () => {
    await ada.graphql(UPDATE, { input: { firstName: 'Ada', lastName: 'L', bio: 'maths' } });
    const long = await ada.graphql(UPDATE, { input: { bio: null, dateOfBirth: '1815-12-10' } });
    expect(long.data).toBeNull();
    const again = await ada.ask(UPDATE, { input: { bio: null, dateOfBirth: '1915-12-10' } });
    expect(again.updateProfile.user).toMatchObject({
      fullName: 'Ada L',
      bio: null,
      dateOfBirth: '1915-12-10',
    });
  });

  test.each([
    ['dateOfBirth', 'yesterday'],
    ['dateOfBirth', '2015-13-40'],
    ['avatarUrl', 'javascript:alert(1)'],
    ['avatarUrl', '/media/../secret'],
    ['bio', 'x'.repeat(2001)],
    ['bio', 'a\0b'],
  ])('names the field when it refuses a %s of %j', async (field, value) => {
    const reply = await ada.graphql(UPDATE, { input: { [field]: value, alias: 'changed' } });
    expect(reply.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { [field]: [expect.any(String)] },
    });
    expect((await ada.ask('{ me { alias } }')).me.alias).not.toBe('changed');
  });

  test('keeps emoji and right-to-left text unchanged, and replaces lone surrogates', async () => {
    const { updateProfile } = await ada.ask(UPDATE, {
      input: { bio: '👩‍🚀 שלום \ud800', alias: 'ا' },
    });
    expect(updateProfile.user).toMatchObject({ bio: '👩‍🚀 שלום \ufffd', alias: 'ا' });
  });
});
