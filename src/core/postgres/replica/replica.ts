import { type CustomTypesConfig, Pool } from 'pg';
import type { Logger } from '../../logger.js';
import type { Observed } from '../../observed.js';
import type { RedisLink } from '../../redis/link.js';
import type { Database } from '../database.js';
import { measurePool } from '../measure.js';
import { keptMs, WriteMarks } from './write-marks.js';

/** How far a replica may be behind the primary, in milliseconds. */
const mostLagMs = keptMs - 5_000;
/** Positions that are remembered; the oldest always is. */
const mostPassed = 30;
/** How long a read waits for the position of the replica, in milliseconds. */
const positionMs = 100;

const primaryQuery = `select (pg_current_wal_insert_lsn() - '0/0')::text as position`;
const replicaQuery = `select (pg_last_wal_replay_lsn() - '0/0')::text as position`;

interface Position {
  position: string | null;
}

/** The parts that a replica needs. */
interface ReplicaOptions {
  primary: Database;
  database: Database;
  /** Settings of each session. */
  settings: string;
  poolSize: number;
  types: CustomTypesConfig | undefined;
  redis: RedisLink | null;
  log: Logger;
  observed: Observed;
}

/**
 * A server that replays the log of the primary, for reads that may lag. A read of a user uses it only if it has the
 * user's last write; nobody waits for it, and nothing depends on it.
 */
export class Replica {
  readonly pool: Pool;
  readonly marks: WriteMarks;
  private position = 0n;
  private asking: Promise<void> | null = null;
  private isLagging = false;
  /** Positions of the primary in the last seconds, the oldest first. */
  private passed: { at: number; position: bigint }[] = [];

  constructor(private readonly options: ReplicaOptions) {
    const { primary, database, settings, poolSize, types, redis, log, observed } = options;
    this.marks = new WriteMarks(redis);
    this.pool = new Pool({ ...database.poolOptions(settings), types, max: poolSize });
    this.pool.on('error', (error) => log.warn({ err: error }, 'a connection of the replica broke'));
    this.pool.on('connect', (client) => client.on('error', () => {}));
    measurePool(observed, 'replica', this.pool);
    primary.watch.onCheck(async (client) => {
      if (primary.watch.status === 'standby') return;
      const { newest } = this.marks;
      const { rows } = await client.query<Position>(primaryQuery);
      this.pass(newest, BigInt(rows[0]?.position ?? 0));
    });
    database.watch.onCheck(async (client) =>
      this.reach(await client.query<Position>(replicaQuery)),
    );
    database.watch.start();
  }

  /** For `/readyz`: whether it is used. */
  get status(): 'up' | 'lagging' | 'down' {
    // A server that replays nothing is another database, or a primary.
    if (this.options.database.watch.status !== 'standby') return 'down';
    return this.isLagging ? 'lagging' : 'up';
  }

  /** Whether it may answer reads of a user now. */
  async admits(userId: number): Promise<boolean> {
    const isAdmitted = this.status === 'up' && (await this.has(userId));
    this.options.observed.metrics.replicaReads.inc({ by: isAdmitted ? 'replica' : 'primary' });
    return isAdmitted;
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.options.database.close();
  }

  private async has(userId: number): Promise<boolean> {
    const wanted = await this.marks.positionFor(userId);
    if (wanted === null) return false;
    if (this.position < wanted) await this.ask();
    return this.position >= wanted;
  }

  /** Asks for the position, once for all who wait. */
  private ask(): Promise<void> {
    const query: { text: string; query_timeout: number } = {
      text: replicaQuery,
      query_timeout: positionMs,
    };
    this.asking ??= this.pool
      .query<Position>(query)
      .then((result) => this.reach(result))
      .catch(() => {})
      .finally(() => {
        this.asking = null;
      });
    return this.asking;
  }

  private reach({ rows }: { rows: Position[] }): void {
    this.position = BigInt(rows[0]?.position ?? 0);
    const [oldest] = this.passed;
    this.isLagging = oldest !== undefined && performance.now() - oldest.at > mostLagMs;
  }

  private pass(number: number, position: bigint): void {
    this.marks.settle(number, position);
    this.passed.push({ at: performance.now(), position });
    // The oldest that it has not reached yet says how far it is behind.
    this.passed = this.passed.filter((one) => one.position > this.position);
    if (this.passed.length > mostPassed) this.passed.splice(1, 1);
  }
}
