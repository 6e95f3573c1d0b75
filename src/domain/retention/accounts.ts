import type { App } from '../../core/app.js';
import { HomeKind } from '../../core/events/topics.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import type { Amount, Purge } from './purge.js';

/** Rows of the table that both of their users have left; their events follow by their own period. */
interface PairPurge {
  readonly kind: string;
  readonly table: string;
  readonly home: number;
  /** The columns of the two users. */
  readonly users: readonly [string, string];
  /** SQL of the bytes of a row `item`, with what is deleted by cascade. */
  readonly bytes: string;
}

/** Few, since the messages of a conversation are deleted with it. */
const atOnce = 20;

function purgeOfPairs({ kind, table, home, users: [one, other], bytes }: PairPurge): Purge {
  const isOver = (user: string) => `${user}.deleted_at < now() - make_interval(days => $1)`;
  const over = `from users first join ${table} item on item.${one} = first.id
    join users second on second.id = item.${other} where ${isOver('first')} and ${isOver('second')}`;
  const run = async (app: App, name: string, text: string): Promise<Amount> => {
    const { account } = app.config.retention;
    const [row] = await queryPrepared<{ count: string; bytes: string }>(app, name, text, [account]);
    return { count: Number(row?.count ?? 0), bytes: Number(row?.bytes ?? 0) };
  };
  return {
    kind,
    find: (app) =>
      run(
        app,
        `find_${kind}`,
        `/* purge: find */ select count(*), coalesce(sum(${bytes}), 0) as bytes ${over}`,
      ),
    async *batches(app) {
      for (;;) {
        const amount = await run(
          app,
          `purge_${kind}`,
          `/* purge */ with batch as materialized (
             select item.id, ${bytes} as bytes ${over} limit ${atOnce} for update of item skip locked
           ), streams_gone as (
             delete from streams using batch where home_kind = ${home} and home = batch.id
           ), gone as (
             delete from ${table} item using batch where item.id = batch.id returning batch.bytes
           )
           select count(*), coalesce(sum(bytes), 0) as bytes from gone`,
        );
        if (amount.count > 0) yield amount;
        if (amount.count < atOnce) return;
      }
    },
  };
}

/** Direct conversations and calls of two deleted accounts, which nobody can read. */
export const accountPurges: readonly Purge[] = [
  {
    kind: 'conversations_of_deleted_accounts',
    table: 'conversations',
    home: HomeKind.conversation,
    users: ['lower_user_id', 'upper_user_id'] as const,
    bytes: `pg_column_size(item.*) + (select coalesce(sum(pg_column_size(message.*)), 0) from messages message
      where message.conversation_id = item.id)`,
  },
  {
    kind: 'calls_of_deleted_accounts',
    table: 'calls',
    home: HomeKind.call,
    users: ['caller_id', 'callee_id'] as const,
    bytes: 'pg_column_size(item.*)',
  },
].map(purgeOfPairs);
