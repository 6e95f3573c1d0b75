import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

let parley: Parley;
let ada: Person;

beforeAll(async () => {
  parley = await startParley();
  ada = await signUp(parley, 'ada');
  await signUp(parley, 'ben');
});
afterAll(() => parley.stop());

const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) { user { id username email } } }`;
const register = (input: object) =>
  parley.graphql(REGISTER, {
    input: { username: 'cleo', email: 'cleo@example.org', password: 'a fine long one', ...input },
  });

describe('signing up', () => {
  it('signs Dora in at once: the reply is already hers', async () => {
    const { data } = await register({ username: 'dora', email: 'dora@example.org' });
    expect(data.register.user).toMatchObject({ username: 'dora', email: 'dora@example.org' });
  });

  it.each([
    ['a taken name in other letters', { username: 'ADA' }, 'username', 'CONFLICT'],
    ['a taken address in other letters', { email: 'Ada@Example.org' }, 'email', 'CONFLICT'],
    ['an e-mail as a name', { username: 'a@b' }, 'username', 'BAD_USER_INPUT'],
    ['an empty name', { username: '' }, 'username', 'BAD_USER_INPUT'],
    ['31 characters of name', { username: 'x'.repeat(31) }, 'username', 'BAD_USER_INPUT'],
    ['a null character', { username: 'a\0b' }, 'username', 'BAD_USER_INPUT'],
    ['no address', { email: 'nobody' }, 'email', 'BAD_USER_INPUT'],
    ['7 characters of password', { password: 'seven77' }, 'password', 'BAD_USER_INPUT'],
    ['129 characters of password', { password: 'x'.repeat(129) }, 'password', 'BAD_USER_INPUT'],
    ['a common password', { password: 'password123' }, 'password', 'BAD_USER_INPUT'],
  ])('refuses %s and stores nobody', async (_, input, field, code) => {
    const reply = await register(input);
    expect(reply.code).toBe(code);
    expect(Object.keys(reply.errors?.[0]?.extensions?.fields ?? {})).toEqual([field]);
    const { data } = await ada.graphql('{ user(username: "cleo") { id } }');
    expect(data.user).toBeNull();
  });

  it('gives one of twenty who want the same name at once', async () => {
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

describe('people', () => {
  it('are found by id and by name in any letters, and not otherwise', async () => {
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

  it('show their address to themselves alone', async () => {
    const { data } = await ada.graphql('{ me { email } ben: user(username: "ben") { email } }');
    expect(data).toEqual({ me: { email: 'ada@example.org' }, ben: { email: null } });
  });

  it('are listed page by page, newest first, and searched literally', async () => {
    const first = await ada.graphql(
      '{ users(first: 1) { nodes { username } pageInfo { hasNextPage endCursor } } }',
    );
    expect(first.data.users.pageInfo.hasNextPage).toBe(true);
    const rest = await ada.graphql(
      'query ($after: String) { users(first: 50, after: $after) { nodes { username } pageInfo { hasNextPage hasPreviousPage } } }',
      { after: first.data.users.pageInfo.endCursor },
    );
    const names = [...first.data.users.nodes, ...rest.data.users.nodes].map(
      (user) => user.username,
    );
    expect(names.at(-1)).toBe('ada');
    expect(new Set(names).size).toBe(names.length);
    expect(rest.data.users.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
    const { data } = await ada.graphql(
      '{ all: users(search: "%") { nodes { id } } be: users(search: "BE") { nodes { username } } }',
    );
    expect(data).toEqual({ all: { nodes: [] }, be: { nodes: [{ username: 'ben' }] } });
  });

  it('are hidden from whoever is not signed in', async () => {
    const reply = await parley.graphql('{ users { nodes { id } } }');
    expect(reply.code).toBe('UNAUTHENTICATED');
    expect((await parley.graphql('{ me { id } }')).data).toEqual({ me: null });
  });

  it('may ask for 100 at most', async () => {
    expect((await ada.graphql('{ users(first: 101) { nodes { id } } }')).code).toBe(
      'BAD_USER_INPUT',
    );
    expect((await ada.graphql('{ users(first: 0) { nodes { id } } }')).code).toBe('BAD_USER_INPUT');
    expect((await ada.graphql('{ users(after: "nonsense") { nodes { id } } }')).code).toBe(
      'BAD_USER_INPUT',
    );
  });
});

describe('a profile', () => {
  const UPDATE = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { fullName bio alias dateOfBirth avatarUrl } } }`;

  it('changes what is given and keeps the rest', async () => {
    await ada.graphql(UPDATE, { input: { firstName: 'Ada', lastName: 'L', bio: 'maths' } });
    const { data } = await ada.graphql(UPDATE, { input: { bio: null, dateOfBirth: '1815-12-10' } });
    expect(data).toBeNull();
    const again = await ada.graphql(UPDATE, { input: { bio: null, dateOfBirth: '1915-12-10' } });
    expect(again.data.updateProfile.user).toMatchObject({
      fullName: 'Ada L',
      bio: null,
      dateOfBirth: '1915-12-10',
    });
  });

  it.each([
    ['dateOfBirth', 'yesterday'],
    ['dateOfBirth', '2015-13-40'],
    ['avatarUrl', 'javascript:alert(1)'],
    ['avatarUrl', '/media/../secret'],
    ['bio', 'x'.repeat(2001)],
    ['bio', 'a\0b'],
  ])('refuses a %s of %j by name', async (field, value) => {
    const reply = await ada.graphql(UPDATE, { input: { [field]: value, alias: 'changed' } });
    expect(reply.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { [field]: [expect.any(String)] },
    });
    expect((await ada.graphql('{ me { alias } }')).data.me.alias).not.toBe('changed');
  });

  it('keeps emoji and right-to-left text byte for byte, and mends a lone surrogate', async () => {
    const { data } = await ada.graphql(UPDATE, { input: { bio: '👩‍🚀 שלום \ud800', alias: 'ا' } });
    expect(data.updateProfile.user).toMatchObject({ bio: '👩‍🚀 שלום \ufffd', alias: 'ا' });
  });
});
