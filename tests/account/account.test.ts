import { describe, expect, test } from 'vitest';
import { concurrently } from '../harness/concurrently.js';
import { village } from '../harness/server.js';

const { server, ada } = await village('ada');
await server.person('ben');
const register = (input: object) => {
  const cleo = { username: 'cleo', email: 'cleo@example.org', password: 'a fine long one' };
  return server.attempt('register', { ...cleo, ...input }, 'user { id username email }');
};

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
    const { data } = await ada.graphql('{ user(by: { username: "cleo" }) { id } }');
    expect(data.user).toBeNull();
  });

  test('gives a username to one of twenty concurrent requests', async () => {
    const replies = await concurrently(20, (n) =>
      register({ username: 'eve', email: `eve${n}@example.org` }),
    );
    const codes = replies.map(({ code }) => code).sort();
    expect(codes).toEqual([...Array(19).fill('CONFLICT'), undefined]);
  });
});

describe('users', () => {
  test.each(['', '(by: {})', '(by: { id: "user_1", username: "ada" })', '(by: { id: null })'])(
    'user%s is no valid document',
    async (given) => {
      const { code } = await ada.graphql(`{ user${given} { id } }`);
      expect(code).toBe('GRAPHQL_VALIDATION_FAILED');
    },
  );

  test('are found by id and by username in any letter case only', async () => {
    const { data } = await ada.graphql(
      `query ($id: ID!) { a: user(by: { id: $id }) { username } b: user(by: { username: "ADA" }) { id }
        c: user(by: { id: "user_99999999999999999999" }) { id } d: user(by: { id: "post_1" }) { id } n: node(id: $id) { id } }`,
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
});

describe('a profile', () => {
  const update = (input: object) =>
    ada.attempt('updateProfile', input, 'user { fullName bio alias dateOfBirth }');

  test('changes the given fields and keeps the others', async () => {
    await update({ firstName: 'Ada', lastName: 'L', bio: 'maths' });
    const early = await update({ bio: null, dateOfBirth: '1815-12-10' });
    expect(early).toBeRefused('BAD_USER_INPUT', 'dateOfBirth');
    const { data } = await update({ bio: null, dateOfBirth: '1915-12-10' });
    const expected = { fullName: 'Ada L', bio: null, dateOfBirth: '1915-12-10' };
    expect(data.updateProfile.user).toMatchObject(expected);
  });

  test.each([
    ['dateOfBirth', '2999-01-01'],
    ['avatarUrl', 'javascript:alert(1)'],
    ['avatarUrl', '/media/../secret'],
    ['bio', 'x'.repeat(2001)],
    ['bio', 'a\0b'],
  ])('names the field when it refuses a %s of %j', async (field, value) => {
    expect(await update({ [field]: value, alias: 'changed' })).toBeRefused('BAD_USER_INPUT', field);
    expect((await ada.ask('{ me { alias } }')).me.alias).not.toBe('changed');
  });

  test.each(['yesterday', '2015-13-40', '2015-02-29', '1990-05-17T00:00:00Z', '', 19900517])(
    'takes no date of birth of %j, which is no Date',
    async (dateOfBirth) => {
      const reply = await update({ dateOfBirth, alias: 'changed' });
      expect(reply).toBeRefused('BAD_USER_INPUT');
      expect(reply.errors?.[0]?.message).toContain('A Date is a day of the calendar');
      expect((await ada.ask('{ me { alias } }')).me.alias).not.toBe('changed');
    },
  );

  test('keeps emoji and right-to-left text unchanged, and replaces lone surrogates', async () => {
    const { data } = await update({ bio: '👩‍🚀 שלום \ud800', alias: 'ا' });
    expect(data.updateProfile.user).toMatchObject({ bio: '👩‍🚀 שלום \ufffd', alias: 'ا' });
  });
});
