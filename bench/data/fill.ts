import argon2 from 'argon2';
import pg from 'pg';
import { LIMITS } from '../../src/limits.js';
import type { Scale } from './scale.ts';

/** The password of every user in the data. */
export const password = 'the long road over the hill';

/** The session each user has. */
export const sessionOf = (userId: number): string =>
  `00000000-0000-4000-8000-${userId.toString(16).padStart(12, '0')}`;

/** The conversation of the group, the last one there is. */
export const groupConversation = (scale: Scale): number => scale.conversations + 1;

/** Text of `length` characters or up to twice as many, which differ from row to row. */
const prose = (seed: string, length: number) =>
  `substr(repeat(md5(${seed}::text) || ' and so it goes, as somebody said once; ', 40), 1, ${length} + (${seed} % ${length})::int)`;

/** Statements that fill an empty, migrated database; what is drawn by lot is the same each time. */
function statements(s: Scale, passwordHash: string): string[] {
  const spread = (n: string, of: number) =>
    `date_trunc('milliseconds', now() - interval '90 days' * (1 - (${n})::float8 / ${of}))`;
  return [
    'select setseed(0.42)',
    // Foreign keys hold by construction; checking each row again would take most of the time.
    'set session_replication_role = replica',
    `insert into users (username, email, password_hash, first_name, last_name, bio, avatar_url, created_at)
     select 'user' || i, 'user' || i || '@example.org', '${passwordHash}', 'First' || i, 'Last' || i,
       'What I have to say about myself, number ' || i,
       case when i % 4 > 0 then '/media/avatars/' || md5(i::text) || '.webp' end,
       now() - interval '100 days' + i * interval '1 second'
     from generate_series(1, ${s.users + s.newcomers}) i`,
    `insert into sessions (id, user_id, address, rotating, expires_at)
     select ('00000000-0000-4000-8000-' || lpad(to_hex(id), 12, '0'))::uuid, id, '127.0.0.1', true, now() + interval '9 days'
     from users`,
    `insert into streams (key) select 'user:' || id from users`,
    `insert into follows (follower_id, followee_id, created_at)
     select u, 1 + (u + k * ${Math.floor(s.users / s.follows) - 1}) % ${s.users}, now() - interval '95 days' + k * interval '1 minute'
     from generate_series(1, ${s.users}) u, generate_series(1, ${s.follows}) k
     union all
     select ${s.users} + i, 1 + (i * 7) % ${s.users}, now() from generate_series(1, ${s.newcomers}) i`,
    `update users set following_count = (select count(*) from follows where follower_id = users.id),
       follower_count = (select count(*) from follows where followee_id = users.id)`,
    `insert into posts (author_id, content, created_at, updated_at)
     select 1 + floor(random() * ${s.users}), ${prose('i', 140)}, at, at
     from (select i, ${spread('i', s.posts)} as at from generate_series(1, ${s.posts}) i) row`,
    // People like and answer what was posted lately: the post is one of the last few hundred.
    `insert into post_likes (post_id, user_id, created_at)
     select post, who, ${spread('post', s.posts)} from (
       select distinct post, who from (
         select ${near('i', s.likes, s.posts)} as post, 1 + floor(random() * ${s.users})::int as who
         from generate_series(1, ${s.likes}) i
       ) drawn
     ) row order by post`,
    `insert into comments (post_id, author_id, content, created_at, updated_at)
     select post, 1 + floor(random() * ${s.users}), ${prose('i', 65)}, at, at
     from (
       select i, ${near('i', s.comments, s.posts)} as post, ${spread('i', s.comments)} as at
       from generate_series(1, ${s.comments}) i
     ) row`,
    `update posts set like_count = coalesce(l.n, 0), comment_count = coalesce(c.n, 0)
     from posts p
       left join (select post_id, count(*) as n from post_likes group by 1) l on l.post_id = p.id
       left join (select post_id, count(*) as n from comments group by 1) c on c.post_id = p.id
     where p.id = posts.id`,
    ...talk(s, spread),
    'set session_replication_role = default',
    'vacuum (analyze)',
    'checkpoint',
  ];
}

/** A post near the place that `n` of `of` has among all of them. */
const near = (n: string, of: number, posts: number) =>
  `greatest(1, least(${posts}, (${n}::float8 * ${posts} / ${of} + (random() - 0.5) * 300)::bigint))`;

/** Conversations of two with their messages, events and marks, and one group. */
function talk(s: Scale, spread: (n: string, of: number) => string): string[] {
  const each = s.messagesEach;
  const group = groupConversation(s);
  return [
    `insert into conversations (id, kind, lower_user_id, upper_user_id, started_by_id, created_at)
     select id, 'DIRECT', least(a, b), greatest(a, b), a, now() - interval '95 days'
     from (select a, 1 + (a - 1 + k) % ${s.talkers} as b, (a - 1) * 20 + k as id
           from generate_series(1, ${s.talkers}) a, generate_series(1, 20) k) pair
     order by id`,
    // Message m is the (m / conversations)-th of its conversation: all of them go on side by side.
    `insert into messages (conversation_id, seq, sender_id, content, sent_at)
     select c.id, seq, case when hashint8(i) % 2 = 0 then lower_user_id else upper_user_id end,
       ${prose('i', 60)}, ${spread('i', s.messages)}
     from (select i, 1 + (i - 1) % ${s.conversations} as c, 1 + (i - 1) / ${s.conversations} as seq
           from generate_series(1, ${s.messages}::bigint) i) row
     join conversations c on c.id = row.c`,
    `insert into events (stream, seq, kind, actor_id, data, at)
     select 'conversation:' || conversation_id, seq, 'message', sender_id, '{}', sent_at from messages`,
    `insert into streams (key, head)
     select 'conversation:' || id, ${each} from conversations`,
    `insert into participants (conversation_id, user_id, read_seq, active_at, created_at)
     select c.id, u, ${each} - (c.id * 7 + u) % 10, (
       select max(sent_at) from messages where conversation_id = c.id and seq = ${each}
     ), c.created_at
     from conversations c, unnest(array[lower_user_id, upper_user_id]) u`,
    `update participants p set unread_count = (
       select count(*) from messages m
       where m.conversation_id = p.conversation_id and seq > read_seq and sender_id <> p.user_id
     )`,
    `insert into conversations (id, kind) values (${group}, 'GROUP')`,
    `select setval('conversations_id_seq', ${group})`,
    `insert into streams (key) values ('conversation:${group}')`,
    `insert into groups (name, owner_id, conversation_id, member_count)
     values ('Everybody', ${s.firstMember}, ${group}, ${s.members})`,
    `insert into participants (conversation_id, user_id, is_admin)
     select ${group}, ${s.firstMember} + i, i = 0 from generate_series(0, ${s.members - 1}) i`,
  ];
}

/** Fills the empty, migrated database at `url`; every counter, head and mark is as Parley keeps it. */
export async function fill(url: string, scale: Scale): Promise<void> {
  const { passwordHashMemoryKib, passwordHashIterations } = LIMITS;
  const passwordHash = await argon2.hash(password, {
    type: argon2.argon2id,
    memoryCost: passwordHashMemoryKib.default,
    timeCost: passwordHashIterations.default,
    parallelism: 1,
  });
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of statements(scale, passwordHash)) await client.query(statement);
  } finally {
    await client.end();
  }
}
