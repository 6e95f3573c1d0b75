import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  call,
  comment,
  group,
  groupMessage,
  message,
  party,
  person,
  post,
  session,
} from '../harness/community-samples.js';
import { documented, registration, statusOf, Walk } from '../harness/community-walk.js';
import { openSocket } from '../harness/legacy-socket.js';
import { startParley } from '../harness/server.js';
import { differences } from '../harness/shape.js';

/*
 * The document from its first item to its last, in order, with its own samples. Each item uses what
 * those before it made, as a client that follows the document would.
 */

let walk: Walk;
beforeAll(async () => {
  walk = new Walk(await startParley());
});
afterAll(() => walk.stop());

describe('the first half', () => {
  let posted = 0;
  let commented = 0;
  let founded = 0;

  test('1–6: register, login, me, users, one, PATCH', async () => {
    await walk.join('john_doe', 'John', 'Doe');
    await walk.join('jane_smith', 'Jane', 'Smith');
    await walk.join('third', 'Thea', 'Third');
    const login = { username: 'john_doe', password: 'secure_password123' };
    documented(await walk.as(null, 'POST /api/users/login/', { body: login }), 200, session);
    documented(await walk.as('john_doe', 'GET /api/users/me/'), 200, person);
    const all = documented(await walk.as('john_doe', 'GET /api/users/'), 200, [person]);
    expect(all.map((one: { username: string }) => one.username)).toContain('jane_smith');
    const own = `/api/users/${walk.idOf('john_doe')}/`;
    documented(await walk.as('jane_smith', `GET ${own}`), 200, person);
    const body = { bio: 'Updated bio', first_name: 'John' };
    expect(
      documented(await walk.as('john_doe', `PATCH ${own}`, { body }), 200, person),
    ).toMatchObject(body);

    expect(
      await statusOf(
        walk.as(null, 'POST /api/users/register/', { body: registration('john_doe', 'J', 'D') }),
      ),
    ).toBe(400);
    expect(
      await statusOf(
        walk.as(null, 'POST /api/users/register/', {
          body: { ...registration('new', 'N', 'N'), password_confirm: 'another one' },
        }),
      ),
    ).toBe(400);
    expect(
      await statusOf(
        walk.as(null, 'POST /api/users/login/', { body: { ...login, password: 'wrong' } }),
      ),
    ).toBe(401);
    expect(await statusOf(walk.as(null, 'GET /api/users/me/'))).toBe(401);
    expect(await statusOf(walk.as(null, 'GET /api/users/'))).toBe(401);
    expect(await statusOf(walk.as('john_doe', 'GET /api/users/999999/'))).toBe(404);
    expect(await statusOf(walk.as('jane_smith', `PATCH ${own}`, { body }))).toBe(403);
    expect(await statusOf(walk.as('john_doe', `PATCH ${own}`, { body: { bio: 7 } }))).toBe(400);
  });

  test('7–11: follow, unfollow, followers, following, online', async () => {
    const jane = `/api/users/${walk.idOf('jane_smith')}`;
    const followed = await walk.as('john_doe', `POST ${jane}/follow/`);
    expect(documented(followed, 200)).toEqual({ message: 'Now following jane_smith' });
    documented(await walk.as('john_doe', `GET ${jane}/followers/`), 200, [person]);
    documented(await walk.as('third', `GET /api/users/${walk.idOf('john_doe')}/following/`), 200, [
      person,
    ]);
    documented(await walk.as('third', `POST ${jane}/follow/`), 200, { message: '' });
    documented(await walk.as('third', `POST ${jane}/unfollow/`), 200, { message: '' });
    const status = await walk.socket('/ws/status/', 'jane_smith');
    documented(await walk.as('john_doe', 'GET /api/users/online/'), 200, [person]);
    status.stop();
    for (const path of ['follow', 'unfollow']) {
      expect(await statusOf(walk.as(null, `POST ${jane}/${path}/`))).toBe(401);
      expect(await statusOf(walk.as('john_doe', `POST /api/users/999999/${path}/`))).toBe(404);
    }
    expect(
      await statusOf(walk.as('john_doe', `POST /api/users/${walk.idOf('john_doe')}/follow/`)),
    ).toBe(400);
    for (const path of ['followers', 'following']) {
      expect(await statusOf(walk.as('john_doe', `GET /api/users/999999/${path}/`))).toBe(404);
    }
  });

  test('12–19: posts', async () => {
    const form = new FormData();
    form.set('content', 'This is my first post!');
    const created = await walk.as('jane_smith', 'POST /api/posts/', { body: form });
    posted = documented(created, 201, post).id;
    for (const path of ['', 'feed/', `${posted}/`]) {
      const reply = await walk.as('john_doe', `GET /api/posts/${path}`);
      documented(reply, 200, path.endsWith(`${posted}/`) ? post : [post]);
    }
    documented(await walk.as('jane_smith', 'GET /api/posts/my_posts/'), 200, [post]);
    const one = `/api/posts/${posted}/`;
    const body = { content: 'Edited' };
    expect(
      documented(await walk.as('jane_smith', `PATCH ${one}`, { body }), 200, post).content,
    ).toBe('Edited');
    expect(await statusOf(walk.as('john_doe', `PATCH ${one}`, { body }))).toBe(403);
    expect(await statusOf(walk.as('john_doe', `DELETE ${one}`))).toBe(403);
    expect(await statusOf(walk.as('jane_smith', `PATCH ${one}`, { body: { content: '' } }))).toBe(
      400,
    );
    const other = await walk.as('jane_smith', 'POST /api/posts/', {
      body: { content: 'Gone soon' },
    });
    expect(await statusOf(walk.as('jane_smith', `DELETE /api/posts/${other.body.id}/`))).toBe(204);
    const liked = await walk.as('john_doe', `POST ${one}like/`);
    expect(documented(liked, 200)).toEqual({ message: 'Post liked', liked: true });
    const unliked = await walk.as('john_doe', `POST ${one}like/`);
    expect(unliked.body).toEqual({ message: 'Post unliked', liked: false });
    expect(await statusOf(walk.as('john_doe', 'POST /api/posts/', { body: {} }))).toBe(400);
    for (const operation of [
      'POST /api/posts/',
      'GET /api/posts/',
      'GET /api/posts/feed/',
      'GET /api/posts/my_posts/',
      `GET ${one}`,
      `PATCH ${one}`,
      `DELETE ${one}`,
      `POST ${one}like/`,
    ]) {
      expect(await statusOf(walk.as(null, operation)), operation).toBe(401);
    }
    for (const operation of ['GET', 'PATCH', 'DELETE']) {
      const sent = operation === 'PATCH' ? { body } : undefined;
      expect(await statusOf(walk.as('john_doe', `${operation} /api/posts/999999/`, sent))).toBe(
        404,
      );
    }
    expect(await statusOf(walk.as('john_doe', 'POST /api/posts/999999/like/'))).toBe(404);
  });

  test('20–24: comments', async () => {
    const body = { post: posted, content: 'Great post!' };
    commented = documented(
      await walk.as('john_doe', 'POST /api/comments/', { body }),
      201,
      comment,
    ).id;
    documented(await walk.as('john_doe', `GET /api/comments/?post_id=${posted}`), 200, [comment]);
    const one = `/api/comments/${commented}/`;
    const edit = { body: { content: 'Greater post!' } };
    documented(await walk.as('john_doe', `PATCH ${one}`, edit), 200, comment);
    expect(await statusOf(walk.as('third', `PATCH ${one}`, edit))).toBe(403);
    expect(await statusOf(walk.as('third', `DELETE ${one}`))).toBe(403);
    documented(await walk.as('third', `POST ${one}like/`), 200, { message: '', liked: true });
    expect(await statusOf(walk.as('john_doe', `DELETE ${one}`))).toBe(204);
    expect(await statusOf(walk.as('john_doe', `DELETE ${one}`))).toBe(404);
    expect(
      await statusOf(walk.as('john_doe', 'POST /api/comments/', { body: { post: posted } })),
    ).toBe(400);
    expect(
      await statusOf(
        walk.as('john_doe', 'POST /api/comments/', { body: { post: 999999, content: 'x' } }),
      ),
    ).toBe(400);
    expect(await statusOf(walk.as(null, 'POST /api/comments/', { body }))).toBe(401);
    expect(await statusOf(walk.as('john_doe', `POST ${one}like/`))).toBe(404);
  });

  test('25–32: groups', async () => {
    const form = new FormData();
    form.set('name', 'Web Developers');
    form.set('description', 'A group for web developers');
    founded = documented(
      await walk.as('john_doe', 'POST /api/groups/', { body: form }),
      201,
      group,
    ).id;
    const one = `/api/groups/${founded}/`;
    for (const path of ['', 'my_groups/'])
      documented(await walk.as('john_doe', `GET /api/groups/${path}`), 200, [group]);
    documented(await walk.as('third', `GET ${one}`), 200, group);
    const edit = { body: { name: 'Web People' } };
    documented(await walk.as('john_doe', `PATCH ${one}`, edit), 200, group);
    const joined = await walk.as('jane_smith', `POST ${one}join/`);
    expect(documented(joined, 200)).toEqual({ message: 'Joined group successfully' });
    expect(documented(await walk.as('third', `POST ${one}join/`), 200).message).toBeTruthy();
    const left = await walk.as('third', `POST ${one}leave/`);
    expect(documented(left, 200)).toEqual({ message: 'Left group successfully' });
    expect(await statusOf(walk.as('jane_smith', `PATCH ${one}`, edit))).toBe(403);
    expect(await statusOf(walk.as('jane_smith', `DELETE ${one}`))).toBe(403);
    const other = await walk.as('john_doe', 'POST /api/groups/', { body: { name: 'Gone soon' } });
    expect(await statusOf(walk.as('john_doe', `DELETE /api/groups/${other.body.id}/`))).toBe(204);
    expect(await statusOf(walk.as('john_doe', 'POST /api/groups/', { body: {} }))).toBe(400);
    for (const operation of [
      'GET /api/groups/999999/',
      'DELETE /api/groups/999999/',
      'POST /api/groups/999999/join/',
      'POST /api/groups/999999/leave/',
    ]) {
      expect(await statusOf(walk.as('john_doe', operation)), operation).toBe(404);
    }
    for (const operation of [
      'GET /api/groups/',
      'POST /api/groups/',
      `GET ${one}`,
      `POST ${one}join/`,
    ]) {
      expect(await statusOf(walk.as(null, operation)), operation).toBe(401);
    }
  });

  test('33–37: direct messages', async () => {
    const content = 'Hey! How are you?';
    const byName = { receiver_username: 'jane_smith', content };
    const sent = documented(
      await walk.as('john_doe', 'POST /api/messages/', { body: byName }),
      201,
      message,
    );
    const byId = { receiver: walk.idOf('jane_smith'), content };
    documented(await walk.as('john_doe', 'POST /api/messages/', { body: byId }), 201, message);
    documented(await walk.as('jane_smith', 'GET /api/messages/'), 200, [message]);
    const conversation = { user: party, last_message: message, unread_count: 2 };
    const [first] = documented(
      await walk.as('jane_smith', 'GET /api/messages/conversations/'),
      200,
      [conversation],
    );
    expect(first.unread_count).toBe(2);
    for (const query of [`user_id=${walk.idOf('john_doe')}`, 'username=john_doe']) {
      documented(await walk.as('jane_smith', `GET /api/messages/with_user/?${query}`), 200, [
        message,
      ]);
    }
    const mark = `POST /api/messages/${sent.id}/mark_as_read/`;
    expect(documented(await walk.as('jane_smith', mark), 200)).toEqual({
      message: 'Message marked as read',
      is_read: true,
    });
    expect(await statusOf(walk.as('third', mark))).toBe(404);
    expect(await statusOf(walk.as(null, mark))).toBe(401);
    expect(await statusOf(walk.as('john_doe', 'POST /api/messages/', { body: { content } }))).toBe(
      400,
    );
    expect(
      await statusOf(
        walk.as('john_doe', 'POST /api/messages/', { body: { receiver: 999999, content } }),
      ),
    ).toBe(400);
    expect(await statusOf(walk.as('john_doe', 'GET /api/messages/with_user/?user_id=999999'))).toBe(
      404,
    );
  });

  test('38, 39: group messages', async () => {
    const body = { group: founded, content: 'Hello everyone!' };
    documented(await walk.as('john_doe', 'POST /api/group-messages/', { body }), 201, groupMessage);
    const list = `GET /api/group-messages/group_messages/?group_id=${founded}`;
    documented(await walk.as('jane_smith', list), 200, [groupMessage]);
    expect(await statusOf(walk.as('third', list))).toBe(403);
    expect(await statusOf(walk.as('third', 'POST /api/group-messages/', { body }))).toBe(403);
    expect(await statusOf(walk.as(null, list))).toBe(401);
    expect(
      await statusOf(
        walk.as('john_doe', 'POST /api/group-messages/', { body: { group: founded } }),
      ),
    ).toBe(400);
    expect(
      await statusOf(
        walk.as('john_doe', 'GET /api/group-messages/group_messages/?group_id=999999'),
      ),
    ).toBe(404);
  });

  test('40–42: the sockets of messages, groups and status', async () => {
    const john = await walk.socket(`/ws/messages/${walk.idOf('jane_smith')}/`, 'john_doe');
    const jane = await walk.socket(`/ws/messages/${walk.idOf('john_doe')}/`, 'jane_smith');
    jane.say({ type: 'message', content: 'Hello!' });
    const frame = {
      type: 'message',
      message_id: 1,
      sender_id: 2,
      sender_username: 'jane_smith',
      receiver_id: 1,
      content: 'Hello!',
      created_at: '',
    };
    const heard = await john.next();
    expect(differences(frame, heard)).toEqual([]);
    expect(await jane.next()).toEqual(heard);

    const inGroup = await walk.socket(`/ws/group/${founded}/`, 'john_doe');
    const second = await walk.socket(`/ws/group/${founded}/`, 'jane_smith');
    const joined = {
      type: 'user-joined',
      user_id: walk.idOf('jane_smith'),
      username: 'jane_smith',
    };
    expect(await inGroup.next()).toEqual(joined);
    inGroup.say({ type: 'message', content: 'Hello group!' });
    const said = {
      type: 'message',
      message_id: 1,
      sender_id: 1,
      sender_username: 'john_doe',
      group_id: 1,
      content: 'Hello group!',
      created_at: '',
    };
    expect(differences(said, await inGroup.next())).toEqual([]);
    second.stop();
    expect(await inGroup.next(10_000)).toEqual({ ...joined, type: 'user-left' });
    await expect(
      openSocket(walk.parley, `/ws/group/${founded}/`, walk.clients.third?.access),
    ).rejects.toBe(403);
    await expect(openSocket(walk.parley, '/ws/status/')).rejects.toBe(401);

    const status = await walk.socket('/ws/status/', 'third');
    status.say({ type: 'ping' });
    expect(await status.next()).toEqual({ type: 'pong' });
    for (const one of [john, jane, inGroup, status]) one.stop();
  });

  test('43–49: calls', async () => {
    const start = (body: object) => walk.as('john_doe', 'POST /api/calls/', { body });
    const video = documented(
      await start({ receiver_username: 'jane_smith', call_type: 'video' }),
      201,
      call,
    );
    documented(await walk.as('jane_smith', `POST /api/calls/${video.id}/accept/`), 200, {
      ...call,
      status: 'active',
    });
    documented(await walk.as('john_doe', 'GET /api/calls/active/'), 200, [call]);
    documented(await walk.as('john_doe', `POST /api/calls/${video.id}/end/`), 200, {
      ...call,
      duration: 1,
      ended_at: '',
    });
    const audio = documented(
      await start({ receiver: walk.idOf('jane_smith'), call_type: 'audio' }),
      201,
      call,
    );
    documented(await walk.as('jane_smith', `POST /api/calls/${audio.id}/reject/`), 200, call);
    const unanswered = documented(
      await start({ receiver: walk.idOf('jane_smith'), call_type: 'audio' }),
      201,
      call,
    );
    await walk.as('john_doe', `POST /api/calls/${unanswered.id}/end/`);
    documented(await walk.as('john_doe', 'GET /api/calls/history/'), 200, [call]);
    const [missed] = documented(await walk.as('jane_smith', 'GET /api/calls/missed/'), 200, [call]);
    expect([missed.id, missed.status]).toEqual([unanswered.id, 'missed']);
    expect(await statusOf(start({ receiver: walk.idOf('john_doe'), call_type: 'audio' }))).toBe(
      400,
    );
    expect(await statusOf(start({ receiver: walk.idOf('jane_smith'), call_type: 'smoke' }))).toBe(
      400,
    );
    for (const step of ['accept', 'reject', 'end']) {
      expect(await statusOf(walk.as('third', `POST /api/calls/${video.id}/${step}/`)), step).toBe(
        404,
      );
      expect(
        await statusOf(walk.as('jane_smith', `POST /api/calls/${video.id}/${step}/`)),
        step,
      ).toBe(400);
      expect(await statusOf(walk.as(null, `POST /api/calls/${video.id}/${step}/`)), step).toBe(401);
    }
    const own = await start({ receiver: walk.idOf('jane_smith'), call_type: 'audio' });
    expect(await statusOf(walk.as('john_doe', `POST /api/calls/${own.body.id}/accept/`))).toBe(403);
    await walk.as('jane_smith', `POST /api/calls/${own.body.id}/reject/`);
  });

  test('and the refresh of a token', async () => {
    const body = { refresh: walk.clients.john_doe?.refresh };
    documented(await walk.as(null, 'POST /api/token/refresh/', { body }), 200, { access: '' });
    expect(
      await statusOf(walk.as(null, 'POST /api/token/refresh/', { body: { refresh: 'eyJ0' } })),
    ).toBe(401);
    expect(await statusOf(walk.as(null, 'POST /api/token/refresh/', { body: {} }))).toBe(400);
  });
});
