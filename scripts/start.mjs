// Builds when needed, then runs the server, or with --demo the demo, on the Node that npm installed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

if (!ensureBuilt()) process.exit(1);

const installed = path(`node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`);
const node = existsSync(installed) ? installed : process.execPath;
const program = process.argv.includes('--demo') ? 'dist/demo/main.js' : 'dist/main.js';
const args = ['--enable-source-maps', path(program)];
// Compiled code is kept between starts, which saves an eighth of the next one.
const env = { NODE_COMPILE_CACHE: path('node_modules/.cache/parley'), ...process.env };
// Detached: one Ctrl+C reaches this process from the terminal and again from npm, and a second signal means "at once".
const detached = process.platform !== 'win32';
const child = spawn(node, args, { env, stdio: 'inherit', detached });

let last = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (Date.now() - last < 300) return;
    last = Date.now();
    child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  });

child.on('exit', (code, signal) => {
  process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1));
});
