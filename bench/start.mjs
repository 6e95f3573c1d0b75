// Installs what is measured beside Parley, once, brings dist/ up to date, and runs the benchmark.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../scripts/build.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const run = (command, ...args) => spawnSync(command, args, { stdio: 'inherit' }).status ?? 1;

if (!existsSync(at('node_modules/.package-lock.json'))) {
  const status = run('npm', 'ci', '--prefix', at('.'), '--no-audit', '--no-fund');
  if (status !== 0) process.exit(status);
}
if (!(await ensureBuilt())) process.exit(1);
const typescript = new URL('../tests/harness/typescript.mjs', import.meta.url).href;
process.exit(run(process.execPath, '--import', typescript, at('run.ts'), ...process.argv.slice(2)));
