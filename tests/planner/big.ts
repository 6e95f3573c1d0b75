import type { Sql } from '../harness/sql.js';

/** Tables that must not be scanned. */
export const bigTables = [
  'comment_likes',
  'comments',
  'conversations',
  'follows',
  'friend_requests',
  'friends',
  'groups',
  'mentions',
  'message_edits',
  'message_words',
  'messages',
  'participants',
  'post_likes',
  'posts',
  'reactions',
  'streams',
  'users',
];

/** Fills every big table enough that PostgreSQL scans it only where no index fits. */
export async function fillBig(sql: Sql, ada: number): Promise<void> {
  // Foreign keys are valid by construction; checking them takes most of the time.
  await sql('set session_replication_role = replica');
  for (const text of statements(ada)) await sql(text);
  await sql('set session_replication_role = origin');
  // Every row is counted and every page marked visible, so that plans do not depend on which rows
  // are sampled or on whether autovacuum has run.
  await sql('set default_statistics_target = 1000');
  await sql('vacuum analyze');
}

/** The n-th of those added, counted from 0; any number will do. */
const user = (n: string) => `(select first_id + (${n}) % 20000 from added)`;
const long = `now() - interval '1 year'`;

const statements = (ada: number): string[] => [
  `insert into users (username, username_key, username_skeleton, email, email_key, password_hash, created_at)
   select 'big' || n, 'big' || n, 'big' || n, 'big' || n || '@example.org', 'big' || n || '@example.org', '', ${long} + n * interval '1 minute' from generate_series(1, 20000) n`,
  `create temporary view added as select min(id) as first_id from users where username like 'big%'`,
  `create temporary table big as select first_id + n as id, n from added, generate_series(0, 19999) n`,
  `insert into follows (follower_id, followee_id, created_at)
   select b.id, ${user('b.n * 7 + k * 131 + 1')}, ${long} + b.n * interval '1 second' from big b, generate_series(1, 2) k on conflict do nothing`,
  `insert into follows (follower_id, followee_id) select ${ada}, id from big where n % 400 = 0`,
  `insert into follows (follower_id, followee_id) select id, ${ada} from big where n % 50 = 0`,
  `insert into friends (user_id, friend_id, made)
   select x, y, true from big b, lateral (values (b.id, ${user('b.n + 1')}), (${user('b.n + 1')}, b.id)) e (x, y) on conflict do nothing`,
  `insert into friends (user_id, friend_id, made) select ${ada}, id, true from big where n % 200 = 0`,
  `insert into friend_requests (requester_id, asked_id) select id, ${user('n + 9')} from big`,
  `insert into friend_requests (requester_id, asked_id) select id, ${ada} from big where n % 200 = 0`,
  `insert into posts (author_id, content, created_at) select id, 'post ' || n, ${long} + (n + k * 3) * interval '7 seconds' from big, generate_series(1, 2) k`,
  `insert into comments (post_id, author_id, content) select p.id, ${user('p.id * 3 + k')}, 'comment' from posts p, generate_series(1, 1) k`,
  `insert into post_likes (post_id, user_id) select p.id, ${user('p.id * 5 + k')} from posts p, generate_series(1, 1) k`,
  `insert into comment_likes (comment_id, user_id) select id, ${user('id * 11')} from comments`,
  `insert into conversations (kind, lower_user_id, upper_user_id, started_by_id)
   select 'DIRECT', least(id, ${user('n + 3')}), greatest(id, ${user('n + 3')}), id from big on conflict do nothing`,
  `insert into conversations (kind, lower_user_id, upper_user_id, started_by_id) select 'DIRECT', ${ada}, id, id from big where n % 800 = 0`,
  `with founded as (insert into conversations (kind) select 'GROUP' from generate_series(1, 20000) returning id)
   insert into groups (name, owner_id, conversation_id, created_at) select 'group ' || id, ${user('id')}, id, ${long} + id * interval '1 minute' from founded`,
  `insert into participants (conversation_id, user_id, created_at)
   select c.id, u, ${long} from conversations c, unnest(array[lower_user_id, upper_user_id]) u where u is not null`,
  `insert into participants (conversation_id, user_id) select conversation_id, ${user('id * 17 + k * 3')} from groups, generate_series(1, 2) k on conflict do nothing`,
  `insert into participants (conversation_id, user_id) select conversation_id, ${ada} from groups where id % 1000 = 0 on conflict do nothing`,
  `insert into messages (conversation_id, seq, sender_id, content)
   select c.id, k, coalesce(c.upper_user_id, (select owner_id from groups g where g.conversation_id = c.id)), 'message' from conversations c, generate_series(1, 2) k`,
  `insert into messages (conversation_id, seq, sender_id, content)
   select (select max(id) from conversations where lower_user_id = ${ada}), 5 + k, ${ada}, 'message' from generate_series(1, 2000) k`,
  `update messages set reply_to_id = id - 1 where seq > 1 and conversation_id % 2 = 0`,
  `update messages set pinned_at = now() - seq * interval '1 minute' where seq % 40 = 1`,
  `insert into reactions (message_id, conversation_id, user_id, emoji)
   select id, conversation_id, ${user('id')}, (array['👍', '❤️', '🎉'])[1 + id % 3] from messages where id % 2 = 0`,
  `insert into mentions (message_id, conversation_id, start, length, user_id, seq, told)
   select id, conversation_id, 0, 4, ${user('id * 3')}, seq, true from messages where id % 2 = 0`,
  `insert into message_edits (message_id, conversation_id, edited_at, content)
   select id, conversation_id, now(), 'before' from messages where id % 2 = 0`,
  `insert into streams (home_kind, home, head, message_seq, active_at) select 1, id, 2, 2, ${long} + id * interval '1 second' from conversations on conflict do nothing`,
];
