import type { EntityManager } from '@mikro-orm/postgresql';
import { homeOf, type StreamKey, streamKeyOf } from './topics.js';

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
export const eventColumns = 'home_kind, home, seq, kind, actor_id, data, at';

/** A row of `events` as the driver returns it. */
export interface EventRow {
  home_kind: number;
  home: string;
  seq: string;
  kind: string;
  actor_id: string | null;
  data: Record<string, unknown>;
  at: string | Date;
}

export const toEvent = (row: EventRow): LogEvent => ({
  stream: streamKeyOf(row.home_kind, row.home),
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
  const { kind, id } = homeOf(stream);
  const rows: EventRow[] = await em.execute(
    `select ${eventColumns} from events where home_kind = ? and home = ? and seq > ? order by seq limit ?`,
    [kind, id, after, limit],
  );
  return rows.map(toEvent);
}

/** Whether an event of `stream` with a number up to `seq` is kept. */
export async function hasEventsUpTo(
  em: EntityManager,
  stream: StreamKey,
  seq: number,
): Promise<boolean> {
  const { kind, id } = homeOf(stream);
  const rows: unknown[] = await em.execute(
    'select from events where home_kind = ? and home = ? and seq <= ? limit 1',
    [kind, id, seq],
  );
  return rows.length > 0;
}

/** The homes of many streams as a table `wanted`, for the values of `homesOf`. */
const wantedHomes = 'unnest(array[?]::bigint[], array[?]::smallint[]) wanted (home, home_kind)';

export function homesOf(streams: readonly StreamKey[]): [ids: number[], kinds: number[]] {
  const homes = streams.map(homeOf);
  return [homes.map(({ id }) => id), homes.map(({ kind }) => kind)];
}

/** The columns of a `HeadRow`, of a stream `s`. */
export const headColumns = 's.home_kind, s.home, s.head, s.epoch, s.former_epoch, s.former_head';

/** A row of `streams` as the driver returns it. */
export interface HeadRow {
  home_kind: number;
  home: string;
  head: string;
  epoch: string;
  former_epoch: string | null;
  former_head: string | null;
}

export const toHead = ({
  home_kind,
  home,
  head,
  epoch,
  former_epoch,
  former_head,
}: HeadRow): StreamHead => ({
  key: streamKeyOf(home_kind, home),
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
    `select ${headColumns} from ${wantedHomes} join streams s using (home, home_kind)`,
    homesOf(keys),
  );
  return new Map(rows.map(toHead).map((head) => [head.key, head]));
}
