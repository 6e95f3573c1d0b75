import pg from 'pg';
import { vi } from 'vitest';

/**
 * What a node asks by its own clock, whatever is being done: which calls are due and whose
 * people are there, which signals are old, which sessions live. Also how a connection that was just opened is set.
 */
const isSweep = (sql: string) =>
  sql.includes('rings_until <= clock_timestamp()') ||
  sql.includes('clock_timestamp() - caller_seen_at') ||
  sql.includes('for no key update skip locked') ||
  sql.startsWith('delete from events where (stream, seq)') ||
  sql.includes('from sessions where id = any(') ||
  sql.startsWith('set ');

/** A statement as it was sent: with its values, where it had placeholders. */
export interface Asked {
  text: string;
  values?: unknown[];
}

/** Every SQL statement this process sends for `work` while it runs, a server started in it included. */
export async function queriesOf(work: () => Promise<unknown>): Promise<Asked[]> {
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return spy.mock.calls
      .map(
        ([query, values]: unknown[]): Asked =>
          typeof query === 'string'
            ? { text: query, values: Array.isArray(values) ? values : undefined }
            : (query as Asked),
      )
      .filter(({ text }) => !isSweep(text));
  } finally {
    spy.mockRestore();
  }
}

/** The same without their values. */
export const statementsOf = async (work: () => Promise<unknown>): Promise<string[]> =>
  (await queriesOf(work)).map(({ text }) => text);
