import type { App } from '../../core/app.js';
import { poolOf } from '../../core/postgres/pool.js';
import { sections } from './sections.js';

/** Rows that are read at once. */
const pageRows = 500;

/** A row of a section; none for the beginning of a section. */
export interface ExportItem {
  section: string;
  row?: unknown;
}

/** Yields all that is stored about a user, as of one moment, section by section. */
export async function* exportOf(app: App, userId: number): AsyncGenerator<ExportItem> {
  const client = await (await poolOf(app.orm)).connect();
  let isBroken = true;
  try {
    await client.query('begin isolation level repeatable read read only');
    // The messages of a person are found by reading all messages.
    await client.query('set local statement_timeout = 0');
    for (const { name, rows } of sections) {
      yield { section: name };
      // A cursor, so that the messages of years are not held in memory.
      const own = rows.replaceAll('$1', '$1::bigint');
      await client.query(
        `declare export_rows no scroll cursor for select to_jsonb(item) as row from (${own}) item`,
        [userId],
      );
      for (;;) {
        const page = await client.query<{ row: unknown }>(`fetch ${pageRows} from export_rows`);
        for (const { row } of page.rows) yield { section: name, row };
        if (page.rows.length < pageRows) break;
      }
      await client.query('close export_rows');
    }
    await client.query('commit');
    isBroken = false;
  } finally {
    client.release(isBroken);
  }
}
