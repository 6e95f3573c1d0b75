import type { EntityManager } from '@mikro-orm/postgresql';
import type { StreamKey } from './topics.js';

/** What happened in a stream, as everybody who may follow it is told. */
export interface LogEvent {
  readonly stream: StreamKey;
  /** Its number: 1…head, with no gap. */
  readonly seq: number;
  readonly kind: string;
  /** Who did it; null for what the server did itself. */
  readonly actorId: number | null;
  /** Ids, never content. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** Where a stream stands. Cursors of another epoch are void. */
export interface Head {
  readonly key: StreamKey;
  readonly head: number;
  readonly epoch: string;
}

/** How many events are read at once. */
export const pageSize = 100;

/** The columns `toEvent` reads. */
export const eventColumns = 'stream, seq, kind, actor_id, data, at';

/** A row of `events` as the driver gives it. */
export interface EventRow {
  stream: StreamKey;
  seq: string;
  kind: string;
  actor_id: string | null;
  data: Record<string, unknown>;
  at: string | Date;
}

/** The event a row holds. */
export const toEvent = (row: EventRow): LogEvent => ({
  stream: row.stream,
  seq: Number(row.seq),
  kind: row.kind,
  actorId: row.actor_id === null ? null : Number(row.actor_id),
  data: row.data,
  at: new Date(row.at),
});

/** At most `limit` events of `stream` after number `after`, in order. */
export async function readPage(
  em: EntityManager,
  stream: StreamKey,
  after: number,
  limit: number = pageSize,
): Promise<LogEvent[]> {
  const rows: EventRow[] = await em.execute(
    `select ${eventColumns} from events where stream = ? and seq > ? order by seq limit ?`,
    [stream, after, limit],
  );
  return rows.map(toEvent);
}

/** Where those of `keys` that exist stand. */
export async function heads(
  em: EntityManager,
  keys: readonly StreamKey[],
): Promise<Map<StreamKey, Head>> {
  if (keys.length === 0) return new Map();
  const rows: { key: StreamKey; head: string; epoch: string }[] = await em.execute(
    'select key, head, epoch from streams where key in (?)',
    [[...keys]],
  );
  return new Map(rows.map((row) => [row.key, { ...row, head: Number(row.head) }]));
}
