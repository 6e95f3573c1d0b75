// Builds when needed, then runs a command of the operator: npm run admin -- <username> | restored
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

if (!ensureBuilt()) process.exit(1);

const installed = path(`node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`);
const node = existsSync(installed) ? installed : process.execPath;
const args = ['--enable-source-maps', path('dist/admin.js'), ...process.argv.slice(2)];
process.exit(spawnSync(node, args, { stdio: 'inherit' }).status ?? 1);
