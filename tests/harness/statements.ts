import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { vi } from 'vitest';
import { closing } from './closing.js';

/**
 * What a node asks by its own clock, whatever is being done: which calls are due and whose
 * people are there, which jobs are due, which sessions live, what the database can do. Also how a connection
 * that was just opened is set.
 */
const isSweep = (sql: string) =>
  sql.includes('rings_until <= clock_timestamp()') ||
  sql.includes('clock_timestamp() - caller_seen_at') ||
  sql.includes('for no key update skip locked') ||
  sql.includes('pg_is_in_recovery()') ||
  sql.includes('mikro_orm_migrations') ||
  sql.includes('scheduler_lease') ||
  sql.includes('scheduled_jobs') ||
  sql.includes('from mentions where not told') ||
  sql.includes('index_messages(') ||
  sql.includes('make_event_partitions(') ||
  sql.includes('from feed_changes c cross join') ||
  sql.startsWith('/* purge') ||
  sql.startsWith('delete from events where home_kind = 2') ||
  sql.startsWith('/* push') ||
  sql.includes('from sessions where id = any(') ||
  sql.includes('left join streams s on (s.mark >=') ||
  sql.includes('insert into database_runs') ||
  sql.includes('insert into server_nodes') ||
  sql.startsWith('set ');

/** A statement as it was sent: with its values, where it had placeholders. */
export interface Asked {
  text: string;
  values?: unknown[];
  /** The name under which it is prepared. */
  name?: string;
}

const isControl = (sql: string) => /^(?:begin|commit|rollback)\b/i.test(sql);

/** Every SQL statement this process sends for `work` while it runs, a server started in it included. */
export async function queriesOf(work: () => Promise<unknown>): Promise<Asked[]> {
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    const { calls, contexts } = spy.mock;
    const sent = calls
      .map(([query, values]: unknown[], at) => {
        const asked: Asked =
          typeof query === 'string'
            ? { text: query, values: Array.isArray(values) ? values : undefined }
            : (query as Asked);
        return { asked, client: contexts[at] };
      })
      .filter(({ asked }) => !isSweep(asked.text));
    // The transaction of a job may begin or end meanwhile, on a connection of its own.
    const clients = new Set(
      sent.filter(({ asked }) => !isControl(asked.text)).map(({ client }) => client),
    );
    return sent.filter(({ client }) => clients.has(client)).map(({ asked }) => asked);
  } finally {
    spy.mockRestore();
  }
}

/** The same without their values. */
export const statementsOf = async (work: () => Promise<unknown>): Promise<string[]> =>
  (await queriesOf(work)).map(({ text }) => text);

/** The texts of all statements that servers of this process send from now on, until the file ends. */
export function recordTexts(): ReadonlySet<string> {
  const texts = new Set<string>();
  const { query } = pg.Client.prototype;
  // No spy: those are restored after each test.
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const { connectionParameters } = this as unknown as { connectionParameters: pg.ClientConfig };
    const { application_name } = connectionParameters;
    // Tests ask by clients without a name.
    if (application_name === 'parley')
      texts.add(typeof given[0] === 'string' ? given[0] : (given[0] as Asked).text);
    return (query as (...given: unknown[]) => unknown).apply(this, given);
  } as never;
  closing({
    stop: () => {
      pg.Client.prototype.query = query;
    },
  });
  return texts;
}

/** Delays every statement of a transaction, so that transactions end in another order than they begin. */
export function delayStatements(delays: readonly number[]): () => void {
  const open = new WeakSet<pg.Client>();
  let count = 0;
  const { query } = pg.Client.prototype;
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...given: unknown[]
  ) {
    const text = typeof given[0] === 'string' ? given[0] : (given[0] as { text: string }).text;
    const send = () => (query as (...given: unknown[]) => unknown).apply(this, given);
    if (/^begin/i.test(text)) open.add(this);
    if (!open.has(this)) return send();
    if (/^(commit|rollback)/i.test(text)) open.delete(this);
    const delay = delays[count++ % delays.length];
    return sleep(delay).then(send);
  } as never);
  return () => spy.mockRestore();
}
