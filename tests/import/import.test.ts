import { describe, expect, test } from 'vitest';
import { openSocket } from '../harness/legacy-socket.js';
import { codeFor } from '../harness/mail.js';
import { rest, type Sent } from '../harness/rest.js';
import { type Parley, startParley } from '../harness/server.js';
import { type Engine, hasMysql, postgres, sqlite, startMysql } from './engines.js';
import { importInto, inconsistencies } from './importing.js';
import {
  community,
  communityWithPrivateGroups,
  friends,
  insert,
  meetings,
  people,
  tweets,
  users,
} from './villages.js';

const mysql = hasMysql ? await startMysql() : null;
const engines: [string, Engine | null][] = [
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
  ['MariaDB', mysql],
];

const oldSecret = (username: string) => `the old secret of ${username}`;
const as =
  (node: Parley, scheme: string, token: string) =>
  (operation: string, sent: Sent = {}) =>
    rest(node, operation, {
      ...sent,
      headers: { ...sent.headers, authorization: `${scheme} ${token}` },
    });

describe.each(engines)('a database of %s', (_, engine) => {
  const imported = async (
    dialect: 'community' | 'tweets' | 'friends' | 'meetings',
    script: string,
  ) => {
    const node = await startParley();
    const report = await importInto(node, dialect, await (engine as Engine).create(script));
    expect(await inconsistencies(node)).toEqual([]);
    return { node, report };
  };

  test.skipIf(!engine)('of the community API is imported', async () => {
    const { node, report } = await imported('community', community);
    const login = (username: string) =>
      rest(node, 'POST /api/users/login/', { body: { username, password: oldSecret(username) } });
    const { status, body } = await login('ada');
    expect([status, body.user.id, body.user.full_name]).toEqual([200, 1, 'Ada Moreau']);
    expect(body.user.profile_picture).toMatch(/\/media\/profiles\/ada\.jpg$/);
    const ask = as(node, 'Bearer', body.access);

    const posts = (await ask('GET /api/posts/my_posts/')).body;
    expect(posts.map(({ id }: { id: number }) => id)).toEqual([22, 21, 20, 11, 10]);
    expect(posts.at(-1)).toMatchObject({
      content: 'First post',
      created_at: '2024-01-01T10:00:00.000Z',
      updated_at: '2024-01-01T11:00:00.000Z',
      likes_count: 2,
      comments_count: 1,
      comments: [{ id: 30, author: 2, likes_count: 1, user_liked: true }],
    });
    expect(posts.at(-1).image).toMatch(/\/media\/posts\/Mill%20at%20dawn\.jpeg$/);

    const talk = (await ask('GET /api/messages/with_user/?user_id=2')).body;
    expect(
      talk.map((one: { id: number; content: string; is_read: boolean }) => [
        ...[one.id, one.content, one.is_read],
      ]),
    ).toEqual([
      [101, 'One', true],
      [102, 'Two', true],
      [104, 'Three, stored late', true],
      [103, 'Four', false],
      [105, 'Five', false],
    ]);
    const ben = (await login('ben')).body;
    const conversations = (await as(node, 'Bearer', ben.access)('GET /api/messages/conversations/'))
      .body;
    expect(conversations.map((one: { unread_count: number }) => one.unread_count)).toEqual([2]);
    const socket = await openSocket(node, '/ws/messages/1/', ben.access);
    await ask('POST /api/messages/', { body: { receiver: 2, content: 'And live' } });
    expect(await socket.next()).toMatchObject({ content: 'And live', sender_id: 1 });
    const next = (await ask('GET /api/messages/with_user/?user_id=2')).body.at(-1);
    expect([next.content, next.id > 109]).toEqual(['And live', true]);

    expect(
      (await ask('GET /api/users/1/followers/')).body.map((one: { id: number }) => one.id),
    ).toEqual(expect.arrayContaining([2, 3]));
    const [group] = (await ask('GET /api/groups/')).body;
    expect(group).toMatchObject({ id: 3, name: 'Millers', owner: 1, members_count: 3 });
    const said = (await ask('GET /api/group-messages/group_messages/?group_id=3')).body;
    expect(said.map((one: { content: string }) => one.content)).toEqual([
      'Good morning',
      'Morning',
    ]);
    const calls = (await ask('GET /api/calls/')).body;
    expect(calls.map((one: { id: number; status: string }) => [one.id, one.status])).toEqual([
      [3, 'rejected'],
      [2, 'missed'],
      [1, 'ended'],
    ]);
    expect(calls.at(-1).duration).toBe(300);

    expect((await login('gone')).status).toBe(400);
    expect((await ask('GET /api/posts/')).body.map((one: { id: number }) => one.id)).not.toContain(
      13,
    );
    const ROLE = 'select username, role from users order by id';
    expect((await node.sql(ROLE))[0]).toEqual({ username: 'ada', role: 'ADMIN' });
    expect(report).toContain(
      '  not imported: 1, somebody has its username, without regard to case; see `rename`: 4 (Ben)',
    );
    expect(report).toContain('  not imported: 1, its author was not imported: 12');
    // Its name looks like another one, which was there before.
    const bern = as(node, 'Bearer', (await login('bern')).body.access);
    const other = as(node, 'Bearer', (await login('bern')).body.access);
    expect((await bern('PATCH /api/users/8/', { body: { bio: 'New' } })).status).toBe(200);
    expect((await other('GET /api/users/me/')).body).toMatchObject({ bio: 'New', email: '' });
    const email = 'bern@example.org';
    expect((await bern('PATCH /api/users/8/', { body: { email } })).body).toMatchObject({ email });
  });

  test.skipIf(!engine)('of the community API is imported with private groups', async () => {
    const { node } = await imported('community', communityWithPrivateGroups);
    expect(await node.sql('select name, visibility, join_policy from groups order by id')).toEqual([
      { name: 'Millers', visibility: 'PUBLIC', join_policy: 'OPEN' },
      { name: 'Guild', visibility: 'PRIVATE', join_policy: 'INVITATION' },
    ]);
    const body = { username: 'bern', password: oldSecret('bern') };
    const { access } = (await rest(node, 'POST /api/users/login/', { body })).body;
    const listed = (await as(node, 'Bearer', access)('GET /api/groups/')).body;
    expect(listed.map((one: { name: string }) => one.name)).toEqual(['Millers']);
  });

  test.skipIf(!engine)('of the tweets API is imported', async () => {
    const { node } = await imported('tweets', tweets);
    const login = (username: string) =>
      rest(node, 'POST /api/auth/obtain_token/', {
        body: { username, password: oldSecret(username) },
      });
    const { status, body } = await login('ada@work+1');
    expect(status).toBe(200);
    expect((await login('x'.repeat(150))).status).toBe(200);
    const ask = as(node, 'JWT', body.access);
    expect((await ask('GET /api/profiles/view_profile/11')).body).toMatchObject({
      username: 'ada@work+1',
      alias: 'Countess',
      bio: "Ada's bio",
      image_url: 'https://pictures.example/ada.png',
    });
    expect((await ask('GET /api/profiles/view_profile/12')).body.image_url).toMatch(
      /\/media\/avatars\/Ben%20at%20work\.JPG$/,
    );
    // Clients send back what they were given.
    const same = { username: 'ada@work+1', email: 'ada.work+1@example.org' };
    expect((await ask('PUT /api/auth/user/edit/', { body: same })).status).toBe(200);
    expect((await ask('PUT /api/auth/user/edit/', { body: { username: 'b@d' } })).status).toBe(400);
    const all = (await ask('GET /api/tweets/')).body;
    expect(all).toMatchObject([
      { id: 9, author: 11, likes_count: 0 },
      { id: 6, author: 12, content: 'Zweiter — “ünïcode” 🌊', likes_count: 1, user_liked: true },
      { id: 5, author: 11, likes_count: 2, created_at: '2024-01-01T10:00:00.500Z' },
    ]);
  });

  test.skipIf(!engine)('of the friends API is imported', async () => {
    const { node, report } = await imported('friends', friends);
    const old = as(node, 'Token', '7faff8fe07ef93d56b99a6c7f9e94bfc07d2d3eb');
    expect((await old('GET /users/friend_list/')).body).toEqual(
      expect.arrayContaining(
        ['carmentxu', 'manoli'].map((username) => expect.objectContaining({ username })),
      ),
    );
    const email = 'jimenetz@example.org';
    const code = await codeFor(node, { username: 'jimenetz', email });
    const { status, body } = await rest(node, 'POST /auth/login/', {
      body: { username: 'jimenetz', code, password: oldSecret('jimenetz') },
    });
    expect(status).toBe(200);
    const ask = as(node, 'Token', body.token_auth);
    const { initiator, message_set } = (await ask('GET /conversations/4/')).body;
    expect(initiator.username).toBe('jimenetz');
    expect(message_set.map((one: { content: string }) => one.content)).toEqual([
      'Hola',
      '¿Qué tal?',
      'In the second one',
    ]);
    expect((await old('GET /conversations/')).body).toHaveLength(1);
    expect(await node.sql('select subject, user_id from oauth_identities')).toEqual([
      { subject: 'imported carmentxu carmen@student.42.fr', user_id: '3' },
    ]);
    expect(report).toContain('  not imported: 1, its sender is not in its conversation: 4');
  });

  test.skipIf(!engine)('of the meetings API is imported', async () => {
    const { node, report } = await imported('meetings', meetings);
    const { status, body } = await rest(node, 'POST /api/user/token/', {
      body: { email: 'dora@example.org', password: oldSecret('dora') },
    });
    expect(status).toBe(200);
    const ask = as(node, 'Bearer', body.access);
    const uid = '5f0c8a3e-e1f3-4f5c-9d0f-1f6f0a9b7c11';
    expect((await ask(`GET /api/call/details/${uid}/`)).body).toMatchObject({
      uid,
      host: 6,
      channel_name: 'Product',
      duration: 40,
      milestones: [
        { num: 1, title: 'Welcome', info: 'Coffee', duration: 10 },
        { num: 2, title: 'Numbers', duration: 30 },
      ],
    });
    const emil = await rest(node, 'POST /api/user/token/', {
      body: { email: 'emil@example.org', password: oldSecret('emil') },
    });
    const invites = await as(node, 'Bearer', emil.body.access)('GET /api/user/invites/7/');
    expect(invites.body).toMatchObject([{ call_uid: uid, date_invited: '2024-04-20T10:00:00Z' }]);
    expect(await node.sql('select first_name, last_name from users order by id')).toEqual([
      { first_name: 'Dora', last_name: 'de la Cruz' },
      { first_name: 'Emil', last_name: '' },
    ]);
    expect(report.filter((line) => line.includes('not imported'))).toHaveLength(3);
  });
});

// Ids of profiles are those of other people.
const withProfiles = `
  ${users('auth_user')}
  create table accounts_profile (id {id}, bio text not null, user_id bigint not null);
  ${people(
    'auth_user',
    ['ada', 'ben', 'cleo'].map((username, at) => ({ id: at + 1, username })),
  )}
  ${insert('accounts_profile', 'id, bio, user_id', [
    [1, '', 3],
    [2, '', 1],
    [3, '', 2],
  ])}`;

test.each([
  ['community', 'accounts_profile_following', 'from_profile_id', 2, 'to_profile_id', 3],
  ['tweets', 'accounts_profile_follows', 'from_profile_id', 2, 'to_profile_id', 3],
  ['tweets', 'accounts_profile_followers', 'to_profile_id', 2, 'from_profile_id', 3],
  ['community', 'accounts_profile_followers', 'user_id', 1, 'profile_id', 3],
  ['tweets', 'accounts_profile_following', 'profile_id', 2, 'user_id', 2],
  ['friends', 'accounts_profile_friends', 'from_profile_id', 2, 'to_profile_id', 3],
  ['friends', 'accounts_profile_friends', 'profile_id', 2, 'user_id', 2],
] as const)(
  'the %s API: rows of %s with %s = %s are about the people of these profiles',
  async (dialect, table, one, ada, other, ben) => {
    const node = await startParley();
    const script = `${withProfiles}
      create table ${table} (id {id}, ${one} bigint not null, ${other} bigint not null);
      ${insert(table, `id, ${one}, ${other}`, [[1, ada, ben]])}`;
    await importInto(node, dialect, await sqlite.create(script));
    const pairs =
      dialect === 'friends'
        ? 'select user_id as one, friend_id as other from friends where made'
        : 'select follower_id as one, followee_id as other from follows';
    expect(await node.sql(pairs)).toEqual([{ one: '1', other: '2' }]);
  },
);
