import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Postgres } from '../harness/postgres.js';
import { type RedisServer, startRedis } from '../harness/redis.js';
import { type Patch, proofBuild } from './build.js';
import { makeNode, type ParleyNode } from './node.js';

/** What a house is to be like. */
export interface HouseOptions {
  /** How many nodes; two when absent. */
  nodes?: number;
  env?: Record<string, string>;
  /** What differs from node to node, by their number. */
  envOf?: (index: number) => Record<string, string>;
  patches?: readonly Patch[];
  /** Its Redis is dead until somebody restarts it. */
  withoutRedis?: boolean;
  /** PostgreSQL settings of this house's database. */
  settings?: Record<string, string>;
}

/** Nodes on one database and one Redis. */
export interface House {
  readonly nodes: readonly ParleyNode[];
  readonly redis: RedisServer;
  readonly postgres: Postgres;
  /** Asks the database itself. */
  query<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

/** Signs the tokens of every house, so that the proof can make tokens of its own. */
export const JWT_SECRET = 'a secret that nothing but the proof ever uses';

/** No limit may stand in the way of the load. */
const roomy = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'error',
  JWT_SECRET,
  LIMIT_REQUESTS_PER_MINUTE: '1000000',
  LIMIT_SIGN_UPS_PER_HOUR: '100000',
  LIMIT_SOCKETS_PER_USER: '2000',
  LIMIT_SOCKET_FRAMES_PER_10_SECONDS: '100000',
  LIMIT_PASSWORD_HASH_QUEUE: '1000',
};

let houses = 0;

/** Starts a house on an empty database of `postgres`. */
export async function openHouse(postgres: Postgres, options: HouseOptions = {}): Promise<House> {
  houses += 1;
  const name = `prove_${houses}`;
  await ask(postgres.url, `create database ${name}`);
  for (const [setting, value] of Object.entries(options.settings ?? {}))
    await ask(postgres.url, `alter database ${name} set ${setting} = ${value}`);
  const databaseUrl = Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
  const redis = await startRedis();
  if (options.withoutRedis) await redis.kill();
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-prove-'));
  const build = await proofBuild(options.patches ?? []);
  const env = { ...roomy, DATABASE_URL: databaseUrl, REDIS_URL: redis.url, DATA_DIR: dataDir };
  const nodes = await Promise.all(
    Array.from({ length: options.nodes ?? 2 }, (_, index) =>
      makeNode({ build, env: { ...env, ...options.env, ...options.envOf?.(index) } }),
    ),
  );
  const house: House = {
    nodes,
    redis,
    postgres,
    query: (sql, values) => ask(databaseUrl, sql, values),
    async stop() {
      for (const node of nodes) node.revived = false;
      await Promise.all(nodes.map((node) => node.end('SIGKILL')));
      await redis.stop();
      await ask(postgres.url, `drop database if exists ${name} with (force)`).catch(() => {});
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  try {
    await Promise.all(nodes.map((node) => node.start()));
    return house;
  } catch (error) {
    await house.stop();
    throw error;
  }
}

async function ask<T extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
