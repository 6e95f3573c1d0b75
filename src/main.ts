import { existsSync } from 'node:fs';
import { constants, enableCompileCache } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// Read when the first thread is needed: one for each core may hash, and the rest goes on beside it.
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism() + 4);

// Compiled code is kept between starts; what is loaded before this is not.
const kept = enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/parley'));
// Where the program's own folder may not be written to, the machine's temporary one will do.
if (kept.status === constants.compileCacheStatus.FAILED) enableCompileCache();

const bundle = join(import.meta.dirname, 'bundle/run.js');
const { run }: typeof import('./run.js') = await import(
  existsSync(bundle) ? pathToFileURL(bundle).href : './run.js'
);

await run(process.env, (server, config) => {
  console.log(`Parley listens on ${server.url}`);
  if (config.introspection) console.log(`Sandbox: ${server.url}/graphql`);
});
