import { pbkdf2Sync } from 'node:crypto';

// Four applications as Django makes their tables, with few people each.

/** A password as Django stores it, with few rounds. */
const djangoHash = (password: string): string =>
  `pbkdf2_sha256$1000$salt$${pbkdf2Sync(password, 'salt', 1000, 32, 'sha256').toString('base64')}`;

export const users = (table: string, more = '') => `create table ${table} (
  id {id}, password varchar(128) not null, last_login {time}, is_superuser boolean not null,
  username varchar(150) not null, first_name varchar(150) not null, last_name varchar(150) not null,
  email varchar(254) not null, is_staff boolean not null, is_active boolean not null,
  date_joined {time} not null ${more});`;

const row = (values: readonly unknown[]) =>
  `(${values
    .map((value) =>
      value === null || typeof value !== 'string'
        ? String(value)
        : `'${value.replaceAll("'", "''")}'`,
    )
    .join(', ')})`;

export const insert = (table: string, columns: string, rows: readonly (readonly unknown[])[]) =>
  `insert into ${table} (${columns}) values ${rows.map(row).join(', ')};`;

interface Villager {
  id: number;
  username: string;
  password?: string | null;
  email?: string;
  superuser?: boolean;
  staff?: boolean;
  active?: boolean;
  first?: string;
  last?: string;
  more?: readonly unknown[];
}

const userColumns =
  'id, password, last_login, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined';

export const people = (table: string, villagers: readonly Villager[], more = '') =>
  insert(
    table,
    userColumns + more,
    villagers.map((one) => [
      one.id,
      one.password === undefined ? djangoHash(`the old secret of ${one.username}`) : one.password,
      '2024-05-01 08:00:00.123456',
      one.superuser ?? false,
      one.username,
      one.first ?? '',
      one.last ?? '',
      one.email ?? `${one.username.replaceAll('@', '.')}@example.org`,
      one.staff ?? false,
      one.active ?? true,
      `2023-01-0${1 + (one.id % 9)} 10:00:00`,
      ...(one.more ?? []),
    ]),
  );

const blacklist = `
  create table token_blacklist_outstandingtoken (id {id}, token text not null, created_at {time},
    expires_at {time} not null, user_id bigint, jti varchar(255) not null);
  create table token_blacklist_blacklistedtoken (id {id}, blacklisted_at {time} not null, token_id bigint not null);
  ${insert('token_blacklist_outstandingtoken', 'id, token, expires_at, user_id, jti', [
    [1, 'x', '2030-01-01 00:00:00', 11, 'a'.repeat(32)],
    [2, 'x', '2030-01-01 00:00:00', 11, 'b'.repeat(32)],
  ])}
  ${insert('token_blacklist_blacklistedtoken', 'id, blacklisted_at, token_id', [[1, '2024-01-01 00:00:00', 2]])}`;

export const tweets = `
  ${users('auth_user')}
  create table profiles_profile (id {id}, user_id bigint not null, date_of_birth date, alias varchar(50),
    bio text, image_url varchar(200), background_image_url varchar(200));
  create table tweets_tweet (id {id}, user_id bigint not null, content text not null, created_at {time} not null);
  create table tweets_tweet_likes (id {id}, tweet_id bigint not null, user_id bigint not null);
  ${people('auth_user', [
    { id: 11, username: 'ada@work+1', first: 'Ada', superuser: true, staff: true },
    { id: 12, username: 'ben', staff: true },
    { id: 40, username: 'x'.repeat(150) },
  ])}
  ${insert('profiles_profile', 'id, user_id, date_of_birth, alias, bio, image_url', [
    [1, 11, '1990-02-03', 'Countess', "Ada's bio", 'https://pictures.example/ada.png'],
    [2, 12, null, null, null, '/media/avatars/Ben at work.JPG'],
  ])}
  ${insert('tweets_tweet', 'id, user_id, content, created_at', [
    [5, 11, 'Premier', '2024-01-01 10:00:00.5'],
    [6, 12, 'Zweiter — “ünïcode” 🌊', '2024-01-02 10:00:00'],
    [9, 11, 'Third', '2024-01-03 10:00:00'],
  ])}
  ${insert('tweets_tweet_likes', 'id, tweet_id, user_id', [
    [1, 5, 12],
    [2, 5, 40],
    [3, 6, 11],
  ])}
  ${blacklist}`;

export const community = `
  ${users('users', ', is_online boolean not null, last_seen {time}, profile_picture varchar(100), bio text')}
  create table users_followers (id {id}, from_user_id bigint not null, to_user_id bigint not null);
  create table posts (id {id}, content text not null, image varchar(100), created_at {time} not null,
    updated_at {time} not null, author_id bigint not null);
  create table comments (id {id}, content text not null, created_at {time} not null,
    updated_at {time} not null, author_id bigint not null, post_id bigint not null);
  create table likes (id {id}, created_at {time} not null, comment_id bigint, post_id bigint, user_id bigint not null);
  create table "groups" (id {id}, name varchar(255) not null, description text, image varchar(100),
    created_at {time} not null, updated_at {time} not null, creator_id bigint not null);
  create table group_members (id {id}, role varchar(10) not null, status varchar(10) not null,
    joined_at {time} not null, group_id bigint not null, user_id bigint not null);
  create table direct_messages (id {id}, content text not null, is_read boolean not null,
    created_at {time} not null, receiver_id bigint not null, sender_id bigint not null);
  create table group_messages (id {id}, content text not null, created_at {time} not null,
    group_id bigint not null, sender_id bigint not null);
  create table calls (id {id}, call_type varchar(10) not null, status varchar(20) not null,
    initiated_at {time} not null, accepted_at {time}, ended_at {time}, caller_id bigint not null,
    receiver_id bigint not null);
  ${people(
    'users',
    [
      {
        id: 1,
        username: 'ada',
        first: 'Ada',
        last: 'Moreau',
        superuser: true,
        more: [true, '2024-06-01 12:00:00', 'profiles/ada.jpg', 'Mill'],
      },
      { id: 2, username: 'ben', more: [false, null, '', null] },
      { id: 3, username: 'cleo', password: '!unusable', more: [false, null, null, null] },
      { id: 4, username: 'Ben', more: [false, null, null, null] },
      { id: 5, username: 'gone', active: false, more: [false, null, null, null] },
      { id: 7, username: 'bem', email: 'BEN@example.org', more: [false, null, null, null] },
      { id: 8, username: 'bern', email: '', more: [false, null, null, null] },
    ],
    ', is_online, last_seen, profile_picture, bio',
  )}
  ${insert('users_followers', 'id, from_user_id, to_user_id', [
    [1, 1, 2],
    [2, 1, 3],
    [3, 2, 1],
    [4, 2, 4],
    [5, 3, 3],
  ])}
  ${insert('posts', 'id, content, image, created_at, updated_at, author_id', [
    [10, 'First post', 'posts/Mill at dawn.jpeg', '2024-01-01 10:00:00', '2024-01-01 11:00:00', 1],
    [11, 'Second post', null, '2024-01-02 10:00:00', '2024-01-02 10:00:00', 1],
    [12, 'Of Ben with a capital', null, '2024-01-02 10:00:00', '2024-01-02 10:00:00', 4],
    [13, 'Of somebody suspended', null, '2024-01-03 10:00:00', '2024-01-03 10:00:00', 5],
    ...[20, 21, 22].map((id) => [
      id,
      `Post ${id}`,
      null,
      `2024-02-01 10:00:${id}`,
      `2024-02-01 10:00:${id}`,
      1,
    ]),
  ])}
  ${insert('comments', 'id, content, created_at, updated_at, author_id, post_id', [
    [30, 'Well done', '2024-01-01 12:00:00', '2024-01-01 12:00:00', 2, 10],
    [31, 'Under a post that is not there', '2024-01-01 12:00:00', '2024-01-01 12:00:00', 2, 12],
    [32, 'Of somebody suspended', '2024-01-01 12:00:00', '2024-01-01 12:00:00', 5, 10],
  ])}
  ${insert('likes', 'id, created_at, comment_id, post_id, user_id', [
    [1, '2024-01-01 12:00:00', null, 10, 2],
    [2, '2024-01-01 12:00:00', null, 10, 3],
    [3, '2024-01-01 12:00:00', 30, null, 1],
    [4, '2024-01-01 12:00:00', null, 10, 3],
  ])}
  ${insert('"groups"', 'id, name, description, created_at, updated_at, creator_id', [
    [3, 'Millers', 'About mills', '2024-01-01 10:00:00', '2024-01-01 10:00:00', 1],
  ])}
  ${insert('group_members', 'id, role, status, joined_at, group_id, user_id', [
    [1, 'admin', 'approved', '2024-01-01 10:00:00', 3, 1],
    [2, 'moderator', 'approved', '2024-01-02 10:00:00', 3, 2],
    [3, 'member', 'approved', '2024-01-03 10:00:00', 3, 3],
    [4, 'member', 'pending', '2024-01-03 10:00:00', 3, 8],
  ])}
  ${insert('direct_messages', 'id, content, is_read, created_at, receiver_id, sender_id', [
    [101, 'One', true, '2024-03-01 10:00:00', 2, 1],
    [102, 'Two', true, '2024-03-01 10:01:00', 1, 2],
    [103, 'Four', false, '2024-03-01 10:03:00', 2, 1],
    [104, 'Three, stored late', true, '2024-03-01 10:02:00', 2, 1],
    [105, 'Five', false, '2024-03-01 10:04:00', 2, 1],
    [106, 'To cleo', true, '2024-03-01 10:05:00', 3, 1],
    [107, 'To oneself', true, '2024-03-01 10:05:00', 1, 1],
    [108, '', true, '2024-03-01 10:05:00', 3, 1],
    [109, 'From who is not there', true, '2024-03-01 10:05:00', 1, 99],
  ])}
  ${insert('group_messages', 'id, content, created_at, group_id, sender_id', [
    [101, 'Good morning', '2024-03-02 10:00:00', 3, 1],
    [102, 'Morning', '2024-03-02 10:01:00', 3, 2],
  ])}
  ${insert(
    'calls',
    'id, call_type, status, initiated_at, accepted_at, ended_at, caller_id, receiver_id',
    [
      [
        1,
        'video',
        'ended',
        '2024-04-01 10:00:00',
        '2024-04-01 10:00:10',
        '2024-04-01 10:05:00',
        1,
        2,
      ],
      [2, 'audio', 'ringing', '2024-04-02 10:00:00', null, null, 2, 1],
      [3, 'audio', 'rejected', '2024-04-03 10:00:00', null, '2024-04-03 10:00:30', 1, 3],
    ],
  )}`;

/** The same with a column by which groups are private. */
export const communityWithPrivateGroups = `${community}
  alter table "groups" add column is_private boolean;
  ${insert('"groups"', 'id, name, description, created_at, updated_at, creator_id, is_private', [
    [4, 'Guild', 'About secrets', '2024-01-01 10:00:00', '2024-01-01 10:00:00', 2, true],
  ])}`;

export const friends = `
  ${users('users_customuser', ', is_connected boolean not null, avatar varchar(100), is_42 boolean not null')}
  create table users_customuser_friends (id {id}, from_customuser_id bigint not null, to_customuser_id bigint not null);
  create table chat_conversation (id {id}, start_time {time} not null, initiator_id bigint, receiver_id bigint);
  create table chat_message (id {id}, text varchar(200) not null, attachment varchar(100),
    timestamp {time} not null, conversation_id_id bigint not null, sender_id bigint);
  create table authtoken_token ("key" varchar(40) primary key, created {time} not null, user_id bigint not null);
  ${people(
    'users_customuser',
    [
      { id: 1, username: 'jimenetz', more: [false, 'avatars/default.png', false] },
      { id: 2, username: 'manoli', more: [true, 'media/avatars/fary.png', false] },
      {
        id: 3,
        username: 'carmentxu',
        password: '',
        email: 'carmen@student.42.fr',
        more: [false, 'avatars/default.png', true],
      },
    ],
    ', is_connected, avatar, is_42',
  )}
  ${insert('users_customuser_friends', 'id, from_customuser_id, to_customuser_id', [
    [1, 1, 2],
    [2, 2, 1],
    [3, 3, 1],
  ])}
  ${insert('chat_conversation', 'id, start_time, initiator_id, receiver_id', [
    [4, '2024-01-01 10:00:00', 1, 2],
    [5, '2024-01-02 10:00:00', 2, 1],
    [6, '2024-01-02 10:00:00', 3, null],
  ])}
  ${insert('chat_message', 'id, text, timestamp, conversation_id_id, sender_id', [
    [1, 'Hola', '2024-01-01 10:00:01', 4, 1],
    [2, '¿Qué tal?', '2024-01-01 10:00:02', 4, 2],
    [3, 'In the second one', '2024-01-02 10:00:03', 5, 2],
    [4, 'Of neither', '2024-01-02 10:00:04', 4, 3],
  ])}
  ${insert('authtoken_token', '"key", created, user_id', [
    ['7faff8fe07ef93d56b99a6c7f9e94bfc07d2d3eb', '2024-01-01 10:00:00', 1],
  ])}`;

export const meetings = `
  ${users('users_customuser', ', full_name varchar(150) not null')}
  create table call_call (uid {uuid} primary key, channel_name varchar(100) not null, about text,
    scheld_time {time}, is_group boolean not null, completed boolean not null, host_id bigint not null);
  create table call_milestone (id {id}, num integer not null, title varchar(150) not null, info text,
    duration smallint not null, call_id {uuid} not null);
  create table call_invite (id {id}, date_sent {time} not null, accepted boolean not null,
    call_id {uuid} not null, user_id bigint not null);
  ${people(
    'users_customuser',
    [
      { id: 6, username: 'dora', more: ['Dora de la Cruz'] },
      { id: 7, username: 'emil', more: ['Emil'] },
    ],
    ', full_name',
  )}
  ${insert('call_call', 'uid, channel_name, scheld_time, is_group, completed, host_id', [
    ['5f0c8a3ee1f34f5c9d0f1f6f0a9b7c11', 'Product', '2031-05-01 10:00:00', true, false, 6],
    ['5f0c8a3ee1f34f5c9d0f1f6f0a9b7c12', 'Without a time', null, false, false, 6],
  ])}
  ${insert('call_milestone', 'id, num, title, info, duration, call_id', [
    [1, 2, 'Numbers', null, 30, '5f0c8a3ee1f34f5c9d0f1f6f0a9b7c11'],
    [2, 1, 'Welcome', 'Coffee', 10, '5f0c8a3ee1f34f5c9d0f1f6f0a9b7c11'],
    [3, 1, 'Welcome again', 'Tea', 10, '5f0c8a3ee1f34f5c9d0f1f6f0a9b7c11'],
  ])}
  ${insert('call_invite', 'id, date_sent, accepted, call_id, user_id', [
    [1, '2024-04-20 10:00:00', true, '5f0c8a3ee1f34f5c9d0f1f6f0a9b7c11', 7],
    [2, '2024-04-21 10:00:00', false, '5f0c8a3ee1f34f5c9d0f1f6f0a9b7c11', 7],
  ])}`;
