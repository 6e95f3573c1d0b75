import { randomUUID } from 'node:crypto';
import type { App } from '../app.js';
import type { Job, JobStats } from './job.js';
import { addJobs, dueJobs, holdLease, leaseSeconds, postponeJob, releaseLease } from './lease.js';

declare module '../app.js' {
  interface App {
    readonly scheduler: Scheduler;
  }
}

/** How often a node asks for the lease and for due jobs, in milliseconds. */
const lookMs = 2_000;
/** A lease that could not be renewed for so long is treated as lost before others may take it, in milliseconds. */
const trustMs = (leaseSeconds - 10) * 1_000;
/** The pause before a failed job of one node is tried again, in seconds, unless its own pause is shorter. */
const retrySeconds = 60;
/** When the jobs of a new database are due for the first time, in seconds. */
const firstSeconds = 60;

/**
 * Runs the periodic jobs of a node: its own ones by their intervals, and those of all nodes while it holds the lease
 * of the scheduler. A job never overlaps with itself.
 */
export class Scheduler {
  readonly stats: ReadonlyMap<string, JobStats>;
  private readonly shared: readonly Job[];
  private readonly holder = randomUUID();
  private readonly ending = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private readonly timers: NodeJS.Timeout[] = [];
  private lease: { heldAt: number; lost: AbortController } | null = null;

  constructor(
    private readonly app: App,
    private readonly jobs: readonly Job[],
  ) {
    this.shared = jobs.filter(({ on }) => on === 'one node');
    const fresh = () => ({ runs: 0, failures: 0, seconds: 0, succeededAt: 0 });
    this.stats = new Map(jobs.map(({ name }) => [name, fresh()]));
  }

  /** Whether this node runs the jobs of all nodes. */
  get isHolder(): boolean {
    return this.lease !== null;
  }

  start(): void {
    for (const job of this.jobs.filter(({ on }) => on === 'each node'))
      this.repeat(job.everySeconds * 1_000, () => this.run(job, this.ending.signal).then(() => {}));
    this.repeat(lookMs, () => this.runDue());
    // Beside the runs, which may take longer than the lease lasts.
    this.repeat((leaseSeconds / 6) * 1_000, () => this.renew(false));
  }

  /** Ends after the current batches, and gives the lease up. */
  async stop(): Promise<void> {
    this.ending.abort();
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.all(this.running);
    if (!this.lease) return;
    this.lease = null;
    await releaseLease(this.app, this.holder).catch((error: unknown) =>
      this.app.log.warn({ err: error }, 'the lease of the scheduler expires by itself'),
    );
  }

  /** Calls `work` at an interval, except while its last call runs. */
  private repeat(ms: number, work: () => Promise<void>): void {
    let isBusy = false;
    const call = async () => {
      isBusy = true;
      await work().finally(() => {
        isBusy = false;
      });
    };
    const tick = () => {
      if (!isBusy) this.track(call());
    };
    this.timers.push(setInterval(tick, ms).unref());
  }

  private track(run: Promise<void>): void {
    const noted = run
      .catch((error: unknown) => this.app.log.warn({ err: error }, 'scheduled jobs not looked at'))
      .finally(() => this.running.delete(noted));
    this.running.add(noted);
  }

  /** Renews the lease, or takes it when `mayTake`. */
  private async renew(mayTake: boolean): Promise<void> {
    if (!this.lease && !mayTake) return;
    const askedAt = performance.now();
    const isHeld = await holdLease(this.app, this.holder).catch((error: unknown) => {
      if (this.lease && askedAt - this.lease.heldAt > trustMs) this.lose();
      throw error;
    });
    if (!isHeld) return this.lose();
    if (this.lease) {
      this.lease.heldAt = askedAt;
      return;
    }
    await addJobs(
      this.app,
      this.shared.map(({ name }) => name),
      firstSeconds,
    );
    this.lease = { heldAt: askedAt, lost: new AbortController() };
  }

  private lose(): void {
    this.lease?.lost.abort();
    this.lease = null;
  }

  /** Runs the due jobs of all nodes, if this node holds the lease or gets it. */
  private async runDue(): Promise<void> {
    await this.renew(true);
    if (!this.lease) return;
    const signal = AbortSignal.any([this.ending.signal, this.lease.lost.signal]);
    for (const name of await dueJobs(this.app, this.shared)) {
      const job = this.shared.find((one) => one.name === name);
      if (!job || signal.aborted) return;
      const isDone = await this.run(job, signal);
      // What was interrupted stays due.
      if (signal.aborted) return;
      const pause = isDone ? job.everySeconds : Math.min(job.everySeconds, retrySeconds);
      await postponeJob(this.app, name, pause);
    }
  }

  /** Runs a job and counts it. Resolves to whether it succeeded; a failure is logged. */
  private async run(job: Job, signal: AbortSignal): Promise<boolean> {
    const stats = this.stats.get(job.name) as JobStats;
    const begin = performance.now();
    try {
      await job.run(this.app, signal);
      stats.succeededAt = Date.now() / 1_000;
      return true;
    } catch (error) {
      stats.failures += 1;
      this.app.log.warn({ err: error, job: job.name }, 'a job failed');
      return false;
    } finally {
      stats.runs += 1;
      stats.seconds += (performance.now() - begin) / 1_000;
    }
  }
}
