import { rm } from 'node:fs/promises';
import { parseConfig } from '../../src/config/config.js';
import { type Server, startServer } from '../../src/server/server.js';
import { createDatabase, type TestDatabase } from './database.js';
import { type Ask, askAt } from './graphql.js';
import { makeTempDir } from './postgres.js';

export { type Person, signUp } from './people.js';

export type Overrides = Record<string, string>;

export interface Parley {
  url: string;
  /** Of GraphQL over WebSocket. */
  wsUrl: string;
  server: Server;
  /** Null when `DATABASE_URL` was given: whoever made that one drops it. */
  database: TestDatabase | null;
  databaseUrl: string;
  dataDir: string;
  graphql: Ask;
  /** Drains the server, drops its database and removes its folder. */
  stop(): Promise<void>;
}

/** What every node of a test has in common, so that tokens of one are good at another. */
export const TEST_ENV = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  JWT_SECRET: 'forty-two characters that only tests may use',
  LOG_LEVEL: 'silent',
  // `READ_PLANNER=false npm test` is the whole suite without it.
  READ_PLANNER: process.env.READ_PLANNER ?? 'true',
};

/**
 * Boots a real server in this process, on a free port, with a database and a `DATA_DIR` of its own.
 * A second node on the same database: `startParley({ DATABASE_URL: first.databaseUrl })`.
 */
export async function startParley(overrides: Overrides = {}): Promise<Parley> {
  const database = overrides.DATABASE_URL ? null : await createDatabase();
  const databaseUrl = database?.url ?? overrides.DATABASE_URL ?? '';
  const dataDir = overrides.DATA_DIR ?? (await makeTempDir('data'));
  const own = { PORT: '0', DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
  const server = await startServer(parseConfig({ ...TEST_ENV, ...own, ...overrides }));
  return {
    url: server.url,
    wsUrl: `${server.url.replace(/^http/, 'ws')}/graphql`,
    server,
    database,
    databaseUrl,
    dataDir,
    graphql: askAt(server.url),
    async stop() {
      await server.drain();
      await database?.drop();
      if (!overrides.DATA_DIR) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
