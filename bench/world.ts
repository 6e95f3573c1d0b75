import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import pg from 'pg';
import { makeTempDir } from '../tests/harness/postgres.js';
import { findRedisServer, startRedis } from '../tests/harness/redis.js';
import { type Scale, type Size, scaleOf } from './data/scale.ts';
import { secret, vapidKey } from './data/tokens.ts';
import { openDatabases } from './databases.ts';
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

/** What all benchmarks share: a filled database, a Redis, and a way to start servers on them. */
export interface World extends Store {
  options: Options;
  scale: Scale;
  /** Process id of PostgreSQL. */
  databasePid: number;
  /** Starts a server, under the profiler when that was asked for. */
  start(server: Omit<Launch, 'profile'>, benchmark: string): Promise<Server>;
  /** One statement on the database, past every server. */
  sql<T extends object>(text: string, values?: unknown[]): Promise<T[]>;
  /** Other data, in a database of its own beside this one. */
  at(size: Size): Promise<World>;
  /** Ends everything, of all worlds. */
  close(): Promise<void>;
}

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
    VAPID_PRIVATE_KEY: vapidKey,
    PUBLIC_URL: 'http://localhost',
    LOG_LEVEL: 'warn',
    // One address and few people ask for everything here.
    LIMIT_REQUESTS_PER_MINUTE: '1200000',
    LIMIT_LOGIN_FAILURES_PER_ADDRESS: '50000',
  },
  readyPath: '/readyz',
});

/** Parley as built here, and as built in the checkouts that `--baseline` names, which go by their folders. */
export function parleyVersions(world: World): Launch[] {
  const current = parley(world);
  const baselines = world.options.baselines.map((folder) => ({
    ...current,
    name: basename(folder),
    command: [process.execPath, join(folder, 'dist/main.js')],
  }));
  return [current, ...baselines];
}

const unbundled = [process.execPath, join(here, 'servers/unbundled.mjs')];

/** Starts PostgreSQL and Redis, lets Parley make its schema, and fills it, if that is still to do. */
export async function openWorld(options: Options): Promise<World> {
  mkdirSync(results, { recursive: true });
  const closers: (() => Promise<unknown>)[] = [];
  let closing: Promise<void> | null = null;
  const closeAll = async () => {
    for (const one of closers.reverse()) await one();
  };
  const close = () => (closing ??= closeAll());
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void close().then(() => process.exit(1)));
  const temporary = async () => {
    const dir = await makeTempDir('bench');
    closers.push(() => rm(dir, { recursive: true, force: true }));
    return dir;
  };
  try {
    const databases = await openDatabases(options.data ?? (await temporary()), options.size);
    closers.push(() => databases.stop());
    const redis = findRedisServer() ? await startRedis() : null;
    if (redis) closers.push(() => redis.stop());
    const at = async (size: Size): Promise<World> => {
      const rest = { redisUrl: redis?.url ?? '', dataDir: await temporary() };
      const databaseUrl = await databases.urlOf(size, async (url) => {
        const first = await launch(parley({ ...rest, databaseUrl: url }));
        await first.stop();
      });
      const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
      closers.push(() => pool.end());
      return {
        ...rest,
        databaseUrl,
        options,
        scale: scaleOf(size),
        databasePid: databases.pid,
        start: (server, benchmark) => {
          if (options.profile !== slug(server.name)) return launch(server);
          const name = `${benchmark}-${slug(server.name)}`;
          const command = server.name === 'Parley' ? unbundled : server.command;
          return launch({ ...server, command, profile: name });
        },
        sql: async (text, values) => (await pool.query(text, values)).rows,
        at,
        close,
      };
    };
    return await at(options.size);
  } catch (error) {
    await close();
    throw error;
  }
}

/** A server's name as the command line takes it. */
export const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
