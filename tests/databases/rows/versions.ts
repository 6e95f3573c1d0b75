import { versions } from '../binaries.js';
import { loadOn } from '../load.js';
import { type Row, remarkOf } from '../row.js';

/** Every version of PostgreSQL. */
export const versionRows: Row[] = versions.map((version) => ({
  name: `PostgreSQL ${version}`,
  version,
  run: async (context) => remarkOf(await loadOn(context, { server: await context.start() })),
}));
