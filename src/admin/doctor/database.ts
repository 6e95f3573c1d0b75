import type { Config } from '../../config/config.js';
import type { App } from '../../core/app.js';
import { poolOf } from '../../core/postgres/pool.js';
import { bytesText } from '../table.js';
import { type Finding, failed, finding, warning } from './finding.js';

interface State {
  version: string;
  is_superuser: boolean;
  fsync: string;
  full_page_writes: string;
  synchronous_commit: string;
  used: number;
  allowed: number;
  age: number;
  size: number;
  clock: number;
  has_search: boolean;
}

const stateQuery = `select current_setting('server_version') as version,
  (select rolsuper from pg_roles where rolname = current_user) as is_superuser,
  current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
  current_setting('synchronous_commit') as synchronous_commit,
  (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as allowed,
  (select age(datfrozenxid)::int from pg_database where datname = current_database()) as age,
  pg_database_size(current_database())::float8 as size,
  extract(epoch from clock_timestamp())::float8 * 1000 as clock,
  to_regclass('users_search') is not null as has_search`;

/** Checks of a database whose schema is current; `given` has no URL where it is the embedded one. */
export async function checkDatabase(app: App, given: Config): Promise<Finding[]> {
  const pool = await poolOf(app.orm);
  const read = async <R extends object>(text: string): Promise<R[]> =>
    (await pool.query<R>(text)).rows;
  const [state] = await read<State>(stateQuery);
  if (!state) return [];
  const offset = Math.round(Date.now() - state.clock);
  const free = state.allowed - state.used;
  const { poolSize } = app.config.database;
  return [
    finding('PostgreSQL', `${state.version}, ${bytesText(state.size)}, schema current`),
    finding(
      'role',
      state.is_superuser ? 'superuser' : 'no superuser',
      state.is_superuser && given.databaseUrl
        ? warning('Use a role of its own: docs/operate/databases.md.')
        : null,
    ),
    ...durability(state),
    finding(
      'connections',
      `${state.used} of ${state.allowed} used, this node takes up to ${poolSize + 4}`,
      free < poolSize ? warning('Raise max_connections, or set DATABASE_POOL_SIZE lower.') : null,
    ),
    finding(
      'clock',
      `${offset} ms from that of PostgreSQL`,
      Math.abs(offset) > 2_000
        ? warning(
            'Synchronize the clocks of both machines: tokens expire by the one, codes by the other.',
          )
        : null,
    ),
    finding(
      'transaction ids',
      `oldest is ${state.age} old`,
      state.age > 1_000_000_000
        ? failed(
            'Autovacuum does not freeze rows: run VACUUM (FREEZE), and look for old transactions in pg_stat_activity.',
          )
        : null,
    ),
    finding(
      'search',
      state.has_search ? 'indexed' : 'without indexes',
      state.has_search
        ? null
        : warning('Make the indexes of the first migration anew: searches read whole tables.'),
    ),
    ...(await partitions(read)),
    ...(await vacuum(read)),
    ...(await replication(read)),
    ...(await jobs(read)),
  ];
}

type Read = <R extends object>(text: string) => Promise<R[]>;

const durability = (state: State): Finding[] =>
  [
    {
      name: 'fsync' as const,
      problem: failed('Set fsync = on: a power failure destroys the database.'),
    },
    {
      name: 'full_page_writes' as const,
      problem: failed('Set full_page_writes = on: a power failure destroys pages.'),
    },
    {
      name: 'synchronous_commit' as const,
      problem: warning(
        'Set synchronous_commit = on: a crash loses messages that were acknowledged.',
      ),
    },
  ].map(({ name, problem }) => finding(name, state[name], state[name] === 'off' ? problem : null));

async function partitions(read: Read): Promise<Finding[]> {
  const [found] = await read<{ ahead: number }>(
    `select count(*) filter (where bound > now() + interval '3 days')::int as ahead
     from (select (regexp_match(pg_get_expr(relpartbound, oid), 'TO \\(''([^'']+)''\\)'))[1]::timestamptz as bound
           from pg_class where relispartition and relname like 'events_conversations_%') part`,
  );
  const ahead = found?.ahead ?? 0;
  return [
    finding(
      'partitions',
      `${ahead} of conversations ahead`,
      ahead > 0
        ? null
        : warning(
            'The job event_partitions has not run: look at `parley_job_runs_total` and the log of the nodes.',
          ),
    ),
  ];
}

async function vacuum(read: Read): Promise<Finding[]> {
  const bloated = await read<{ relname: string; dead: number }>(
    `select relname, n_dead_tup::int as dead from pg_stat_user_tables
     where n_dead_tup > 100000 and n_dead_tup > n_live_tup order by 2 desc limit 5`,
  );
  const names = bloated.map(({ relname, dead }) => `${relname} (${dead} dead rows)`).join(', ');
  return [
    finding(
      'vacuum',
      names || 'no table has more dead rows than live ones',
      names
        ? warning('Autovacuum does not follow: set autovacuum_vacuum_cost_limit higher.')
        : null,
    ),
  ];
}

async function replication(read: Read): Promise<Finding[]> {
  const standbys = await read<{ name: string; lag: number | null }>(
    `select application_name as name, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 as lag from pg_stat_replication`,
  );
  return standbys.map(({ name, lag }) =>
    finding(
      `standby ${name}`,
      lag === null ? 'lag unknown: the role lacks pg_monitor' : `${bytesText(lag)} behind`,
      lag !== null && lag > 64 * 1024 ** 2
        ? warning('The standby is far behind: a failover would lose these commits.')
        : null,
    ),
  );
}

async function jobs(read: Read): Promise<Finding[]> {
  const late = await read<{ name: string }>(
    `select name from scheduled_jobs where due_at < now() - interval '1 hour' order by name`,
  );
  const names = late.map(({ name }) => name).join(', ');
  return [
    finding(
      'jobs',
      names ? `overdue: ${names}` : 'none is overdue',
      names
        ? warning('No node runs the scheduler, or the jobs fail: look at the log of the nodes.')
        : null,
    ),
  ];
}
