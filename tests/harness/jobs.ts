import { expect } from 'vitest';
import type { Sql } from './sql.js';

/** Makes a job of the scheduler due, and waits until a node has run it. */
export async function runJob({ sql }: { sql: Sql }, name: string): Promise<void> {
  // A second ago: the column is rounded to milliseconds, and a moment ahead would be taken for a job that was run.
  await sql(
    `insert into scheduled_jobs (name, due_at) values ($1, clock_timestamp() - interval '1 second')
     on conflict (name) do update set due_at = excluded.due_at`,
    [name],
  );
  const isRun = async () => {
    const [job] = await sql(
      'select due_at > clock_timestamp() as run from scheduled_jobs where name = $1',
      [name],
    );
    return job.run;
  };
  await expect.poll(isRun, { timeout: 45_000, interval: 100 }).toBe(true);
}
