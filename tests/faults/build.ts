import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** One change to the compiled server. */
export interface Patch {
  /** Below `dist/`. */
  file: string;
  find: string;
  put: string;
}

const start = 'await run(process.env,';

/** Runs `code` when the server starts. */
export const atStart = (does: string): Patch => ({
  file: 'main.js',
  find: start,
  put: `${does}\n${start}`,
});

const ring = 'app.doorbell.ring(stream, head);';

/** Runs `code` after each commit of messages, before its doorbell rings. */
export const beforeRinging = (does: string): Patch => ({
  file: 'core/events/append-statement.js',
  find: ring,
  put: `{ if (name === 'send_messages') { ${does} } ${ring} }`,
});

const root = join(import.meta.dirname, '../..');
const home = join(root, `dist-prove-${process.pid}`);
const made = new Map<string, Promise<string>>();

/**
 * A copy of `dist/` with changes that exist nowhere else, made once for each set of them.
 * @returns its folder @throws Error when a patch does not fit the build
 */
export function patchedBuild(patches: readonly Patch[]): Promise<string> {
  const key = JSON.stringify(patches);
  const known = made.get(key) ?? copy(join(home, String(made.size)), patches);
  made.set(key, known);
  return known;
}

async function copy(folder: string, patches: readonly Patch[]): Promise<string> {
  await mkdir(dirname(folder), { recursive: true });
  await cp(join(root, 'dist'), folder, { recursive: true });
  for (const { file, find, put } of patches) {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    if (text.split(find).length !== 2) throw new Error(`the patch no longer fits ${file}: ${find}`);
    await writeFile(
      path,
      text.replace(find, () => put),
    );
  }
  // The tested build is the shipped one.
  if (patches.some(({ file }) => file !== atStart('').file)) await bundle(folder);
  return folder;
}

const bundle = (folder: string) =>
  promisify(execFile)(process.execPath, [join(root, 'scripts/bundle.mjs'), folder]);

/** Removes every copy. */
export const removeBuilds = () => rm(home, { recursive: true, force: true });
