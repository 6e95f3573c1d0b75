import type { App } from '../app.js';
import { queryPrepared } from '../postgres/pool.js';
import type { Job } from './job.js';

/** How long a lease lasts that is not renewed, in seconds. */
export const leaseSeconds = 30;

/** The longest first wait of a job beyond its interval, in seconds. */
const toleranceSeconds = 120;

// A row with a deadline, not an advisory lock: it works behind poolers that share connections between transactions.

/**
 * Takes or renews the lease of the scheduler for `holder`. False while another node holds it. A lease that ends later
 * than any can was given before the clock of the database was set back, and holds nobody off.
 */
export async function holdLease(app: App, holder: string): Promise<boolean> {
  const rows = await queryPrepared(
    app,
    'hold_scheduler_lease',
    `insert into scheduler_lease as lease (id, holder, held_until)
     values (true, $1, clock_timestamp() + make_interval(secs => $2))
     on conflict (id) do update set holder = excluded.holder, held_until = excluded.held_until
     where lease.holder = excluded.holder or lease.held_until not between
       clock_timestamp() and clock_timestamp() + make_interval(secs => $2)
     returning id`,
    [holder, leaseSeconds],
  );
  return rows.length === 1;
}

/** Gives the lease up, so that another node takes it at once. */
export async function releaseLease(app: App, holder: string): Promise<void> {
  await queryPrepared(
    app,
    'release_scheduler_lease',
    'delete from scheduler_lease where holder = $1',
    [holder],
  );
}

/** Adds jobs that the database does not know, due in `seconds`. */
export async function addJobs(app: App, names: readonly string[], seconds: number): Promise<void> {
  await queryPrepared(
    app,
    'add_jobs',
    `insert into scheduled_jobs (name, due_at)
     select name, clock_timestamp() + make_interval(secs => $2) from unnest($1::text[]) name
     on conflict (name) do nothing`,
    [names, seconds],
  );
}

/**
 * The names of those jobs that are due, the longest overdue first. So are jobs that wait for longer than their
 * interval, since the clock of the database was set back.
 */
export async function dueJobs(app: App, jobs: readonly Job[]): Promise<string[]> {
  const rows = await queryPrepared<{ name: string }>(
    app,
    'due_jobs',
    `select name from scheduled_jobs
     join unnest($1::text[], $2::float8[]) job (job_name, seconds) on job_name = name
     where due_at not between clock_timestamp() and clock_timestamp() + make_interval(secs => $3 + seconds)
     order by due_at, name`,
    [jobs.map(({ name }) => name), jobs.map(({ everySeconds }) => everySeconds), toleranceSeconds],
  );
  return rows.map(({ name }) => name);
}

/** Makes a job due again in `seconds`. */
export async function postponeJob(app: App, name: string, seconds: number): Promise<void> {
  await queryPrepared(
    app,
    'postpone_job',
    `update scheduled_jobs set due_at = clock_timestamp() + make_interval(secs => $2) where name = $1`,
    [name, seconds],
  );
}
