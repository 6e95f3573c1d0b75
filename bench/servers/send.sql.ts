/** What moves in the row of the stream of a conversation by `count` messages. */
const moved = (count: string) => `update streams set head = head + ${count},
  at = greatest(clock_timestamp()::timestamptz(3), at),
  mark = pg_current_xact_id()::text::bigint, active_mark = pg_current_xact_id()::text::bigint,
  active_seq = head + ${count}, active_at = greatest(clock_timestamp()::timestamptz(3), at)`;

/** Of a conversation, a sender, a client key and a text: locks the stream, numbers, inserts message and event. */
export const sendOne = `
with moved as (
  ${moved('1')} where home_kind = 1 and home = $1::bigint
    and exists (select from participants where conversation_id = $1 and user_id = $2::bigint)
  returning head, at
), logged as (
  insert into events (home_kind, home, seq, kind, actor_id, data, at)
  select 1, $1, head, 'message', $2, '{}', at from moved
)
insert into messages (conversation_id, seq, sender_id, client_key, content, sent_at)
select $1, head, $2, $3::text, $4::text, at from moved returning id, seq, sent_at`;

/** The same of several senders, client keys and texts for one conversation. */
export const sendMany = `
with batch as (
  select * from unnest($2::bigint[], $3::text[], $4::text[]) with ordinality given (sender, client_key, content, n)
  where exists (select from participants where conversation_id = $1 and user_id = sender)
), moved as (
  ${moved('cardinality($2)')} where home_kind = 1 and home = $1::bigint
  returning head - cardinality($2) as before, at
), logged as (
  insert into events (home_kind, home, seq, kind, actor_id, data, at)
  select 1, $1, before + n, 'message', sender, '{}', at from moved, batch
), sent as (
  insert into messages (conversation_id, seq, sender_id, client_key, content, sent_at)
  select $1, before + n, sender, client_key, content, at from moved, batch returning id, seq, sent_at
)
select id, seq, sent_at from sent order by seq`;
