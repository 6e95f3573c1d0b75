import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.js';
import { findRedisServer, NO_REDIS } from './redis.js';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One PostgreSQL for the whole run, never one that is already on the machine. */
export default async function setup(project: TestProject) {
  if (process.env.REQUIRE_REDIS === '1' && !process.env.REDIS_URL && !findRedisServer())
    throw new Error(`REQUIRE_REDIS=1, and the run ${NO_REDIS}`);
  const postgres = await startPostgres();
  project.provide('postgresUrl', postgres.url);
  return () => postgres.stop();
}
