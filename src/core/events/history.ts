import type { EntityManager } from '@mikro-orm/postgresql';

/** The cluster of the database. */
const cluster = '(select system_identifier from pg_control_system())';

/** Tells the table of streams from others: one that was restored lies in another file. */
const file = `pg_relation_filepath('streams')`;

/**
 * Tells this run of the database from others: it changes by a restart, by a failover, in a restored database, and
 * with the table that `pg_restore --clean` makes. Every role may execute these functions.
 */
export const history = 'stream_history()';

/** The id of this transaction, as the mark of a stream. */
export const ownMark = 'pg_current_xact_id()::text::bigint';

const boundOf = (which: 'xmin' | 'xmax') =>
  `pg_snapshot_${which}(pg_current_snapshot())::text::bigint`;

/**
 * Columns about the snapshot of a statement: transactions below `xmin` have ended and are seen, none from `xmax` on
 * is, nor are those of `open`, a list with commas; `run` is the id of this run of the database, null before it was
 * registered.
 */
export const snapshotColumns = `${boundOf('xmin')} as xmin, ${boundOf('xmax')} as xmax,
  array_to_string(array(select pg_snapshot_xip(pg_current_snapshot())), ',') as open,
  (select id from database_runs where history = ${history}) as run`;

export interface SnapshotRow {
  xmin: string;
  xmax: string;
  open: string;
  run: string | null;
}

/** The transactions that a snapshot did not see: those from `from` on, and some that were open. */
export interface Unseen {
  readonly from: number;
  readonly open: ReadonlySet<string>;
}

/** The transactions that the snapshot of a row did not see. */
export const unseenBy = ({ xmax, open }: SnapshotRow): Unseen => ({
  from: Number(xmax),
  open: new Set(open === '' ? [] : open.split(',')),
});

/** The transactions that one of two snapshots did not see. */
export const unseenByEither = (one: Unseen, other: Unseen | null): Unseen =>
  other
    ? { from: Math.min(one.from, other.from), open: new Set([...one.open, ...other.open]) }
    : one;

/** A run of the database, and a snapshot in it. */
export interface Run {
  readonly id: string;
  /** Transactions below have ended, and the snapshot sees them. */
  readonly xmin: number;
  /** A transaction that is on disk: neither its id nor a smaller one is used again after a crash. */
  readonly durableXid: number;
}

const numberOf = (xid: string) =>
  `(split_part(${xid}, ':', 1)::bigint << 32) + split_part(${xid}, ':', 2)::bigint`;

/**
 * The first transaction id that this run may have used: that of the checkpoint with which it began. A restored copy of
 * the table lacks transactions of the same cluster: what it has ends with the largest mark of earlier runs.
 */
const began = `case when exists (select from database_runs) and not exists (
    select from database_runs where number = (select max(number) from database_runs) and file = ${file}
  ) then (
    select coalesce(max(case when history = ${history} then former_mark else mark end), 0) + 1 from streams
  ) else (select ${numberOf('next_xid')} from pg_control_checkpoint()) end`;

/**
 * Registers the run of the database unless it is known. `database_runs` decides whether marks of an earlier run are
 * valid in a later one; see `isMarkValid`.
 */
export async function registerRun(em: EntityManager): Promise<Run> {
  const [row] = await em.execute<{ id: string; xmin: string; seen: string }[]>(
    `insert into database_runs as run (history, cluster, file, began, seen)
     values (${history}, ${cluster}, ${file}, ${began}, ${ownMark})
     on conflict (history) do update set seen = excluded.seen
     returning id, seen, ${boundOf('xmin')} as xmin`,
  );
  if (!row) throw new Error('The run of the database was not registered.');
  return { id: row.id, xmin: Number(row.xmin), durableXid: Number(row.seen) };
}

/**
 * Whether this run of the database has all that a reader in the run `id` was told, which ended below `top`, and no
 * change by a transaction below `mark` that the reader was not told. Transaction ids go on after a restart, and when a
 * copy of the table is restored in its cluster; they went back where files of the cluster were copied back.
 */
export async function isMarkValid(
  em: EntityManager,
  id: string,
  { mark, top }: { mark: number; top: number },
): Promise<boolean> {
  const rows = await em.execute<object[]>(
    `select from database_runs run where run.id::text = ? and not exists (
       select from database_runs later where later.number > run.number and (
         later.cluster <> run.cluster or later.began < ? or (later.began < ? and later.file = run.file)
       )
     )`,
    [id, top, mark],
  );
  return rows.length > 0;
}
