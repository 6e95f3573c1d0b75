import { chmod, chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureRandomFile } from '../../config/secret.js';
import { readIfExists } from '../files.js';
import {
  type Binaries,
  findBinaries,
  initialise,
  launch,
  mayPass,
  type Running,
} from './embedded/cluster.js';
import { clearLeftovers, takeLease } from './embedded/lease.js';
import { assertReachable, type Owner, ownerOf } from './embedded/owner.js';
import { freePort } from './embedded/port.js';

export interface EmbeddedPostgres {
  /** Connects as the cluster's one user; the password in it is random and kept in the data directory. */
  url: string;
  /** The database's first process. */
  pid: number;
  /** Ends every connection and writes everything out. May be called twice. */
  stop(): Promise<void>;
}

export type Note = (message: string) => void;

/** Options of the embedded database; tests trade durability for speed. */
export interface EmbeddedOptions {
  settings?: Record<string, string>;
  /** A free one when absent. */
  port?: number;
}

/**
 * Starts PostgreSQL 18 in `<dataDir>/postgres`, making it at the first call, on a free port of 127.0.0.1.
 * A database left by a killed process is shut down first.
 * @throws Error in plain words: the folder another process serves, or the one the database's user cannot enter
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  log: Note,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const home = join(dataDir, 'postgres');
  await mkdir(dataDir, { recursive: true });
  const lease = await takeLease(dataDir);
  try {
    const owner = await ownerOf(home);
    await makeHome(home, owner);
    await assertReachable(owner, binaries.postgres, home);
    const password = await ensureRandomFile(dataDir, 'postgres-password');
    const cluster = join(home, 'cluster');
    await clearLeftovers(cluster, log);
    await ensureCluster(binaries, home, password, owner, log);
    const running = await launchPatiently(binaries, cluster, owner, options, log);
    const stop = async () => {
      await running.stop();
      await lease.release();
    };
    const url = `postgresql://parley:${password}@127.0.0.1:${running.port}/parley`;
    return { url, pid: running.pid, stop };
  } catch (error) {
    await lease.release();
    throw error;
  }
}

async function makeHome(home: string, owner: Owner): Promise<void> {
  await mkdir(home, { recursive: true });
  if (!owner.switched) return;
  await chown(home, owner.uid, owner.gid);
  await chmod(home, 0o700);
}

async function ensureCluster(
  binaries: Binaries,
  home: string,
  password: string,
  owner: Owner,
  log: Note,
): Promise<void> {
  // initdb writes PG_VERSION early; a cluster is whole only once it has taken its final name.
  if (await readIfExists(join(home, 'cluster', 'PG_VERSION'))) return;
  log('Creating the database: this happens once.');
  const draft = join(home, 'draft');
  await rm(draft, { recursive: true, force: true });
  await initialise(binaries, draft, join(home, 'cluster'), password, owner);
}

async function launchPatiently(
  binaries: Binaries,
  cluster: string,
  owner: Owner,
  { settings = {}, port }: EmbeddedOptions,
  log: Note,
): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    try {
      // A free port may be taken between our finding it and the database's binding it.
      return await launch(binaries, cluster, port ?? (await freePort()), owner, settings, log);
    } catch (error) {
      if (attempt === 20 || !mayPass(error)) throw error;
      await sleep(250);
    }
  }
}
