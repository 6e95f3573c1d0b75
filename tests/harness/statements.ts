import pg from 'pg';
import { vi } from 'vitest';

/** What a node asks by its own clock, whatever is being done: which calls are due, which sessions live. */
const isSweep = (sql: string) =>
  sql.includes('rings_until <= clock_timestamp()') || sql.includes('from sessions where id = any(');

/** Every SQL statement this process sends for `work` while it runs, a server started in it included. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return spy.mock.calls
      .map(([query]: unknown[]) =>
        typeof query === 'string' ? query : (query as { text: string }).text,
      )
      .filter((sql) => !isSweep(sql));
  } finally {
    spy.mockRestore();
  }
}
