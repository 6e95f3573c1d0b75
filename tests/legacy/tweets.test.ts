import { beforeAll, describe, expect, test } from 'vitest';
import { aNumber, aTime, aToken } from '../harness/matchers.js';
import { memberOf, rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

type Bird = Awaited<ReturnType<typeof signIn>>;

const secret = (username: string) => `the long secret of ${username}`;
const send = (operation: string, body?: unknown) => rest(server, operation, { body });
const bearing = (scheme: string, token: string) => ({
  headers: { authorization: `${scheme} ${token}` },
});

const whoIs = (username: string, profile: object = { date_of_birth: '1990-05-17' }) => ({
  username,
  email: `${username}@example.org`,
  password: secret(username),
  profile,
});

async function signIn(username: string, password = secret(username)) {
  const { body, status } = await send('POST /api/auth/obtain_token/', { username, password });
  if (status !== 200) throw new Error(JSON.stringify(body));
  const member = memberOf(server, username, body, 'JWT');
  const call = (operation: string, sent?: unknown) => member.call(operation, { body: sent });
  return { ...member, call };
}

async function join(username: string): Promise<Bird> {
  const { status, body } = await send('POST /api/auth/user/register/', whoIs(username));
  if (status !== 201) throw new Error(JSON.stringify(body));
  return signIn(username);
}

const { server } = await village();
const [ada, ben] = [await join('ada'), await join('ben')];
const more = {
  email: expect.any(String),
  date_joined: aTime,
  number_of_followers: 0,
  number_of_following: 0,
};
const aProfile = (bird: { id: number; username: string }, known: object = {}) => ({
  id: bird.id,
  user_id: bird.id,
  username: bird.username,
  alias: null,
  bio: null,
  date_of_birth: '1990-05-17',
  image_url: null,
  background_image_url: null,
  ...more,
  ...known,
});

describe('the documented operations, in order', () => {
  const said = {
    date_of_birth: '1985-12-10',
    alias: 'The Countess',
    bio: 'Poetical science',
    image_url: 'https://example.org/ada.png',
    background_image_url: 'https://example.org/loom.png',
  };
  let cleo: Bird;
  test('register, with a nested profile', async () => {
    const { status, body, headers } = await send(
      'POST /api/auth/user/register/',
      whoIs('cleo', said),
    );
    expect(status).toBe(201);
    expect(body).toEqual({
      id: aNumber,
      username: 'cleo',
      email: 'cleo@example.org',
      profile: { id: body.id, user_id: body.id, username: 'cleo', ...said, ...more },
    });
    expect(headers.get('deprecation')).toMatch(/^@\d+$/);
    expect(headers.get('link')).toContain('rel="successor-version"');
  });

  test('obtain_token and refresh_token', async () => {
    const signedIn = await send('POST /api/auth/obtain_token/', {
      username: 'cleo',
      password: secret('cleo'),
    });
    expect(signedIn).toReply(200, { refresh: aToken, access: aToken });
    for (let time = 0; time < 2; time += 1) {
      const { refresh } = signedIn.body;
      const refreshed = await send('POST /api/auth/refresh_token/', { refresh });
      expect(refreshed).toReply(200, { access: aToken, refresh });
    }
    cleo = await signIn('cleo');
    const sessions = await server.ask('{ sessions { id } }', {}, cleo.access);
    expect(sessions.sessions).toHaveLength(2);
  });

  test('user/logout ends the session of the token in its body only', async () => {
    const { access, refresh } = await signIn('cleo');
    const out = await send('POST /api/auth/user/logout/', { refresh_token: refresh });
    expect(out).toReply(200, { message: 'Logged out' });
    expect((await send('POST /api/auth/refresh_token/', { refresh })).status).toBe(401);
    expect((await rest(server, 'GET /api/tweets/', bearing('JWT', access))).status).toBe(401);
    const again = await send('POST /api/auth/user/logout/', { refresh_token: refresh });
    expect(again.status).toBe(400);
    expect((await cleo.call('GET /api/tweets/')).status).toBe(200);
  });

  test('user/edit changes the given fields only', async () => {
    const { status, body } = await cleo.call('PUT /api/auth/user/edit/', { username: 'cleopatra' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: cleo.id, username: 'cleopatra', email: 'cleo@example.org' });
    const other = await signIn('cleopatra', secret('cleo'));
    const changed = await cleo.call('PUT /api/auth/user/edit/', {
      email: 'queen@example.org',
      update_password: true,
      current_password: secret('cleo'),
      new_password: 'a barge upon the Nile',
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ username: 'cleopatra', email: 'queen@example.org' });
    // Who changes the password stays signed in; whoever else was, is not.
    expect((await cleo.call('GET /api/tweets/')).status).toBe(200);
    expect((await other.call('GET /api/tweets/')).status).toBe(401);
    await expect(signIn('cleopatra', secret('cleo'))).rejects.toThrow();
    await signIn('cleopatra', 'a barge upon the Nile');
  });

  test('view_profile, and edit at both paths', async () => {
    const mine = { id: cleo.id, user_id: cleo.id, username: 'cleopatra', ...said, ...more };
    expect((await cleo.call(`GET /api/profiles/view_profile/${cleo.id}`)).body).toEqual(mine);
    for (const [path, alias] of [
      ['prfiles', 'Philopator'],
      ['profiles', 'Thea'],
    ]) {
      const reply = await cleo.call(`PUT /api/${path}/edit/`, {
        ...{ profile_id: cleo.id, alias, bio: '', background_image_url: null },
      });
      expect(reply).toReply(200, { ...mine, alias, bio: null, background_image_url: null });
    }
  });

  test('tweets: list, create, one, edit, like and delete', async () => {
    const created = await cleo.call('POST /api/tweets/', { content: 'Ahoy' });
    expect(created.status).toBe(201);
    const tweet = {
      id: aNumber,
      author: cleo.id,
      author_username: 'cleopatra',
      content: 'Ahoy',
      created_at: aTime,
      likes_count: 0,
      user_liked: false,
    };
    expect(created.body).toEqual(tweet);
    const { id } = created.body;
    const liked = await ada.call(`POST /api/tweets/${id}/like/`);
    expect(liked).toReply(200, { message: 'Post liked', liked: true });
    const seen = await ada.call(`GET /api/tweets/${id}/`);
    expect(seen).toReply(200, { ...tweet, likes_count: 1, user_liked: true });
    const unliked = await ada.call(`POST /api/tweets/${id}/like/`);
    expect(unliked.body).toEqual({ message: 'Post unliked', liked: false });
    const second = await ada.call('POST /api/tweets/', { content: 'Ahoy yourself' });
    const list = await ben.call('GET /api/tweets/');
    expect(list.status).toBe(200);
    expect(list.body.slice(0, 2)).toEqual([second.body, created.body]);
    for (const method of ['PUT', 'PATCH']) {
      const edited = await cleo.call(`${method} /api/tweets/${id}/`, { content: method });
      expect(edited).toReply(200, { ...tweet, content: method });
    }
    expect(await cleo.call(`DELETE /api/tweets/${id}/`)).toReply(204, undefined);
    expect((await cleo.call(`GET /api/tweets/${id}/`)).body).toEqual({ detail: 'Not found.' });
  });

  test('user/delete deletes the account', async () => {
    const queen = await signIn('cleopatra', 'a barge upon the Nile');
    const reply = await queen.call('DELETE /api/auth/user/delete/', {
      refresh_token: queen.refresh,
    });
    expect(reply).toReply(204, undefined);
    expect((await queen.call('GET /api/tweets/')).status).toBe(401);
    expect((await cleo.call('GET /api/tweets/')).status).toBe(401);
    expect((await send('POST /api/auth/refresh_token/', { refresh: cleo.refresh })).status).toBe(
      401,
    );
    await expect(signIn('cleopatra', 'a barge upon the Nile')).rejects.toThrow();
    expect((await ada.call(`GET /api/profiles/view_profile/${cleo.id}`)).status).toBe(404);
  });
});

describe('registration', () => {
  test.each([
    ['date_of_birth', 'yesterday'],
    ['date_of_birth', '2015-13-40'],
    ['date_of_birth', undefined],
    ['date_of_birth', ''],
    ['image_url', 'javascript:alert(1)'],
    ['background_image_url', 'file:///etc/passwd'],
    ['alias', 7],
    ['bio', 'x'.repeat(2_001)],
  ])('refuses a profile with a %s of %j by name, and stores no user', async (field, value) => {
    const profile = { date_of_birth: '1990-05-17', [field]: value };
    const reply = await send('POST /api/auth/user/register/', whoIs('dora', profile));
    expect(reply).toReply(400, { profile: { [field]: [expect.any(String)] } });
    await expect(signIn('dora')).rejects.toThrow();
  });

  test.each([
    ['username', 'ADA'],
    ['username', 'a@b'],
    ['email', 'nope'],
    ['password', '12345678'],
    ['password', undefined],
    ['profile', 'none'],
    ['profile', []],
  ])('refuses a %s of %j by name', async (field, value) => {
    const sent = { ...whoIs('dora'), [field]: value };
    const { status, body } = await send('POST /api/auth/user/register/', sent);
    expect(status).toBe(400);
    expect(Object.keys(body)).toEqual([field]);
  });

  test('accepts a form, with dots in nested names', async () => {
    const { profile, ...rest } = whoIs('emil');
    const form = new URLSearchParams({ ...rest, 'profile.date_of_birth': '1990-05-17' });
    form.set('profile.alias', 'Detective');
    const { status, body } = await send('POST /api/auth/user/register/', form);
    expect(status).toBe(201);
    expect(body.profile).toMatchObject({ ...profile, alias: 'Detective' });
  });
});

describe('editing an account', () => {
  const passwords = { current_password: secret('finn'), new_password: 'the next secret of finn' };
  let finn: Bird;
  beforeAll(async () => {
    finn = await join('finn');
  });

  test.each([
    [{ update_password: true, new_password: passwords.new_password }, 'current_password'],
    [{ update_password: true, current_password: passwords.current_password }, 'new_password'],
    [{ ...passwords, update_password: true, current_password: 'wrong one' }, 'current_password'],
    [{ ...passwords, update_password: true, new_password: '12345678' }, 'new_password'],
    [{ ...passwords, update_password: true, username: 'ada' }, 'username'],
    [{ ...passwords, update_password: 'perhaps' }, 'update_password'],
  ])('is all or nothing: %j is refused because of %s', async (sent, field) => {
    const reply = await finn.call('PUT /api/auth/user/edit/', {
      ...{ email: 'moved@example.org', ...sent },
    });
    expect(reply).toReply(400, { [field]: [expect.any(String)] });
    const { me } = await server.ask('{ me { username email } }', {}, finn.access);
    expect(me).toEqual({ username: 'finn', email: 'finn@example.org' });
    await signIn('finn');
  });

  test('keeps the password unless `update_password` is true', async () => {
    for (const update_password of [undefined, false, 'False']) {
      const { status } = await finn.call('PUT /api/auth/user/edit/', {
        ...passwords,
        update_password,
      });
      expect(status).toBe(200);
      await signIn('finn');
    }
  });
});

describe('deleting an account', () => {
  test('accepts a valid refresh token of the user only', async () => {
    const gus = await join('gus');
    const dead = await signIn('gus');
    await send('POST /api/auth/user/logout/', { refresh_token: dead.refresh });
    for (const refresh_token of [ben.refresh, dead.refresh, gus.access, 'nope', undefined]) {
      const reply = await gus.call('DELETE /api/auth/user/delete/', { refresh_token });
      expect(reply).toReply(400, { refresh_token: [expect.any(String)] });
    }
    const nobody = await send('DELETE /api/auth/user/delete/', { refresh_token: gus.refresh });
    expect(nobody.status).toBe(401);
    expect((await ben.call('GET /api/tweets/')).status).toBe(200);
    const { status } = await gus.call('DELETE /api/auth/user/delete/', {
      refresh_token: gus.refresh,
    });
    expect(status).toBe(204);
  });
});

describe('a profile', () => {
  test('shows the date of birth to its owner and to confirmed friends', async () => {
    const seenBy = async (bird: Bird) =>
      (await bird.call(`GET /api/profiles/view_profile/${ada.id}/`)).body;
    expect(await seenBy(ada)).toEqual(aProfile(ada, { email: 'ada@example.org' }));
    expect(await seenBy(ben)).toEqual(aProfile(ada, { date_of_birth: null, email: '' }));
    const befriend = (bird: Bird, id: number) =>
      server.graphql(
        'mutation ($id: ID!) { addFriend(input: { userId: $id }) { user { id } } }',
        { id: `user_${id}` },
        bird.access,
      );
    expect((await befriend(ben, ada.id)).errors).toBeUndefined();
    expect(await seenBy(ben)).toEqual(aProfile(ada, { date_of_birth: null }));
    await befriend(ada, ben.id);
    expect(await seenBy(ben)).toEqual(aProfile(ada));
  });

  test('shows it to all users with LEGACY_SHOW_PRIVATE', async () => {
    const open = await server.twin({ LEGACY_SHOW_PRIVATE: 'true' });
    const hugo = await join('hugo');
    const reply = await rest(
      open,
      `GET /api/profiles/view_profile/${ada.id}`,
      bearing('JWT', hugo.access),
    );
    expect(reply.body).toEqual(aProfile(ada));
  });

  test.each([
    ['date_of_birth', 'yesterday'],
    ['image_url', 'javascript:alert(1)'],
    ['background_image_url', '/media/../secret'],
    ['profile_id', 'nope'],
    ['alias', 'a\0b'],
  ])('refuses a %s of %j, and changes nothing', async (field, value) => {
    for (const path of ['profiles', 'prfiles']) {
      const reply = await ben.call(`PUT /api/${path}/edit/`, {
        ...{ profile_id: ben.id, bio: 'changed', [field]: value },
      });
      expect(reply).toReply(400, { [field]: [expect.any(String)] });
    }
    expect((await ben.call(`GET /api/profiles/view_profile/${ben.id}`)).body).toEqual(
      aProfile(ben),
    );
  });

  test('is changed by its owner only', async () => {
    for (const path of ['profiles', 'prfiles']) {
      const foreign = await ben.call(`PUT /api/${path}/edit/`, { profile_id: ada.id, bio: 'x' });
      expect(foreign.status).toBe(403);
      const nobodys = await ben.call(`PUT /api/${path}/edit/`, { profile_id: 999_999, bio: 'x' });
      expect(nobodys).toReply(404, { detail: 'Not found.' });
    }
    expect((await ada.call(`GET /api/profiles/view_profile/${ada.id}`)).body.bio).toBeNull();
    for (const id of ['999999', 'nope', '-1', '99999999999999999999']) {
      expect((await ben.call(`GET /api/profiles/view_profile/${id}`)).status).toBe(404);
    }
  });
});
