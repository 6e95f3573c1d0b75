import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultContext, loaded, type Scenario } from '../scenario.js';

/** The longest allowed time until UNAVAILABLE, before it is multiplied by `patience`. */
const refusalMs = 3_000;
/** The longest allowed time from the restart of the database to the first acknowledgement, before `patience`. */
const returnMs = 2_000;

async function outage(context: FaultContext, ms: number): Promise<void> {
  const { cluster, observations, run } = context;
  const begun = performance.now();
  await cluster.postgres.kill();
  await sleep(ms);
  await cluster.postgres.restart();
  const back = performance.now();
  context.absences.push(back - begun);
  const firstSent = () =>
    Math.min(
      ...observations.publishers
        .flatMap(({ sent }) => sent.map(({ acknowledgedAt }) => acknowledgedAt))
        .filter((at) => at > back),
    );
  const deadline = back + returnMs * run.patience;
  while (performance.now() < deadline && firstSent() > deadline) await sleep(50);
  const first = firstSent();
  context.notes.push(`first send ${Math.round(first - back)} ms after the database is back`);
  if (first - back > returnMs * run.patience) context.faults.push('sending took long to return');
}

/** The database is killed under load. */
export const postgres: Scenario[] = [
  loaded({
    name: 'Postgres kill -9, twice',
    // Messages acknowledged just before are delivered after the outage of five seconds.
    delayMs: 2_000,
    afterReturn: true,
    async fault(context) {
      await context.wait(0.3);
      await outage(context, 1_000);
      await context.wait(0.2);
      await outage(context, 5_000);
    },
    after({ observations, run }, finding) {
      const refusals = observations.publishers.flatMap(({ refusals }) => refusals);
      const slowest = Math.max(0, ...refusals.map(({ ms }) => ms));
      const bare = refusals.filter(({ hint }) => !hint).length;
      finding.notes.push(`${refusals.length} refusals in at most ${Math.round(slowest)} ms`);
      if (refusals.length === 0) finding.faults.push('no send was refused');
      if (slowest > refusalMs * run.patience) finding.faults.push('a refusal took too long');
      if (bare > 0) finding.faults.push(`${bare} refusals without 503 and a hint`);
    },
  }),
];
