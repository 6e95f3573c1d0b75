import type { EntityManager } from '@mikro-orm/postgresql';
import { type HeadRow, headColumns, type StreamHead, toHead } from './events.js';
import { type SnapshotRow, snapshotColumns, type Unseen, unseenBy } from './history.js';
import { HomeKind } from './topics.js';

/** The newest event of a conversation that changes the lists of its participants. */
export interface Activity {
  readonly conversationId: number;
  /** The id of the run of the database that `mark` is of; null when it was not registered. */
  readonly run: string | null;
  /** Its number; 0 before the first. */
  readonly seq: number;
  /** The transaction that appended it; 0 for one of an earlier history of the database. */
  readonly mark: number;
  /** Time of the newest event of the conversation. */
  readonly at: Date;
}

/** The columns of an `ActivityRow`, of a stream `s` and the snapshot `now`. */
export const activityColumns = `now.run, s.home, s.active_seq, s.at,
  case when s.active_mark < now.xmax then s.active_mark else 0 end as active_mark`;

export interface ActivityRow {
  run: string | null;
  home: string;
  active_seq: string;
  active_mark: string;
  at: string | Date;
}

export const toActivity = (row: ActivityRow): Activity => ({
  conversationId: Number(row.home),
  run: row.run,
  seq: Number(row.active_seq),
  mark: Number(row.active_mark),
  at: new Date(row.at),
});

/** The streams that moved, and the snapshot in which they were read. */
export interface Moved {
  /** Transactions below have ended, and the snapshot sees them. */
  readonly xmin: number;
  readonly unseen: Unseen;
  /** The id of the run of the database; null when it was not registered. */
  readonly run: string | null;
  readonly heads: readonly StreamHead[];
  readonly activities: readonly Activity[];
  /** The largest mark of them; 0 without any. */
  readonly newest: number;
}

/**
 * The streams whose newest event was appended by a transaction of `unseen`, whoever follows them. A transaction that
 * stays open costs nothing: what ended beside it is read once.
 */
export async function readMoved(em: EntityManager, unseen: Unseen): Promise<Moved> {
  const rows = await em.execute<
    (SnapshotRow & HeadRow & ActivityRow & { home: string | null; mark: string })[]
  >(
    `with now as materialized (select ${snapshotColumns})
     select now.*, ${headColumns}, s.mark, ${activityColumns}
     from now left join streams s on (s.mark >= ? or s.mark = any(string_to_array(?, ',')::bigint[]))
       and s.mark < now.xmax`,
    [unseen.from, [...unseen.open].join(',')],
  );
  const first = rows[0] as SnapshotRow;
  const moved = rows.filter(({ home }) => home !== null);
  return {
    xmin: Number(first.xmin),
    unseen: unseenBy(first),
    run: first.run,
    heads: moved.map(toHead),
    activities: moved.filter(isOfConversation).map(toActivity),
    newest: Math.max(0, ...moved.map((row) => Number(row.mark))),
  };
}

const isOfConversation = ({ home_kind }: HeadRow) => home_kind === HomeKind.conversation;
