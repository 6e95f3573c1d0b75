import type { Client } from 'pg';
import { type Config, parseConfig } from '../config/config.js';
import { parseDatabaseUrl } from '../config/database-url.js';
import { createLogger, type Logger } from '../core/logger.js';
import { assertEmbeddedPostgres, runningPostgresUrl } from '../core/postgres/embedded/running.js';
import { startEmbeddedPostgres } from '../core/postgres/embedded.js';
import { DatabaseServers } from '../core/postgres/servers.js';
import { openUploads } from '../core/storage/open-store.js';
import type { UploadStore } from '../core/storage/store.js';

/** What backups are taken from and restored into. */
export interface Installation {
  config: Config;
  log: Logger;
  databaseUrl: string;
  /** A connection without limits of time. */
  client: Client;
  uploads: UploadStore;
}

/**
 * Opens the installation of the environment for `work`: the database of `DATABASE_URL`, or the embedded one, whether a
 * server runs on it or not. Nothing is migrated.
 * @param options.makes Whether an embedded database is made where there is none
 * @throws Error for the operator where there is none
 */
export async function inInstallation<T>(
  env: NodeJS.ProcessEnv,
  { makes }: { makes: boolean },
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const config = parseConfig({ ...env, LOG_LEVEL: env.LOG_LEVEL || 'warn' });
  const log = createLogger(config.logLevel);
  if (!config.databaseUrl && !makes) assertEmbeddedPostgres(config.dataDir);
  const known = config.databaseUrl ?? (await runningPostgresUrl(config.dataDir));
  const postgres = known
    ? null
    : await startEmbeddedPostgres(config.dataDir, (note) => log.info(note));
  try {
    const databaseUrl = known ?? (postgres?.url as string);
    const servers = new DatabaseServers(parseDatabaseUrl(databaseUrl), config.database);
    const { client } = await servers.choose();
    try {
      const uploads = await openUploads(config);
      return await work({ config, log, databaseUrl, client, uploads });
    } finally {
      await client.end().catch(() => {});
    }
  } finally {
    await postgres?.stop();
  }
}
