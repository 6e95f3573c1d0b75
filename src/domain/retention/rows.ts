import type { App } from '../../core/app.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { type Amount, batchRows, type Purge } from './purge.js';

/** Rows of one table. */
interface RowPurge {
  readonly kind: string;
  readonly table: string;
  /** The columns of its primary key. */
  readonly key: readonly string[];
  /** SQL: whether the period of a row is over, `$1` being `days`. */
  readonly over: string;
  readonly days?: (app: App) => number;
}

const amountOf = (rows: { count: string; bytes: string }[]): Amount => ({
  count: Number(rows[0]?.count ?? 0),
  bytes: Number(rows[0]?.bytes ?? 0),
});

/** The purge of the rows of a table. The comments name it in lists of running statements. */
function purgeOfRows({ kind, table, key, over, days }: RowPurge): Purge {
  const values = (app: App) => (days ? [days(app)] : []);
  const keys = key.join(', ');
  const isSame = key.map((column) => `item.${column} = batch.${column}`).join(' and ');
  return {
    kind,
    find: async (app) =>
      amountOf(
        await queryPrepared(
          app,
          `find_${kind}`,
          `/* purge: find */ select count(*), coalesce(sum(pg_column_size(item.*)), 0) as bytes
           from ${table} item where ${over}`,
          values(app),
        ),
      ),
    async *batches(app) {
      for (;;) {
        const amount = amountOf(
          await queryPrepared(
            app,
            `purge_${kind}`,
            `/* purge */ with batch as materialized (
               select ${keys} from ${table} item where ${over} limit ${batchRows} for update skip locked
             ), gone as (
               delete from ${table} item using batch where ${isSame}
               returning pg_column_size(item.*) as bytes
             )
             select count(*), coalesce(sum(bytes), 0) as bytes from gone`,
            values(app),
          ),
        );
        if (amount.count > 0) yield amount;
        if (amount.count < batchRows) return;
      }
    },
  };
}

const ago = (unit: string) => `now() - make_interval(${unit})`;
const daysAgo = ago('days => $1');
const yesterday = ago('days => 1');

/** Rows that belong to no feature's own purge. */
export const rowPurges: readonly Purge[] = [
  {
    kind: 'sessions',
    table: 'sessions',
    key: ['id'],
    over: `item.expires_at < ${daysAgo} and coalesce(item.api_token_expires_at, '-infinity') < ${daysAgo}`,
    days: ({ config }: App) => config.retention.session,
  },
  {
    kind: 'mailed_codes',
    table: 'login_codes',
    key: ['id'],
    // Codes of the last hour are counted.
    over: `greatest(item.created_at, item.expires_at) < ${yesterday}`,
  },
  {
    kind: 'failed_sign_ins',
    table: 'sign_in_failures',
    key: ['key'],
    over: `item.since < ${yesterday}`,
  },
  {
    kind: 'contact_counts',
    table: 'contact_counts',
    key: ['user_id'],
    over: `item.since < ${yesterday}`,
  },
  {
    kind: 'oauth_attempts',
    table: 'oauth_attempts',
    key: ['digest'],
    over: 'item.expires_at <= now()',
  },
  {
    kind: 'group_invite_links',
    table: 'group_invite_links',
    key: ['id'],
    over: `item.expires_at < ${yesterday}`,
  },
  {
    kind: 'reserved_names',
    table: 'reserved_names',
    key: ['digest'],
    over: 'item.until <= now()',
  },
  {
    kind: 'legacy_calls',
    table: 'legacy_calls',
    key: ['operation', 'user_id', 'day'],
    over: 'item.day <= current_date - $1::int',
    days: ({ config }: App) => config.retention.usage,
  },
  {
    kind: 'audit_entries',
    table: 'audit_entries',
    key: ['id'],
    over: `item.created_at < ${daysAgo}`,
    days: ({ config }: App) => config.retention.audit,
  },
  {
    kind: 'decided_reports',
    table: 'reports',
    key: ['id'],
    over: `item.status <> 'OPEN' and item.resolved_at < ${daysAgo}`,
    days: ({ config }: App) => config.retention.moderation,
  },
  {
    kind: 'ended_removals',
    table: 'removals',
    key: ['id'],
    over: `item.restored_at < ${daysAgo}`,
    days: ({ config }: App) => config.retention.moderation,
  },
  {
    kind: 'feed_changes',
    table: 'feed_changes',
    key: ['post_id'],
    // A cursor of a feed is valid for a day less.
    over: `item.at < ${ago('days => 8')}`,
  },
  {
    kind: 'notifications',
    table: 'notifications',
    key: ['id'],
    over: `item.at < ${daysAgo}`,
    days: ({ config }: App) => config.retention.notification,
  },
  {
    kind: 'push_targets',
    table: 'push_targets',
    key: ['id'],
    // Nothing is pushed to them any more.
    over: `exists (select from sessions where sessions.id = item.session_id
      and (sessions.revoked_at is not null or greatest(sessions.expires_at, sessions.api_token_expires_at) < now()))`,
  },
  {
    kind: 'pushes',
    table: 'pushes',
    key: ['id'],
    // Messages that are older than an hour are not pushed, so that none is pushed again.
    over: `item.due_at is null and item.since < ${yesterday}`,
  },
  {
    kind: 'link_fetches',
    table: 'link_fetches',
    key: ['id'],
    // Pages are fetched within minutes, unless no node makes previews any more.
    over: `item.due_at < ${yesterday}`,
  },
].map(purgeOfRows);
