import pg from 'pg';
import { type Row, type Source, tablesOf } from '../source.js';

const fetched = 2_000;

/** Values as PostgreSQL writes them. */
const asText = { getTypeParser: () => (text: string | Buffer) => String(text) };

/** Opens a PostgreSQL database in a read-only snapshot. */
export async function openPostgres(url: string): Promise<Source> {
  const client = new pg.Client({ connectionString: url, types: asText as pg.CustomTypesConfig });
  // A broken connection fails the query that waits for it.
  client.on('error', () => {});
  await client.connect();
  await client.query(`set time zone 'UTC'; set datestyle = 'ISO'; set statement_timeout = 0`);
  await client.query('begin isolation level repeatable read read only');
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = any(current_schemas(false))`,
  );
  return {
    tables: tablesOf(rows),
    quote: pg.escapeIdentifier,
    placeholder: (number) => `$${number}`,
    async *rows(sql, values) {
      await client.query(`declare source no scroll cursor for ${sql}`, [...values]);
      try {
        for (;;) {
          const page = await client.query<Row>(`fetch ${fetched} from source`);
          yield* page.rows;
          if (page.rows.length < fetched) return;
        }
      } finally {
        await client.query('close source');
      }
    },
    close: () => client.end(),
  };
}
