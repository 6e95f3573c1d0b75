// The example app and the page of administrators: builds those of which a source has changed since the last build; of the
// names app and admin, the named ones. With --dev it runs Vite for the app beside the server.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);
const vite = at('node_modules', 'vite', 'bin', 'vite.js');
const installed = at(
  'node_modules',
  'node',
  'bin',
  `node${process.platform === 'win32' ? '.exe' : ''}`,
);
const node = existsSync(installed) ? installed : process.execPath;

/** The folders whose sources each front end is built from; its own is the first, and has the build in `dist`. */
const frontEnds = {
  app: ['examples/web', 'packages/client/src', 'packages/react/src'],
  admin: ['packages/admin', 'packages/client/src'],
};

/** Where a front end is built. */
export const builtFolder = (name) => at(frontEnds[name][0], 'dist');

/** A hash of the name, size and modification time of every source. */
function fingerprint(folders) {
  const hash = createHash('sha256');
  for (const folder of folders)
    for (const name of readdirSync(at(folder), { recursive: true }).sort()) {
      if (/^(dist|node_modules)\b/.test(name)) continue;
      const { mtimeMs, size } = statSync(at(folder, name));
      hash.update(`${folder}/${name} ${mtimeMs} ${size}\n`);
    }
  return hash.digest('hex');
}

/** Brings the build of a front end up to date. @returns false when the sources do not build */
export function ensureWebBuilt(name) {
  const stamp = join(builtFolder(name), '.built');
  if (!existsSync(vite)) return existsSync(stamp);
  const mark = fingerprint(frontEnds[name]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === mark) return true;
  console.error(`Building ${frontEnds[name][0]} …`);
  const env = { ...process.env, NODE_ENV: 'production' };
  const args = [vite, 'build', '--logLevel', 'warn'];
  const cwd = at(frontEnds[name][0]);
  const { status } = spawnSync(node, args, { cwd, env, stdio: 'inherit' });
  if (status === 0) writeFileSync(stamp, mark);
  return status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2);
  if (!names.includes('--dev')) {
    const wanted = names.length > 0 ? names : Object.keys(frontEnds);
    process.exit(wanted.every(ensureWebBuilt) ? 0 : 1);
  }
  const children = [
    spawn(process.execPath, [at('scripts', 'start.mjs'), '--demo'], { stdio: 'inherit' }),
    spawn(node, [vite], { cwd: at('examples/web'), stdio: 'inherit' }),
  ];
  for (const child of children)
    child.on('exit', (code) => {
      for (const other of children) other.kill();
      process.exitCode = code ?? 1;
    });
  // Ctrl+C reaches the children from the terminal.
  process.on('SIGINT', () => {});
}
