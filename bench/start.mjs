// Installs what is measured beside Parley, once, brings dist/ up to date, and runs the benchmark.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../scripts/build.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

if (!existsSync(at('node_modules/.package-lock.json'))) {
  const args = ['ci', '--prefix', at('.'), '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', args, { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
if (!ensureBuilt()) process.exit(1);
await import('../tests/harness/typescript.mjs');
await import('./run.ts');
