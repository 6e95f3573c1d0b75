import type { EntityManager } from '@mikro-orm/postgresql';
import type { StreamKey } from './topics.js';

/** An event of a stream, the same for every subscriber. */
export interface LogEvent {
  readonly stream: StreamKey;
  /** Its number: 1…head, without gaps where no signals were deleted. */
  readonly seq: number;
  readonly kind: string;
  /** The user who caused it; null for the server. */
  readonly actorId: number | null;
  /** Ids, never content. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** The number of a stream's newest event, and the epoch of its numbers. */
export interface StreamHead {
  readonly key: StreamKey;
  readonly head: number;
  readonly epoch: string;
  /** The epoch before, of which numbers up to `head` are valid still; null for none. */
  readonly former: { readonly epoch: string; readonly head: number } | null;
}

/** The most events read by one query. */
export const pageSize = 100;

/** The columns of an `EventRow`. */
export const eventColumns = 'stream, seq, kind, actor_id, data, at';

/** A row of `events` as the driver returns it. */
export interface EventRow {
  stream: StreamKey;
  seq: string;
  kind: string;
  actor_id: string | null;
  data: Record<string, unknown>;
  at: string | Date;
}

export const toEvent = (row: EventRow): LogEvent => ({
  stream: row.stream,
  seq: Number(row.seq),
  kind: row.kind,
  actorId: row.actor_id === null ? null : Number(row.actor_id),
  data: row.data,
  at: new Date(row.at),
});

/** At most `limit` events of `stream` behind number `after`, in order. */
export async function readEvents(
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

interface HeadRow {
  key: StreamKey;
  head: string;
  epoch: string;
  former_epoch: string | null;
  former_head: string | null;
}

const toHead = ({ key, head, epoch, former_epoch, former_head }: HeadRow): StreamHead => ({
  key,
  head: Number(head),
  epoch,
  former: former_epoch === null ? null : { epoch: former_epoch, head: Number(former_head) },
});

/** The heads of those of the streams that exist. */
export async function readHeads(
  em: EntityManager,
  keys: readonly StreamKey[],
): Promise<Map<StreamKey, StreamHead>> {
  if (keys.length === 0) return new Map();
  const rows: HeadRow[] = await em.execute(
    'select key, head, epoch, former_epoch, former_head from streams where key in (?)',
    [[...keys]],
  );
  return new Map(rows.map((row) => [row.key, toHead(row)]));
}
