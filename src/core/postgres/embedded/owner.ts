import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { valueOnError } from '../../files.js';

const run = promisify(execFile);

/** The command is not installed (ENOENT) or ended with an error. */
function nullIfFailed(error: unknown): null {
  const { code } = error as { code?: string | number };
  if (code === 'ENOENT' || typeof code === 'number') return null;
  throw error;
}

/** The user that runs the database. PostgreSQL refuses root: for root, `switched` is true and the user another one. */
export interface Owner {
  uid: number;
  gid: number;
  switched: boolean;
}

/** Options for `spawn`; empty unless the user is another one. */
export const identity = (owner: Owner) =>
  owner.switched ? { uid: owner.uid, gid: owner.gid } : {};

/**
 * The user who runs the cluster in `home`: the user of this process, or, for root, the owner of the folder, or `postgres`, which is created.
 * @throws Error when the cluster belongs to another user
 */
export async function ownerOf(home: string): Promise<Owner> {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  const found = await stat(home).catch(valueOnError(null, 'ENOENT'));
  if (process.platform === 'win32' || uid !== 0) {
    if (found && process.platform !== 'win32' && found.uid !== uid)
      throw new Error(
        `The database in ${home} belongs to another user (number ${found.uid}). Run as that user, give the folder to yours, or set DATA_DIR to a folder of your own.`,
      );
    return { uid, gid, switched: false };
  }
  if (found && found.uid !== 0) return { uid: found.uid, gid: found.gid, switched: true };
  return { ...((await lookUp('postgres')) ?? (await addUser('postgres'))), switched: true };
}

async function lookUp(name: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch (error) {
    return nullIfFailed(error);
  }
}

async function addUser(name: string): Promise<{ uid: number; gid: number }> {
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', name]],
    ['adduser', ['-S', '-D', '-H', name]],
  ];
  for (const [command, args] of ways) {
    await run(command, args).catch(nullIfFailed);
    const made = await lookUp(name);
    if (made) return made;
  }
  throw new Error(
    `PostgreSQL does not run as root, and no user "${name}" could be added for it. Run as a user other than root, or set DATABASE_URL.`,
  );
}

/**
 * Makes sure that the owner can enter every folder above `paths`.
 * @throws Error naming the first folder that shuts the owner out
 */
export async function assertReachable(owner: Owner, ...paths: string[]): Promise<void> {
  if (!owner.switched) return;
  const script = 'for dir; do [ -x "$dir" ] || { printf %s "$dir"; exit 0; }; done';
  const folders = paths.flatMap(above).filter((folder, i, all) => all.indexOf(folder) === i);
  const options = { ...identity(owner), cwd: '/' };
  const { stdout: closed } = await run('/bin/sh', ['-c', script, 'sh', ...folders], options);
  if (closed)
    throw new Error(
      `As root the embedded database runs as another user (number ${owner.uid}), who may not enter ${closed}. ` +
        `Either move Parley or DATA_DIR to a folder everybody may enter (/srv or /opt, say), or allow it (chmod o+x ${closed}), or run as a user other than root, or set DATABASE_URL.`,
    );
}

/** Every folder above `path`, the root first. */
function above(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...above(parent), parent];
}
