// Compiles src/ into dist/, copies its other files and bundles the server, when a source has changed since the last build.
// Runs under Node 18 or newer.
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

export const root = new URL('..', import.meta.url);
const folder = fileURLToPath(root);
const at = (...parts) => join(folder, ...parts);
const stamp = at('dist', '.built');
const installed = at(
  'node_modules',
  'node',
  'bin',
  `node${process.platform === 'win32' ? '.exe' : ''}`,
);
const compiler = at('node_modules', 'typescript', 'bin', 'tsc');

const isBuilt = (mark) => existsSync(stamp) && readFileSync(stamp, 'utf8') === mark;

/** The Node that npm installed, else the present one. */
export const installedNode = () => (existsSync(installed) ? installed : process.execPath);

/** A hash of the name, size and modification time of every file in `folders`, and of other files. */
export function fingerprint(folders, others) {
  const files = [...others, ...folders.flatMap(filesIn)];
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

const ran = (node, ...args) =>
  spawnSync(node, args, { cwd: folder, stdio: 'inherit' }).status === 0;

function build(mark) {
  console.error('Compiling the server …');
  const draft = at(`dist-${process.pid}`);
  try {
    if (!ran(process.execPath, compiler, '-p', at('tsconfig.build.json'), '--outDir', draft))
      return false;
    for (const file of filesIn('src'))
      if (extname(file) !== '.ts') cpSync(at(file), join(draft, file.slice('src/'.length)));
    if (!ran(installedNode(), at('scripts', 'bundle.mjs'), draft)) return false;
    writeFileSync(join(draft, '.built'), mark);
    return publish(draft, mark);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The site of docs/ does not depend on the sources of the server. */
function keepDocs(draft) {
  if (existsSync(at('dist', 'docs'))) renameSync(at('dist', 'docs'), join(draft, 'docs'));
}

/** Replaces dist/ by `draft`. Of concurrent builds of the same sources one does; the others find its result. */
function publish(draft, mark) {
  for (let attempt = 0; attempt < 10 && !isBuilt(mark); attempt++) {
    keepDocs(draft);
    rmSync(at('dist'), { recursive: true, force: true });
    try {
      renameSync(draft, at('dist'));
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error;
    }
  }
  return isBuilt(mark);
}

/** Brings dist/ up to date. @returns false when the sources do not compile */
export function ensureBuilt() {
  // The Docker image contains the build and no compiler.
  if (!existsSync(compiler)) return existsSync(stamp);
  const mark = fingerprint(
    ['src'],
    ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/bundle.mjs'],
  );
  return isBuilt(mark) || build(mark);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(ensureBuilt() ? 0 : 1);
