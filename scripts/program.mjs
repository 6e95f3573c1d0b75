// Builds when needed, then runs a program of the operator: node scripts/program.mjs admin|import [arguments]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

if (!ensureBuilt()) process.exit(1);

const installed = path(`node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`);
const node = existsSync(installed) ? installed : process.execPath;
const [name, ...given] = process.argv.slice(2);
const args = ['--enable-source-maps', path(`dist/${name}.js`), ...given];
process.exit(spawnSync(node, args, { stdio: 'inherit' }).status ?? 1);
