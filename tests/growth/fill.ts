import { sqlAt } from '../harness/sql.js';

/** The session of every user in the data. */
export const sessionOf = (userId: number): string =>
  `00000000-0000-4000-8000-${userId.toString(16).padStart(12, '0')}`;

/** Conversations of the data, and their messages. */
export interface Size {
  conversations: number;
  messagesEach: number;
}

/** Direct conversations of each user. */
const each = 10;

/** A moment that spreads message `n` of `of` over the last year. */
const spread = (n: string, of: number) =>
  `now() - interval '8760 hours' * (1 - (${n})::float8 / ${of})`;

/**
 * Fills a migrated, empty database with a year: users who have ten direct conversations each, whose messages and
 * events are spread over it. Events have the partitions that were made week by week.
 */
export async function fill(url: string, { conversations, messagesEach }: Size): Promise<void> {
  const users = conversations / (each / 2);
  const messages = conversations * messagesEach;
  const run = (text: string) => sqlAt(url, `set session_replication_role = replica; ${text}`);
  await run(`
    insert into users (username, username_key, username_skeleton, email, email_key, password_hash)
      select 'user' || i, 'user' || i, 'user' || i, i || '@example.org', i || '@example.org', ''
      from generate_series(1, ${users}) i;
    insert into sessions (id, user_id, address, rotating, expires_at)
      select ('00000000-0000-4000-8000-' || lpad(to_hex(id), 12, '0'))::uuid, id, '127.0.0.1', true, now() + interval '9 days'
      from users;
    insert into streams (home_kind, home) select 3, id from users;
    insert into conversations (id, kind, lower_user_id, upper_user_id, started_by_id, created_at)
      select id, 'DIRECT', least(a, b), greatest(a, b), a, now() - interval '366 days'
      from (select a, 1 + (a - 1 + k) % ${users} as b, (a - 1) * ${each / 2} + k as id
            from generate_series(1, ${users}) a, generate_series(1, ${each / 2}) k) pair;
    insert into participants (conversation_id, user_id, read_seq, created_at)
      select id, u, ${messagesEach} - (id * 7 + u) % 10, created_at
      from conversations, unnest(array[lower_user_id, upper_user_id]) u;
    insert into streams (home_kind, home, head, active_seq, message_seq, active_at)
      select 1, id, ${messagesEach}, ${messagesEach}, ${messagesEach}, now() - make_interval(secs => id) from conversations;
    select setval('conversations_id_seq', ${conversations})`);
  await run(pastPartitions);
  // In parts, by time: all conversations go on side by side, as they would in a year.
  const parts = 20;
  const rows = messagesEach / parts;
  for (let part = 0; part < parts; part += 1)
    await run(`
      insert into messages (conversation_id, seq, sender_id, content, sent_at)
        select c.id, seq, case when (c.id + seq) % 2 = 0 then lower_user_id else upper_user_id end,
          substr(repeat(md5((c.id * 1000 + seq)::text) || ' and so it goes, as somebody said; ', 3), 1, 60 + (c.id * 7 + seq)::int % 60),
          ${spread(`(seq - 1) * ${conversations} + c.id`, messages)}
        from generate_series(${part * rows + 1}, ${(part + 1) * rows}) seq, conversations c;
      insert into events (home_kind, home, seq, kind, actor_id, data, at)
        select 1, conversation_id, seq, 'message', sender_id, '{}', sent_at
        from messages where seq between ${part * rows + 1} and ${(part + 1) * rows}`);
  await sqlAt(url, 'vacuum (analyze)');
  await sqlAt(url, 'checkpoint');
}

/** Makes the partitions of conversations that a node would have made in the last year. */
const pastPartitions = `do $$
  declare start timestamptz;
  begin
    for start in select date_bin(interval '168 hours', now(), timestamptz '2001-01-01 00:00:00+00') - n * interval '168 hours'
      from generate_series(1, 53) n
    loop
      execute format('create table %I partition of events_conversations for values from (%L) to (%L)',
        'events_conversations' || to_char(start at time zone 'UTC', '_YYYYMMDD'), start, start + interval '168 hours');
    end loop;
  end $$`;
