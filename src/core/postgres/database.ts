import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientBase, PoolConfig, QueryConfig } from 'pg';
import type { DatabaseAddress } from '../../config/database-url.js';
import type { Logger } from '../logger.js';
import { createClientClass } from './client.js';
import { isDatabaseAway } from './database-away.js';
import { DatabaseServers, type ServerOptions } from './servers.js';
import { limitsOfSession } from './session-limits.js';
import { DatabaseWatch } from './watch.js';

/** Settings of the connections of a node. */
export interface DatabaseOptions extends ServerOptions {
  /** How long a statement may take, in milliseconds. */
  statementMs: number;
}

interface PoolOptions {
  /** How long a statement may take, in milliseconds; that of all pools by default. */
  statementMs?: number;
  /** Whether statements that recur are prepared; true by default. */
  isPrepared?: boolean;
}

/** The database of a node: what its pools need, and the state of the server. */
export interface Database {
  readonly address: DatabaseAddress;
  readonly watch: DatabaseWatch;
  /** Options of a pool; `settings` are statements that configure each session. */
  poolOptions(settings: string, options?: PoolOptions): PoolConfig;
  /** Runs `work` on a connection of its own, without limits of time. */
  alone<T>(work: (client: Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How long a node waits for its database when it starts, in milliseconds. */
const startTimeoutMs = 15_000;
/** How much longer than the server's own time-out the driver waits for an answer, in milliseconds. */
const graceMs = 2_000;

/** Connects to the database, for which it waits up to `waitMs` milliseconds when it is away. Throws errors for the operator. */
export async function openDatabase(
  address: DatabaseAddress,
  options: DatabaseOptions,
  log: Logger,
  waitMs = startTimeoutMs,
): Promise<Database> {
  const database = createDatabase(address, options, log);
  await waitUntilReachable(database.watch, log, waitMs);
  return database;
}

/** A database that is reached once its watch has started. */
export function createDatabase(
  address: DatabaseAddress,
  options: DatabaseOptions,
  log: Logger,
): Database {
  const servers = new DatabaseServers(address, options);
  const watch = new DatabaseWatch(servers, log);
  const PoolClient = createClientClass(watch, true);
  const UnpreparedClient = createClientClass(watch, false);
  return {
    address,
    watch,
    poolOptions: (settings, { statementMs = options.statementMs, isPrepared = true } = {}) => ({
      Client: (isPrepared ? PoolClient : UnpreparedClient) as never,
      connectionTimeoutMillis: Math.min(address.connectMs, 10_000),
      // The server's time-out ends the statement; this one ends a connection that does not answer.
      query_timeout: statementMs + graceMs,
      onConnect: (client: ClientBase) => {
        // Behind a pooler of transactions, settings would be those of others.
        if (servers.isPooled) return;
        const query: QueryConfig & { query_timeout: number } = {
          text: [settings, limitsOfSession(statementMs), servers.searchPath].join(';'),
          query_timeout: address.connectMs,
        };
        return client.query(query) as never;
      },
    }),
    async alone(work) {
      const { client } = await servers.choose();
      try {
        return await work(client);
      } finally {
        await client.end().catch(() => {});
      }
    },
    close: () => watch.close(),
  };
}

async function waitUntilReachable(
  watch: DatabaseWatch,
  log: Logger,
  waitMs: number,
): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (let attempt = 1; ; attempt++) {
    try {
      await watch.open();
      return;
    } catch (error) {
      if (!isDatabaseAway(error) || performance.now() > deadline) throw error;
      if (attempt === 1)
        log.warn(
          { error: (error as Error).message || (error as NodeJS.ErrnoException).code },
          `the database is not available; waiting up to ${waitMs / 1000} s`,
        );
      await sleep(500);
    }
  }
}
