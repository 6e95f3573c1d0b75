import type { Postgres } from '../harness/postgres.js';
import { type Cluster, type ClusterOptions, openCluster } from './cluster.js';
import { type LoadOptions, type Observations, runLoad } from './load.js';
import type { SubscriberOptions } from './subscriber.js';
import { type Finding, judge } from './verdict.js';

/** The settings of a run of scenarios. */
export interface Run {
  postgres: Postgres;
  /** The duration of the load. */
  seconds: number;
  /** Whether scenarios have fewer rounds. */
  short: boolean;
  /** The factor of all time limits; 1 is that of the design. */
  patience: number;
  /** Changes of every cluster and every subscriber that must make the scenario fail. */
  sabotage?: { cluster?: ClusterOptions; subscriberOptions?: SubscriberOptions };
}

/** A row of the table. */
export interface Scenario {
  name: string;
  /** Whether short runs omit it. */
  long?: boolean;
  /** The reason why it cannot be run on this machine; null when it can. */
  lacks?: () => string | null;
  execute(run: Run): Promise<Finding>;
}

/** The state of a scenario under load, to which its fault adds. */
export interface FaultContext {
  cluster: Cluster;
  run: Run;
  observations: Observations;
  faults: string[];
  notes: string[];
  /** The outages of the database, in milliseconds; nodes measure their own. */
  absences: number[];
  /** Sleeps for a share of the load's seconds. */
  wait(share: number): Promise<void>;
}

/** A scenario under load. */
export interface Loaded {
  name: string;
  long?: boolean;
  lacks?: () => string | null;
  cluster?: ClusterOptions;
  /** The longest allowed delay, before it is multiplied by `patience`. */
  delayMs: number;
  /** Whether the longest outage is added to it. */
  afterReturn?: boolean;
  load?: Partial<LoadOptions>;
  fault?: (context: FaultContext) => Promise<void>;
  /** Checks more than the log and the subscribers. */
  after?: (context: FaultContext, finding: Finding) => Promise<void> | void;
}

/** Starts a cluster with the changes of the sabotage, and stops it after `work`. */
export async function inCluster<T>(
  { postgres, sabotage }: Run,
  options: ClusterOptions,
  work: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const { cluster: twist = {} } = sabotage ?? {};
  const cluster = await openCluster(postgres, {
    ...options,
    ...twist,
    env: { ...options.env, ...twist.env },
    patches: [...(options.patches ?? []), ...(twist.patches ?? [])],
  });
  try {
    return await work(cluster);
  } finally {
    await cluster.stop();
  }
}

/** A scenario in which a fault occurs under load. */
export const loaded = ({ name, long, lacks, ...how }: Loaded): Scenario => ({
  name,
  long,
  lacks,
  execute: (run) =>
    inCluster(run, how.cluster ?? {}, async (cluster) => {
      const context: Omit<FaultContext, 'observations'> = {
        cluster,
        run,
        faults: [],
        notes: [],
        absences: [],
        wait: (share) => new Promise((resolve) => setTimeout(resolve, share * run.seconds * 1000)),
      };
      const observations = await runLoad(cluster, {
        seconds: run.seconds,
        ...how.load,
        subscriberOptions: { ...how.load?.subscriberOptions, ...run.sabotage?.subscriberOptions },
        fault: async (observations) => how.fault?.({ ...context, observations }),
      });
      const awayMs = Math.max(
        ...context.absences,
        ...cluster.nodes.map(({ longestAwayMs }) => longestAwayMs),
      );
      const limitMs = how.delayMs * run.patience + (how.afterReturn ? awayMs : 0);
      const finding = await judge(cluster, observations, limitMs);
      if (how.afterReturn) finding.notes.push(`away for ${(awayMs / 1000).toFixed(2)} s at most`);
      finding.faults.push(...context.faults);
      finding.notes.push(...context.notes);
      await how.after?.({ ...context, observations }, finding);
      for (const bug of bugsOf(cluster)) finding.faults.push(`a node logged: ${bug}`);
      return finding;
    }),
});

/** The distinct errors that the nodes logged. */
function bugsOf(cluster: Cluster): Set<string> {
  const lines = cluster.nodes.flatMap((node) => node.output().split('\n'));
  const bugs = lines
    .filter((line) => line.startsWith('{"level":50'))
    .map((line) => {
      const { msg, err } = JSON.parse(line) as { msg: string; err?: Record<string, unknown> };
      return [msg, err?.code, err?.message].filter(Boolean).join(': ').slice(0, 300);
    });
  return new Set(bugs);
}
