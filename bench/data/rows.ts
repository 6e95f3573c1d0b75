import { groupConversation, type Scale } from './scale.ts';

/** As in `src/domain/posts/newest.service.ts`, which Node cannot load without a compiler. */
const newestOfEach = 3;

/** What one connection fills in one transaction; the parts need nothing of each other. */
export interface Part {
  /** Emptied, and filled without indexes. */
  large: string[];
  /** Statements that fill them. */
  rows: string[];
}

/** Text of `length` characters or up to twice as many, which differ from row to row. */
const prose = (seed: string, length: number) =>
  `substr(repeat(md5(${seed}::text) || ' and so it goes, as somebody said once; ', 4), 1, ${length} + (${seed} % ${length})::int)`;

/** The moment that `n` of `of` has in the last 90 days; in hours, which takes no calendar. */
const spread = (n: string, of: number) =>
  `now() - interval '2160 hours' * (1 - (${n})::float8 / ${of})`;

export const parts = (s: Scale, passwordHash: string): Part[] => [
  people(s, passwordHash),
  posts(s),
  talk(s),
];

function people(s: Scale, passwordHash: string): Part {
  return {
    large: [],
    rows: [
      `insert into users (username, username_key, username_skeleton, email, email_key, password_hash, first_name, last_name, bio, avatar_url, created_at)
       select 'user' || i, 'user' || i, 'user' || i, 'user' || i || '@example.org', 'user' || i || '@example.org', '${passwordHash}', 'First' || i, 'Last' || i,
         'What I have to say about myself, number ' || i,
         case when i % 4 > 0 then '/media/avatars/' || md5(i::text) || '.webp' end,
         now() - interval '100 days' + i * interval '1 second'
       from generate_series(1, ${s.users + s.newcomers}) i`,
      `insert into sessions (id, user_id, address, rotating, expires_at)
       select ('00000000-0000-4000-8000-' || lpad(to_hex(id), 12, '0'))::uuid, id, '127.0.0.1', true, now() + interval '9 days'
       from users`,
      `insert into streams (home_kind, home) select 3, id from users`,
      `insert into follows (follower_id, followee_id, created_at)
       select u, 1 + (u + k * ${Math.floor(s.users / s.follows) - 1}) % ${s.users}, now() - interval '95 days' + k * interval '1 minute'
       from generate_series(1, ${s.users}) u, generate_series(1, ${s.follows}) k
       union all
       select ${s.users} + i, 1 + (i * 7) % ${s.users}, now() from generate_series(1, ${s.newcomers}) i`,
      `update users set following_count = (select count(*) from follows where follower_id = users.id),
         follower_count = (select count(*) from follows where followee_id = users.id)`,
    ],
  };
}

/** A post near the place that `n` of `of` has among all of them. */
const near = (n: string, of: number, posts: number) =>
  `greatest(1, least(${posts}, (${n}::float8 * ${posts} / ${of} + (random() - 0.5) * 300)::bigint))`;

/** Posts come last: by then it is known how many likes and comments each of them has. */
function posts(s: Scale): Part {
  return {
    large: ['posts', 'post_likes', 'comments'],
    rows: [
      'select setseed(0.42)',
      // Rows come nearly sorted, and nothing is known yet of how many there are: sorting is the safe way.
      'set enable_hashagg = off',
      'set enable_hashjoin = off',
      // People like and answer what was posted lately: the post is one of the last few hundred.
      `insert into post_likes (post_id, user_id, created_at)
       select post, who, ${spread('post', s.posts)} from (
         select distinct post, who from (
           select ${near('i', s.likes, s.posts)} as post, 1 + floor(random() * ${s.users})::int as who
           from generate_series(1, ${s.likes}) i
         ) drawn order by post, who
       ) row`,
      `insert into comments (post_id, author_id, content, created_at, updated_at)
       select post, 1 + floor(random() * ${s.users}), ${prose('i', 65)}, at, at
       from (
         select i, ${near('i', s.comments, s.posts)} as post, ${spread('i', s.comments)} as at
         from generate_series(1, ${s.comments}) i
       ) row`,
      `insert into posts (id, author_id, content, like_count, comment_count, created_at, updated_at, among_newest)
       select i, author, ${prose('i', 140)}, likes, comments, at, at,
         row_number() over (partition by author order by i desc) <= ${newestOfEach}
       from (
         select i, 1 + floor(random() * ${s.users})::bigint as author, ${spread('i', s.posts)} as at,
           coalesce(l.n, 0) as likes, coalesce(c.n, 0) as comments
         from generate_series(1::bigint, ${s.posts}) i
           left join (select post_id, count(*) as n from post_likes group by 1) l on l.post_id = i
           left join (select post_id, count(*) as n from comments group by 1) c on c.post_id = i
         order by i
       ) row order by i`,
      `select setval('posts_id_seq', ${s.posts})`,
    ],
  };
}

/** Conversations of two with their messages, events and marks, and one group. */
function talk(s: Scale): Part {
  const each = s.messagesEach;
  const group = groupConversation(s);
  return {
    large: ['messages', 'events'],
    rows: [
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
      `insert into events (home_kind, home, seq, kind, actor_id, data, at)
       select 1, conversation_id, seq, 'message', sender_id, '{}', sent_at from messages`,
      `insert into streams (home_kind, home, head, active_seq, message_seq, active_at)
       select 1, conversation_id, ${each}, ${each}, ${each}, max(sent_at) from messages group by conversation_id`,
      // Columns that other services keep, which read the same tables.
      `alter table participants add unread_count int not null default 0,
         add active_at timestamptz(3) not null default now()`,
      // Nobody has more than the last ten messages unread, nor one before a message of theirs, which would have read it.
      `insert into participants (conversation_id, user_id, read_seq, unread_count, active_at, created_at)
       select c.id, u, read, count(*) filter (where seq > read and sender_id <> u), max(sent_at), c.created_at
       from conversations c
         cross join unnest(array[lower_user_id, upper_user_id]) u
         cross join lateral (select greatest(${each} - (c.id * 7 + u) % 10, max(own.seq)) as read
           from messages own where own.conversation_id = c.id and own.sender_id = u) mark
         join messages m on m.conversation_id = c.id and seq > ${each - 10}
       group by c.id, u, read order by c.id, u`,
      'create index on participants (user_id, active_at, conversation_id)',
      `insert into conversations (id, kind) values (${group}, 'GROUP')`,
      `select setval('conversations_id_seq', ${group})`,
      `insert into streams (home_kind, home) values (1, ${group})`,
      `insert into groups (name, owner_id, conversation_id, member_count)
       values ('Everybody', ${s.firstMember}, ${group}, ${s.members})`,
      `insert into participants (conversation_id, user_id, is_admin)
       select ${group}, ${s.firstMember} + i, i = 0 from generate_series(0, ${s.members - 1}) i`,
    ],
  };
}
