import { existsSync } from 'node:fs';
import { type Row, type Source, tablesOf, textOf } from '../source.js';

/** Opens a file of SQLite for reading, in one snapshot. */
export async function openSqlite(file: string): Promise<Source> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(file, { readOnly: true });
  database.exec('begin');
  const columns = database
    .prepare(
      `select t.name as "table", c.name as "column" from sqlite_master t join pragma_table_info(t.name) c
       where t.type in ('table', 'view')`,
    )
    .all() as { table: string; column: string }[];
  return {
    tables: tablesOf(columns),
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    placeholder: () => '?',
    async *rows(sql, values) {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      for (const row of statement.iterate(...values)) {
        yield Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, textOf(value)]),
        ) as Row;
      }
    },
    close: async () => database.close(),
  };
}
