import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { makeTempDir, startPostgres } from '../tests/harness/postgres.js';
import { findRedisServer, startRedis } from '../tests/harness/redis.js';
import { fill } from './data/fill.ts';
import { type Scale, scaleOf } from './data/scale.ts';
import { secret } from './data/tokens.ts';
import type { Options } from './options.ts';
import { here, type Launch, launch, results, type Server } from './proc.ts';

/** Where servers keep what they keep. */
export interface Store {
  databaseUrl: string;
  /** Empty on a machine without Redis. */
  redisUrl: string;
  /** Parley's folder. */
  dataDir: string;
}

/** All that works have in common: a filled database, a Redis, and a way to start servers on them. */
export interface World extends Store {
  options: Options;
  scale: Scale;
  /** Starts a server, under the profiler when that was asked for. */
  start(server: Omit<Launch, 'profile'>, work: string): Promise<Server>;
  /** One statement on the database, past every server. */
  sql<T extends object>(text: string, values?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

/** Large enough that no page is read from disk, at any size. */
const settings = (size: number) => ({
  shared_buffers: size === 1 ? '256MB' : '2GB',
  maintenance_work_mem: '256MB',
  max_wal_size: '4GB',
  synchronous_commit: 'off',
  autovacuum: 'off',
});

/** What starts Parley as its users do, on a given database. */
export const parley = ({ databaseUrl, redisUrl, dataDir }: Store): Launch => ({
  name: 'Parley',
  command: [process.execPath, join(here, '../dist/main.js')],
  env: {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    JWT_SECRET: secret,
    PUBLIC_URL: 'http://localhost',
    LOG_LEVEL: 'warn',
    // One address and few people ask for everything here.
    LIMIT_REQUESTS_PER_MINUTE: '1200000',
    LIMIT_LOGIN_FAILURES_PER_ADDRESS: '50000',
  },
  readyPath: '/readyz',
});

const unbundled = [process.execPath, join(here, 'servers/unbundled.mjs')];

/** Starts PostgreSQL and Redis, lets Parley make its schema, and fills it. */
export async function openWorld(options: Options): Promise<World> {
  mkdirSync(results, { recursive: true });
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    const postgres = await startPostgres(settings(options.size));
    closers.push(() => postgres.stop());
    const redis = findRedisServer() ? await startRedis() : null;
    if (redis) closers.push(() => redis.stop());
    const pool = new pg.Pool({ connectionString: postgres.url, max: 4 });
    closers.push(() => pool.end());
    const dataDir = await makeTempDir('bench');
    closers.push(() => rm(dataDir, { recursive: true, force: true }));

    const scale = scaleOf(options.size);
    const parts: Store = { databaseUrl: postgres.url, redisUrl: redis?.url ?? '', dataDir };
    const first = await launch(parley(parts));
    await first.stop();
    await fill(postgres.url, scale);
    return {
      ...parts,
      options,
      scale,
      start: (server, work) => {
        if (options.profile !== slug(server.name)) return launch(server);
        const name = `${work}-${slug(server.name)}`;
        const command = server.name === 'Parley' ? unbundled : server.command;
        return launch({ ...server, command, profile: name });
      },
      sql: async (text, values) => (await pool.query(text, values)).rows,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A server's name as the command line takes it. */
export const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
