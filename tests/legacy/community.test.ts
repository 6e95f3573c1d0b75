import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { aNumber, aPerson, aTime, aToken } from '../harness/matchers.js';
import { formWith, pngOf } from '../harness/pictures.js';
import { joinCommunity, joinCommunityAs, type Member, rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

const { server } = await village();
const { ada, ben } = await joinCommunityAs(server, 'ada', 'ben');

const aPost = (author: Member, known: object) => ({
  id: aNumber,
  author: author.id,
  author_details: { id: author.id, username: author.username },
  author_username: author.username,
  content: 'This is my first post!',
  image: null,
  created_at: aTime,
  updated_at: aTime,
  likes_count: 0,
  comments_count: 0,
  user_liked: false,
  is_liked: false,
  comments: [],
  ...known,
});

const aComment = (author: Member, known: object) => ({
  id: aNumber,
  post: aNumber,
  author: author.id,
  author_details: { id: author.id, username: author.username },
  author_username: author.username,
  content: 'Great post!',
  created_at: aTime,
  updated_at: aTime,
  likes_count: 0,
  user_liked: false,
  is_liked: false,
  ...known,
});

const writePost = async (author: Member, content: string): Promise<number> =>
  (await author.call('POST /api/posts/', { body: { content } })).body.id;

const writeComment = async (author: Member, post: number, content = 'Great post!') =>
  (await author.call('POST /api/comments/', { body: { post, content } })).body.id as number;

describe('accounts and sessions', () => {
  const john = {
    username: 'john_doe',
    email: 'john@example.com',
    password: 'secure_password123',
    password_confirm: 'secure_password123',
    first_name: 'John',
    last_name: 'Doe',
  };
  const johnKnown = aPerson({
    username: 'john_doe',
    email: 'john@example.com',
    first_name: 'John',
    last_name: 'Doe',
    full_name: 'John Doe',
    is_online: false,
  });
  const signedIn = { user: johnKnown, access: aToken, refresh: aToken };

  test('register, login, the second login form and refresh answer as documented', async () => {
    const registered = await rest(server, 'POST /api/users/register/', { body: john });
    expect(registered).toReply(201, signedIn);
    expect(registered.body).toEqual(signedIn);

    const { username, password } = john;
    const login = await rest(server, 'POST /api/users/login/', { body: { username, password } });
    expect(login).toReply(200, signedIn);

    const token = await rest(server, 'POST /api/token/', { body: { username, password } });
    expect(token).toReply(200, { access: aToken, refresh: aToken });

    const { refresh } = token.body;
    for (const _ of [1, 2]) {
      const again = await rest(server, 'POST /api/token/refresh/', { body: { refresh } });
      expect(again).toReply(200, { access: aToken, refresh });
      const me = await rest(server, 'GET /api/users/me/', {}, again.body.access);
      expect(me.body.username).toBe('john_doe');
    }
  });

  test('an access token is valid for an hour, also for GraphQL', async () => {
    const { iat, exp } = JSON.parse(atob(ada.access.split('.')[1] ?? ''));
    expect(exp - iat).toBe(3600);
    const data = await server.ask('{ me { username email } }', {}, ada.access);
    expect(data.me).toEqual({ username: 'ada', email: 'ada@example.org' });
  });

  test('a wrong password, different passwords and a taken username get different errors', async () => {
    const wrong = { username: 'ada', password: 'not the secret of ada' };
    const refused = await rest(server, 'POST /api/users/login/', { body: wrong });
    expect(refused).toReply(400, {
      non_field_errors: ['No active account found with the given credentials'],
    });
    const body = { ...john, username: 'jane', email: 'jane@example.com' };
    const differ = await rest(server, 'POST /api/users/register/', {
      body: { ...body, password_confirm: 'another' },
    });
    expect(differ).toReply(400, { password_confirm: [expect.any(String)] });
    const taken = await rest(server, 'POST /api/users/register/', {
      body: { ...body, username: 'ADA' },
    });
    expect(taken).toReply(400, { username: ['A user with that username already exists.'] });
  });

  test('forms are accepted like JSON, and unknown keys are ignored', async () => {
    const body = new URLSearchParams({
      username: 'formy',
      email: 'formy@example.org',
      password: 'the long secret of formy',
      is_staff: 'true',
      id: '1',
    });
    const registered = await rest(server, 'POST /api/users/register', { body });
    expect(registered.status).toBe(201);
    expect(registered.body.user.id).not.toBe(1);
  });
});

describe('users', () => {
  test('`me`, one user and the list have the keys of both documents, without private fields of others', async () => {
    const me = await ada.call('GET /api/users/me/');
    expect(me).toReply(200, aPerson({ id: ada.id, username: 'ada', email: 'ada@example.org' }));
    const one = await ada.call(`GET /api/users/${ben.id}/`);
    expect(one.body).toEqual(aPerson({ id: ben.id, username: 'ben', email: '' }));
    const list = await ada.call('GET /api/users/');
    expect(list.status).toBe(200);
    expect(list.body).toContainEqual(one.body);
    expect(list.body).toContainEqual(me.body);
  });

  test('the search finds parts of names', async () => {
    const found = await ada.call('GET /api/users/?search=BE');
    expect(found.body.map(({ username }: { username: string }) => username)).toEqual(['ben']);
  });

  test('PATCH changes editable fields only', async () => {
    const cleo = await joinCommunity(server, 'cleo');
    const changed = await cleo.call(`PATCH /api/users/${cleo.id}/`, {
      body: { bio: 'Updated bio', first_name: 'Cleo', id: 1, is_online: true, password: 'x' },
    });
    expect(changed).toReply(
      200,
      aPerson({
        id: cleo.id,
        username: 'cleo',
        email: 'cleo@example.org',
        first_name: 'Cleo',
        full_name: 'Cleo',
        bio: 'Updated bio',
        is_online: false,
      }),
    );
    const others = await cleo.call(`PATCH /api/users/${ben.id}/`, { body: { bio: 'mine now' } });
    expect(others.status).toBe(403);
    expect((await ben.call('GET /api/users/me/')).body.bio).toBeNull();
  });

  test('PATCH changes all fields or none', async () => {
    const dora = await joinCommunity(server, 'dora');
    const tooLong = { email: 'new@example.org', bio: 'b'.repeat(2_001) };
    const refused = await dora.call(`PATCH /api/users/${dora.id}/`, { body: tooLong });
    expect(refused).toReply(400, { bio: [expect.any(String)] });
    expect((await dora.call('GET /api/users/me/')).body.email).toBe('dora@example.org');
  });

  test('following and unfollowing return the username', async () => {
    const followed = await ada.call(`POST /api/users/${ben.id}/follow/`);
    expect(followed).toReply(200, { message: 'Now following ben' });
    const { user } = await server.ask(
      'query ($id: ID!) { user(by: { id: $id }) { viewerFollows } }',
      { id: `user_${ben.id}` },
      ada.access,
    );
    expect(user.viewerFollows).toBe(true);
    const unfollowed = await ada.call(`POST /api/users/${ben.id}/unfollow/`);
    expect(unfollowed).toReply(200, { message: 'Unfollowed ben' });
    expect((await ada.call(`POST /api/users/${ada.id}/follow/`)).status).toBe(400);
  });
});

describe('posts', () => {
  test('a post without a picture has the documented response', async () => {
    const body = new FormData();
    body.set('content', 'This is my first post!');
    expect(await ada.call('POST /api/posts/', { body })).toReply(201, aPost(ada, {}));
  });

  test('a picture is uploaded as a file, served, and replaced', async () => {
    const png = await pngOf(8, 8);
    const body = formWith('image', png, { content: 'Look!' }, '../../red.png');
    const { status, body: post } = await ada.call('POST /api/posts/', { body });
    expect(status).toBe(201);
    const { pathname } = new URL(post.image);
    expect(pathname).toMatch(/^\/media\/[\w-]+\.webp$/);
    const served = await fetch(server.url + pathname);
    expect(served.headers.get('content-type')).toBe('image/webp');
    expect((await sharp(await served.arrayBuffer()).metadata()).width).toBe(8);

    const next = { body: formWith('image', png) };
    const changed = await ada.call(`PATCH /api/posts/${post.id}/`, next);
    expect(changed.status).toBe(200);
    expect(changed.body.image).not.toBe(post.image);
    expect(changed.body.content).toBe('Look!');
  });

  test('lists are arrays, newest first: all, own, the feed', async () => {
    const eve = await joinCommunity(server, 'eve');
    const finn = await joinCommunity(server, 'finn');
    const first = await writePost(finn, 'first of finn');
    const second = await writePost(finn, 'second of finn');
    const own = await writePost(eve, 'of eve');
    const ids = async (path: string) => {
      const { status, body } = await eve.call(`GET ${path}`);
      expect(status).toBe(200);
      return body.map(({ id }: { id: number }) => id);
    };
    expect((await ids('/api/posts/')).slice(0, 3)).toEqual([own, second, first]);
    expect(await ids('/api/posts/my_posts/')).toEqual([own]);
    expect(await ids('/api/posts/feed/')).toEqual([]);
    await eve.call(`POST /api/users/${finn.id}/follow/`);
    expect(await ids('/api/posts/feed')).toEqual([second, first]);
    expect(await ids('/api/posts/?search=second+of')).toEqual([second]);
  });

  test('a post is read, changed and deleted', async () => {
    const id = await writePost(ada, 'This is my first post!');
    expect(await ben.call(`GET /api/posts/${id}/`)).toReply(200, aPost(ada, { id }));
    const changed = await ada.call(`PATCH /api/posts/${id}/`, { body: { content: 'Better' } });
    expect(changed).toReply(200, aPost(ada, { id, content: 'Better' }));
    expect(await ada.call(`DELETE /api/posts/${id}/`)).toReply(204, undefined);
    expect((await ada.call(`GET /api/posts/${id}/`)).status).toBe(404);
  });

  test('liking toggles the like', async () => {
    const id = await writePost(ada, 'like me');
    const like = () => ben.call(`POST /api/posts/${id}/like/`);
    expect(await like()).toReply(200, { message: 'Post liked', liked: true });
    expect((await ben.call(`GET /api/posts/${id}/`)).body).toMatchObject({
      likes_count: 1,
      user_liked: true,
      is_liked: true,
    });
    expect((await like()).body).toEqual({ message: 'Post unliked', liked: false });
  });

  test('a post contains its newest 20 comments', async () => {
    const post = await writePost(ada, 'talk');
    const said: number[] = [];
    for (let at = 0; at < 22; at += 1) said.push(await writeComment(ben, post, `comment ${at}`));
    const { body } = await ada.call(`GET /api/posts/${post}/`);
    expect(body.comments_count).toBe(22);
    expect(body.comments.map(({ id }: { id: number }) => id)).toEqual(said.slice(2));
  });
});

describe('comments', () => {
  test('a comment is created, listed, changed, liked and deleted', async () => {
    const post = await writePost(ada, 'discuss');
    const created = await ben.call('POST /api/comments/', {
      body: { post, content: 'Great post!' },
    });
    expect(created).toReply(201, aComment(ben, { post }));
    const { id } = created.body;

    const changed = await ben.call(`PATCH /api/comments/${id}/`, { body: { content: 'Hm.' } });
    expect(changed.body).toEqual(aComment(ben, { id, post, content: 'Hm.' }));

    const like = () => ada.call(`POST /api/comments/${id}/like/`);
    expect((await like()).body).toEqual({ message: 'Comment liked', liked: true });
    const listed = await ada.call(`GET /api/comments/?post_id=${post}`);
    expect(listed.body).toEqual([
      aComment(ben, { id, post, content: 'Hm.', likes_count: 1, user_liked: true, is_liked: true }),
    ]);
    expect((await like()).body).toEqual({ message: 'Comment unliked', liked: false });

    expect((await ben.call(`DELETE /api/comments/${id}/`)).status).toBe(204);
    expect((await ada.call(`GET /api/comments/?post_id=${post}`)).body).toEqual([]);
  });
});
