import { createConnection } from 'mysql2';
import { type Row, type Source, tablesOf, textOf } from '../source.js';

/** Opens a MySQL or MariaDB database in a read-only snapshot. */
export async function openMysql(url: string): Promise<Source> {
  const connection = createConnection({
    uri: url,
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  const client = connection.promise();
  const run = async <T>(sql: string) => (await client.query(sql))[0] as T;
  // A broken connection fails the query that waits for it.
  connection.on('error', () => {});
  await run('set session transaction isolation level repeatable read');
  await run(`set session time_zone = '+00:00'`);
  await run('start transaction with consistent snapshot, read only');
  const columns = await run<{ table: string; column: string }[]>(
    'select table_name as `table`, column_name as `column` from information_schema.columns where table_schema = database()',
  );
  return {
    tables: tablesOf(columns),
    quote: (name) => `\`${name.replaceAll('`', '``')}\``,
    placeholder: () => '?',
    async *rows(sql, values) {
      const stream = connection.query(sql, [...values]).stream({ highWaterMark: 500 });
      for await (const row of stream as AsyncIterable<Record<string, unknown>>) {
        yield textRow(row);
      }
    },
    close: () => client.end(),
  };
}

const textRow = (row: Record<string, unknown>): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)]));
