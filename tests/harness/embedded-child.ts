import { startEmbeddedPostgres } from '../../src/core/postgres/embedded.js';

// A process that owns the embedded database of the folder it is given, until it is killed.
const { url } = await startEmbeddedPostgres(process.argv[2] ?? '', () => {});
process.stdout.write(`${url}\n`);
