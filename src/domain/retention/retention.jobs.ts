import type { App } from '../../core/app.js';
import type { Job } from '../../core/jobs/job.js';
import { accountPurges } from './accounts.js';
import { eventPurges, partitionJob } from './events.js';
import { orphanedFiles } from './files.js';
import { type Purge, runPurge } from './purge.js';
import { rowPurges } from './rows.js';
import { unusedUploads } from './uploads.js';

const hour = 3_600;

/** What ends by a date, and is found by an index or in a small table. */
const hourly: readonly Purge[] = [...eventPurges, ...rowPurges];
/** What is found by reading all rows or files of its kind. */
const daily: readonly Purge[] = [...accountPurges, unusedUploads, orphanedFiles];

/** All kinds of data that are deleted after a period. */
export const purges: readonly Purge[] = [...hourly, ...daily];

/** Runs purges one after the other; one that fails does not keep the others from running. */
async function runAll(app: App, some: readonly Purge[], signal: AbortSignal): Promise<void> {
  const failures: unknown[] = [];
  for (const purge of some) {
    if (signal.aborted) return;
    await runPurge(app, purge, signal).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** The jobs that delete what is over, and make room ahead. */
export const retentionJobs: readonly Job[] = [
  partitionJob,
  {
    name: 'purge',
    everySeconds: hour,
    on: 'one node',
    run: (app, signal) => runAll(app, hourly, signal),
  },
  {
    name: 'purge_daily',
    everySeconds: 24 * hour,
    on: 'one node',
    run: (app, signal) => runAll(app, daily, signal),
  },
];
