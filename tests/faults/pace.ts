import type { Postgres } from '../harness/postgres.js';
import { openCluster } from './cluster.js';
import { type Observations, runLoad } from './load.js';

/** The slowest send of a load without faults on a machine of two cores without other work, in milliseconds. */
const usualMs = 150;
/** The measurements that decide: load comes and goes while scenarios run. */
const kept = 3;

/**
 * How much slower this machine is at the moment than one without other work, measured by loads without a fault:
 * one before the first scenario, and the beginning of every load, before its fault. All time limits are multiplied
 * by it, so that no scenario fails by other work.
 */
export class Pace {
  private readonly slowest: number[] = [];

  private readonly least: number;

  /** `least` is the factor of a machine without other work. */
  constructor(least: number) {
    this.least = least;
  }

  /** The factor of time limits. */
  get factor(): number {
    return Math.max(this.least, this.least * (Math.max(0, ...this.slowest) / usualMs));
  }

  /** Takes the sends of a load so far, which had no fault yet. */
  measure({ publishers }: Observations): void {
    this.slowest.push(Math.max(...publishers.map(({ slowestMs }) => slowestMs)));
    if (this.slowest.length > kept) this.slowest.shift();
  }

  /** Measures a load without a fault. */
  async calibrate(postgres: Postgres, seconds: number): Promise<void> {
    const cluster = await openCluster(postgres);
    try {
      this.measure(await runLoad(cluster, { seconds }));
    } finally {
      await cluster.stop();
    }
  }
}
