import { Pool, type QueryConfig } from 'pg';
import { FairQueue } from '../fair-queue.js';
import type { Observed } from '../observed.js';
import type { Database } from './database.js';
import { measurePool } from './measure.js';

/** Connections for searches: no others wait for them, and they take no more of the database. */
const width = 3;
/** Searches of one user, and of all, that are not answered yet. */
const bounds = { width, perKey: 10, total: 200 };
/** How long a search may take, in milliseconds. */
const searchMs = 3_000;

/** An index serves every search; a statement that stops after some matches would scan the table for common words. */
const sessionSettings = `set jit = off; set random_page_cost = 1.1; set enable_seqscan = off;
  set max_parallel_workers_per_gather = 0`;

/**
 * Runs searches on a few connections of their own, one of each user at a time, for a few seconds at most. Whether an
 * index helps depends on the pattern, so their plans are made with it, and they are not prepared.
 */
export class Searches {
  private readonly queue = new FairQueue(bounds);
  private readonly pool: Pool;

  /** `main` is the pool of everything else, whose rows look the same. */
  constructor(database: Database, main: Pool, observed: Observed) {
    this.pool = new Pool({
      ...database.poolOptions(sessionSettings, { statementMs: searchMs, isPrepared: false }),
      types: main.options.types,
      max: width,
    });
    // A connection that breaks is replaced. A search on it fails by itself.
    this.pool.on('error', () => {});
    this.pool.on('connect', (client) => client.on('error', () => {}));
    measurePool(observed, 'searches', this.pool);
    observed.metrics.watchQueue('searches', () => this.queue.state);
  }

  /** The rows of a search of a user. Throws RATE_LIMITED and UNAVAILABLE, and what `Pool.query` throws. */
  async query<R>(userId: number, query: QueryConfig & { rowMode?: 'array' }): Promise<R[]> {
    const { rows } = await this.queue.run(userId, () => this.pool.query(query));
    return rows;
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
