import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from './sql.js';
import type { Asked } from './statements.js';

/** Statements, and the session that runs them. */
export interface Measured {
  sql: Sql;
  statements: readonly Asked[];
}

/** Nanoseconds of CPU that a process has taken. Its last piece is counted when it waits again. */
async function cpuOf(pid: number): Promise<number> {
  await sleep(10);
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
}

/**
 * The least CPU time that PostgreSQL took for each, of some runs. They take turns, so that other work on the machine
 * slows all of them.
 */
export async function leastCpu(all: readonly Measured[], turns = 10): Promise<number[]> {
  const runs = await Promise.all(
    all.map(async (one) => {
      const [row] = await one.sql('select pg_backend_pid() as pid');
      return { ...one, pid: row?.pid as number, least: Number.POSITIVE_INFINITY };
    }),
  );
  for (let turn = 0; turn < turns; turn += 1)
    for (const run of runs) {
      const before = await cpuOf(run.pid);
      for (const { text, values } of run.statements) await run.sql(text, values);
      run.least = Math.min(run.least, (await cpuOf(run.pid)) - before);
    }
  return runs.map(({ least }) => least);
}
