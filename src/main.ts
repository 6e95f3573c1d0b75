import { existsSync } from 'node:fs';
import { constants, enableCompileCache } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// Read when the first thread is needed: one for each core may hash, and the rest goes on beside it.
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism() + 4);

// V8 13 lets the young generation grow to 2 × 64 MB, four times as far as before, and keeps what was once touched: it is
// collected when a quarter of it is full instead of four fifths, and does not grow while the program is loaded.
const isRoomy = Number.parseInt(process.versions.v8, 10) >= 13;
if (isRoomy) {
  setFlagsFromString('--minor-gc-task-trigger=25');
  setFlagsFromString('--semi-space-growth-factor=1');
}

// Compiled code is kept between starts; what is loaded before this is not.
const kept = enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/parley'));
// The temporary folder of the machine is used if that of the program is not writable.
if (kept.status === constants.compileCacheStatus.FAILED) enableCompileCache();

const bundle = join(import.meta.dirname, 'bundle/run.js');
const { run }: typeof import('./server/run.js') = await import(
  existsSync(bundle) ? pathToFileURL(bundle).href : './server/run.js'
);

await run(process.env, (server, config) => {
  console.log(`Parley listens on ${server.url}`);
  if (config.introspection) console.log(`Sandbox: ${server.url}/graphql`);
});

if (isRoomy) setFlagsFromString('--semi-space-growth-factor=2');
