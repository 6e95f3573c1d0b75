// Compiles src/ into dist/, copies its other files and bundles the server, when a source has changed since the last build.
// Runs under Node 18 or newer. A concurrent build waits for the first one and reuses its result.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);
const stamp = at('dist', '.built');
const lock = at('node_modules', '.parley-build');
const installed = at(
  'node_modules',
  'node',
  'bin',
  `node${process.platform === 'win32' ? '.exe' : ''}`,
);
const compiler = at('node_modules', 'typescript', 'bin', 'tsc');

const isBuilt = (mark) => existsSync(stamp) && readFileSync(stamp, 'utf8') === mark;

/** A hash of the name, size and modification time of every source. */
function fingerprint() {
  const own = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/bundle.mjs'];
  const files = [...own, ...filesIn('src')];
  const hash = createHash('sha256');
  for (const file of files) {
    const { mtimeMs, size } = statSync(at(file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function filesIn(folder) {
  return readdirSync(at(folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesIn(path) : [path];
    });
}

const ran = (node, ...args) => spawnSync(node, args, { cwd: root, stdio: 'inherit' }).status === 0;

function build(mark) {
  const draft = at(`dist-${process.pid}`);
  try {
    if (!ran(process.execPath, compiler, '-p', at('tsconfig.build.json'), '--outDir', draft))
      return false;
    for (const file of filesIn('src'))
      if (extname(file) !== '.ts') cpSync(at(file), join(draft, file.slice('src/'.length)));
    const node = existsSync(installed) ? installed : process.execPath;
    if (!ran(node, at('scripts', 'bundle.mjs'), draft)) return false;
    writeFileSync(join(draft, '.built'), mark);
    rmSync(at('dist'), { recursive: true, force: true });
    renameSync(draft, at('dist'));
    return true;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Runs `work` while no other build runs. The lock of a dead process is taken over. */
async function alone(work) {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(holder())) rmSync(lock, { force: true });
    await new Promise((done) => setTimeout(done, 50));
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** The process id in the lock file; 0 without a lock, our own id while the holder is still writing its id. */
function holder() {
  try {
    return Number(readFileSync(lock, 'utf8')) || process.pid;
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Brings dist/ up to date. @returns false when the sources do not compile */
export async function ensureBuilt() {
  // The Docker image contains the build and no compiler.
  if (!existsSync(compiler)) return existsSync(stamp);
  if (isBuilt(fingerprint())) return true;
  return alone(() => {
    const mark = fingerprint();
    return isBuilt(mark) || build(mark);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit((await ensureBuilt()) ? 0 : 1);
