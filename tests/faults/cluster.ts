import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Postgres } from '../harness/postgres.js';
import { type RedisServer, startRedis } from '../harness/redis.js';
import { sqlAt } from '../harness/sql.js';
import { type Patch, patchedBuild } from './build.js';
import { makeNode, type ParleyNode } from './node.js';

/** Options of a cluster. */
export interface ClusterOptions {
  /** The number of nodes; the default is two. */
  nodes?: number;
  env?: Record<string, string>;
  /** Variables of one node, by its index. */
  envOf?: (index: number) => Record<string, string>;
  patches?: readonly Patch[];
  /** Whether Redis is stopped before the nodes start. */
  withoutRedis?: boolean;
  /** A database that exists; otherwise an empty one is created. */
  database?: string;
  /** Variables that name the database, such as that of its replica. */
  envOfDatabase?: (name: string) => Record<string, string>;
  /** The URL by which the nodes reach their database, such as that of a pooler. */
  through?: (databaseUrl: string) => string;
  /** PostgreSQL settings of this cluster's database. */
  settings?: Record<string, string>;
}

/** Nodes that share one database and one Redis. */
export interface Cluster {
  readonly nodes: readonly ParleyNode[];
  readonly redis: RedisServer;
  readonly postgres: Postgres;
  /** Runs a statement in the database. */
  query<T>(sql: string, values?: unknown[]): Promise<T[]>;
  /** Makes `query` ask another server, such as one that was promoted. */
  moveTo(serverUrl: string): void;
  stop(): Promise<void>;
}

/** The key that signs the tokens of every cluster; scenarios sign tokens of their own with it. */
export const JWT_SECRET = 'a secret that only the fault tests use';

/** Limits that the load does not reach. */
export const roomy = {
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

let clusters = 0;

const urlAt = (serverUrl: string, database: string): string =>
  Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href;

/** Starts a cluster on an empty database of `postgres`. */
export async function openCluster(
  postgres: Postgres,
  options: ClusterOptions = {},
): Promise<Cluster> {
  clusters += 1;
  const name = options.database ?? `prove_${clusters}`;
  if (!options.database) await sqlAt(postgres.url, `create database ${name}`);
  for (const [setting, value] of Object.entries(options.settings ?? {}))
    await sqlAt(postgres.url, `alter database ${name} set ${setting} = ${value}`);
  const databaseUrl = urlAt(postgres.url, name);
  let current = databaseUrl;
  const redis = await startRedis();
  if (options.withoutRedis) await redis.kill();
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-prove-'));
  const build = await patchedBuild(options.patches ?? []);
  const through = options.through?.(databaseUrl) ?? databaseUrl;
  const env = { ...roomy, DATABASE_URL: through, REDIS_URL: redis.url, DATA_DIR: dataDir };
  const nodes = await Promise.all(
    Array.from({ length: options.nodes ?? 2 }, (_, index) =>
      makeNode({
        build,
        env: {
          ...env,
          ...options.envOfDatabase?.(name),
          ...options.env,
          ...options.envOf?.(index),
        },
      }),
    ),
  );
  const cluster: Cluster = {
    nodes,
    redis,
    postgres,
    query: (sql, values) => sqlAt(current, sql, values),
    moveTo(serverUrl) {
      current = urlAt(serverUrl, name);
    },
    async stop() {
      for (const node of nodes) node.revived = false;
      await Promise.all(nodes.map((node) => node.end('SIGKILL')));
      await redis.stop();
      await sqlAt(postgres.url, `drop database if exists ${name} with (force)`).catch(() => {});
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  try {
    await Promise.all(nodes.map((node) => node.start()));
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}
