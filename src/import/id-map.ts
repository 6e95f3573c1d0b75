import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { App } from '../core/app.js';
import { queryPrepared } from '../core/postgres/pool.js';
import type { DialectName } from './mapping.js';

const pageRows = 10_000;

/**
 * Writes the rows that got other ids to `file`, as lines of kind, old and new id; writes no file when all
 * kept theirs. Resolves to their number.
 */
export async function writeIdMap(app: App, dialect: DialectName, file: string): Promise<number> {
  const page = (kind: string, id: string) =>
    queryPrepared<{ kind: string; source_id: string; target_id: string }>(
      app,
      'changed_ids',
      `select kind, source_id, target_id from imported_ids
       where dialect = $1 and kind not in ('revokedTokens', 'meetings', 'profiles')
         and source_id <> target_id::text and (kind, source_id) > ($2, $3)
       order by kind, source_id limit ${pageRows}`,
      [dialect, kind, id],
    );
  let rows = await page('', '');
  if (rows.length === 0) return 0;
  const output = createWriteStream(file);
  output.write('kind,old,new\n');
  let count = 0;
  for (; rows.length > 0; rows = await page(rows.at(-1)!.kind, rows.at(-1)!.source_id)) {
    count += rows.length;
    const lines = rows.map((row) => `${row.kind},${row.source_id},${row.target_id}\n`);
    if (!output.write(lines.join(''))) await once(output, 'drain');
  }
  output.end();
  await once(output, 'close');
  return count;
}
