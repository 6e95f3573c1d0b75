import type { Postgres } from '../harness/postgres.js';
import { type Cluster, type ClusterOptions, openCluster } from './cluster.js';
import { type LoadOptions, type Observations, runLoad } from './load.js';
import type { Pace } from './pace.js';
import type { SubscriberOptions } from './subscriber.js';
import { type Finding, judge } from './verdict.js';

/** The settings of a run of scenarios. */
export interface Run {
  postgres: Postgres;
  /** The duration of the load. */
  seconds: number;
  /** Whether scenarios have fewer rounds. */
  short: boolean;
  /** The factor of all time limits now; 1 is that of the design. */
  readonly patience: number;
  readonly pace: Pace;
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

/** The share of a load that passes before its fault. */
const faultless = 0.15;

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
        withInboxes: true,
        ...how.load,
        subscriberOptions: { ...how.load?.subscriberOptions, ...run.sabotage?.subscriberOptions },
        fault: async (observations) => {
          void context.wait(faultless).then(() => run.pace.measure(observations));
          await how.fault?.({ ...context, observations });
        },
      });
      const awayMs = Math.max(
        ...context.absences,
        ...cluster.nodes.map(({ longestAwayMs }) => longestAwayMs),
      );
      const limitMs = how.delayMs * run.patience + (how.afterReturn ? awayMs : 0);
      const finding = await judge(cluster, observations, limitMs);
      judgeMixture(observations, finding);
      if (how.afterReturn) finding.notes.push(`away for ${(awayMs / 1000).toFixed(2)} s at most`);
      finding.faults.push(...context.faults);
      finding.notes.push(...context.notes);
      if (run.patience > 1) finding.notes.push(`limits × ${run.patience.toFixed(1)}`);
      await how.after?.({ ...context, observations }, finding);
      for (const bug of bugsOf(cluster)) finding.faults.push(`a node logged: ${bug}`);
      return finding;
    }),
});

/** Notes how many of the acknowledged messages are replies, have a file and got a reaction; the load must have some of each. */
function judgeMixture({ publishers }: Observations, finding: Finding): void {
  const sent = publishers.flatMap((one) => one.sent);
  const counts = {
    replies: sent.filter(({ replyToId }) => replyToId).length,
    files: sent.filter(({ uploadId }) => uploadId).length,
    reactions: publishers.flatMap(({ reacted }) => reacted).length,
  };
  const parts = Object.entries(counts);
  finding.notes.push(`with ${parts.map(([name, count]) => `${count} ${name}`).join(', ')}`);
  for (const [name, count] of parts) if (count === 0) finding.faults.push(`no ${name} in the load`);
}

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
