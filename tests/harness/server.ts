import { rm } from 'node:fs/promises';
import { parseConfig } from '../../src/config/config.js';
import { startServer } from '../../src/server/server.js';
import { closing } from './closing.js';
import { createDatabase } from './database.js';
import { type Node, nodeAt, type Person } from './node.js';
import { makeTempDir } from './postgres.js';

export type { Person } from './node.js';

export type Overrides = Record<string, string>;

/** A node in this process. */
export interface Parley extends Node {
  port: number;
  /** Starts another node on the same database, with the same variables but for `overrides`. */
  twin(overrides?: Overrides): Promise<Parley>;
  /** Drains the server and removes its folder. */
  stop(): Promise<void>;
}

/** What every node of a test has in common, so that tokens of one are good at another. */
export const TEST_ENV = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  JWT_SECRET: 'forty-two characters that only tests may use',
  VAPID_PRIVATE_KEY: 'a2V5IG9mIHR3byBhbmQgdGhpcnR5IGJ5dGVzLi4uLi4',
  LOG_LEVEL: 'silent',
  LIMIT_SIGN_UPS_PER_HOUR: '10000',
  // `READ_PLANNER=false npm test` is the whole suite without it.
  READ_PLANNER: process.env.READ_PLANNER ?? 'true',
};

/**
 * Starts a real server in this process, on a free port, with a database and a `DATA_DIR` of its own
 * where none is given. It stops with the test that started it, or with the file.
 */
export async function startParley(overrides: Overrides = {}): Promise<Parley> {
  const databaseUrl = overrides.DATABASE_URL ?? (await createDatabase()).url;
  const dataDir = overrides.DATA_DIR ?? (await makeTempDir('data'));
  const own = { PORT: '0', DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
  const server = await startServer(parseConfig({ ...TEST_ENV, ...own, ...overrides }));
  const node = nodeAt(server.url, databaseUrl, dataDir);
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await node.sql.stop();
    await server.drain();
    if (!overrides.DATA_DIR) await rm(dataDir, { recursive: true, force: true });
  };
  return closing({
    ...node,
    port: server.port,
    twin: (others) => startParley({ ...overrides, DATABASE_URL: databaseUrl, ...others }),
    stop: () => (stopped ??= stop()),
  });
}

type Village<Name extends string> = Promise<{ server: Parley } & Record<Name, Person>>;

/**
 * A node, and people who are signed in there: `await village('ada', 'ben')`, or with variables of
 * its environment first.
 */
export function village<Name extends string>(...names: Name[]): Village<Name>;
export function village<Name extends string>(overrides: Overrides, ...names: Name[]): Village<Name>;
export async function village(...[first, ...rest]: (string | Overrides)[]) {
  const isGiven = typeof first === 'object';
  const server = await startParley(isGiven ? first : {});
  const names = (isGiven || first === undefined ? rest : [first, ...rest]) as string[];
  return { server, ...(await server.people(...names)) };
}
