import pg from 'pg';

/** Runs a statement and returns its rows. */
export interface Sql {
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the columns of its own statement
  (text: string, values?: unknown[]): Promise<any[]>;
  stop(): Promise<void>;
}

/** One session at a PostgreSQL, opened by its first statement: a transaction spans several calls. */
export function openSql(url: string): Sql {
  let opened: Promise<pg.Client> | undefined;
  const open = async () => {
    const client = new pg.Client(url);
    // A server that is killed rejects the statement that runs; an idle session is not told.
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const run = async (text: string, values?: unknown[]) => {
    opened ??= open();
    return (await (await opened).query(text, values)).rows;
  };
  const stop = async () => (await opened?.catch(() => undefined))?.end().catch(() => {});
  return Object.assign(run, { stop });
}

/** Runs one statement in a session of its own. */
export async function sqlAt(url: string, text: string, values?: unknown[]) {
  const sql = openSql(url);
  try {
    return await sql(text, values);
  } finally {
    await sql.stop();
  }
}
