// Builds when needed, then runs the server, or with --demo the demo, on the Node that npm installed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { builtFolder, ensureWebBuilt } from './web.mjs';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

const isDemo = process.argv.includes('--demo');
if (!ensureBuilt() || (isDemo && !ensureWebBuilt('app'))) process.exit(1);

const installed = path(`node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`);
const node = existsSync(installed) ? installed : process.execPath;
const program = isDemo ? 'dist/demo/main.js' : 'dist/main.js';
const args = [path(program)];
// Compiled code is kept between starts, which saves an eighth of the next one.
// Pictures, hashes and TLS allocate in many threads; each would keep a heap of its own in glibc, of 64 MB and more.
const admin = builtFolder('admin');
const env = {
  ...((isDemo || existsSync(admin)) && { ADMIN_DIR: admin }),
  NODE_COMPILE_CACHE: path('node_modules/.cache/parley'),
  MALLOC_ARENA_MAX: '2',
  ...process.env,
};
// Detached: one Ctrl+C reaches this process from the terminal and again from npm, and a second signal means "at once".
const detached = process.platform !== 'win32';
const child = spawn(node, args, { env, stdio: 'inherit', detached });

/** The build that runs; /docs and /admin appear once they are built, one after the other. */
let building = null;
function buildNext([script, ...others]) {
  if (!script) return;
  building = spawn(process.execPath, script, { stdio: 'ignore' });
  building.on('exit', (code) => code !== null && buildNext(others));
}
if (isDemo) buildNext([[path('scripts/docs.mjs')], [path('scripts/web.mjs'), 'admin']]);

let last = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (Date.now() - last < 300) return;
    last = Date.now();
    child.kill(signal);
  });

child.on('exit', (code, signal) => {
  building?.kill();
  process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1));
});
