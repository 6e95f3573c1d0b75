import { homeOf, type StreamKey } from '../../src/core/events/topics.js';
import type { Sql } from './sql.js';

/** The SQL condition that a row of `streams` or `events` is of this stream. */
export function ofStream(stream: StreamKey | string): string {
  const { kind, id } = homeOf(stream as StreamKey);
  return `home_kind = ${kind} and home = ${id}`;
}

/** Fills a conversation with messages of 8,000 characters, up to the number `count`. */
export async function fillConversation(
  { sql }: { sql: Sql },
  id: string,
  sender: { number: number },
  count: number,
): Promise<void> {
  const number = id.replace('conversation_', '');
  await sql(
    `insert into events (home_kind, home, seq, kind, data)
     select 1, $1, n, 'message', '{}' from generate_series(2, ${count}) n`,
    [number],
  );
  await sql(
    `insert into messages (conversation_id, seq, sender_id, content)
     select $1, n, $2, repeat('x', 8000) from generate_series(2, ${count}) n`,
    [number, sender.number],
  );
  await sql(
    `update streams set head = ${count}, mark = pg_current_xact_id()::text::bigint where ${ofStream(`conversation:${number}`)}`,
  );
}
