import type { App } from '../../core/app.js';
import { HomeKind } from '../../core/events/topics.js';
import type { Job } from '../../core/jobs/job.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { type Amount, batchRows, type Purge } from './purge.js';

/** Events of one kind of stream. */
interface EventPurge {
  readonly kind: string;
  /** The partition of `events` with all of them, and the value of `home_kind` there. */
  readonly table: string;
  readonly home: number;
  readonly days: (app: App) => number;
}

const toAmount = ({ count, bytes }: { count: string; bytes: string }): Amount => ({
  count: Number(count),
  bytes: Number(bytes),
});

/** Events are dropped with their partition, which holds a week or a day of them, and so some days late. */
function purgeOfEvents({ kind, table, home, days }: EventPurge): Purge {
  // Events whose time has no partition, such as those of a database whose clock was wrong.
  const rest = `${table}_rest`;
  const old = 'now() - make_interval(days => $1)';
  /** The partitions that are over, with indexes; their rows as PostgreSQL last counted them. */
  const inPartitions = async (app: App) => {
    const [found] = await queryPrepared<{ count: string; bytes: string }>(
      app,
      `find_${kind}`,
      `/* purge: find */ select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint as count,
              coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes
       from event_partitions_before($2::smallint, ${old}) name join pg_class c on c.oid = name::regclass`,
      [days(app), home],
    );
    return toAmount(found as { count: string; bytes: string });
  };
  return {
    kind,
    async find(app) {
      const [others] = await queryPrepared<{ count: string; bytes: string }>(
        app,
        `find_rest_of_${kind}`,
        `/* purge: find */ select count(*), coalesce(sum(pg_column_size(item.*)), 0) as bytes
         from ${rest} item where at < ${old}`,
        [days(app)],
      );
      const { count, bytes } = await inPartitions(app);
      return { count: count + Number(others?.count), bytes: bytes + Number(others?.bytes) };
    },
    async *batches(app) {
      const amount = await inPartitions(app);
      const dropped = await queryPrepared(
        app,
        `purge_${kind}`,
        `/* purge */ select drop_event_partitions($2::smallint, ${old})`,
        [days(app), home],
      );
      if (dropped.length > 0) yield amount;
      for (;;) {
        const [gone] = await queryPrepared<{ count: string; bytes: string }>(
          app,
          `purge_rest_of_${kind}`,
          `/* purge */ with batch as materialized (
             select home, home_kind, seq, at from ${rest} where at < ${old} limit ${batchRows}
             for update skip locked
           ), gone as (
             delete from ${rest} item using batch
             where (item.home, item.home_kind, item.seq, item.at) = (batch.home, batch.home_kind, batch.seq, batch.at)
             returning pg_column_size(item.*) as bytes
           )
           select count(*), coalesce(sum(bytes), 0) as bytes from gone`,
          [days(app)],
        );
        const deleted = toAmount(gone as { count: string; bytes: string });
        if (deleted.count > 0) yield deleted;
        if (deleted.count < batchRows) return;
      }
    },
  };
}

/** Events after their period. Their numbers are not given again, and older cursors are void. */
export const eventPurges: readonly Purge[] = [
  {
    kind: 'conversation_events',
    table: 'events_conversations',
    home: HomeKind.conversation,
    days: ({ config }: App) => config.retention.event,
  },
  {
    kind: 'call_events',
    table: 'events_calls',
    home: HomeKind.call,
    days: ({ config }: App) => config.retention.callEvent,
  },
  {
    kind: 'inbox_events',
    table: 'events_inboxes',
    home: HomeKind.user,
    days: ({ config }: App) => config.retention.event,
  },
].map(purgeOfEvents);

/** Makes partitions of events some weeks ahead. */
export const partitionJob: Job = {
  name: 'event_partitions',
  everySeconds: 6 * 3_600,
  on: 'one node',
  async run(app) {
    await queryPrepared(app, 'make_event_partitions', 'select make_event_partitions()', []);
  },
};
