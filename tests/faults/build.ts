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

/** Something the server does before all else. */
export const atStart = (does: string): Patch => ({
  file: 'main.js',
  find: start,
  put: `${does}\n${start}`,
});

const ring = 'this.app.doorbell.ring(topic, seq)';

/** Something the server does after each commit that concerns a conversation, before it rings the doorbell. */
export const beforeRinging = (does: string): Patch => ({
  file: 'core/context.js',
  find: `() => ${ring}`,
  put: `() => {
    if (topic.startsWith('conversation:')) { ${does} }
    return ${ring};
  }`,
});

const root = join(import.meta.dirname, '../..');
const home = join(root, `dist-prove-${process.pid}`);
const made = new Map<string, Promise<string>>();

/**
 * A copy of `dist/` with changes that exist nowhere else, made once for each set of them.
 * @returns its folder @throws Error when a patch no longer fits, for then it would prove nothing
 */
export function proofBuild(patches: readonly Patch[]): Promise<string> {
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
  // What is proved is what is shipped.
  if (patches.some(({ file }) => file !== atStart('').file)) await bundle(folder);
  return folder;
}

const bundle = (folder: string) =>
  promisify(execFile)(process.execPath, [join(root, 'scripts/bundle.mjs'), folder]);

/** Removes every copy. */
export const removeBuilds = () => rm(home, { recursive: true, force: true });
