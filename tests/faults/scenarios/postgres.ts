import { setTimeout as sleep } from 'node:timers/promises';
import { settleInboxes } from '../inbox-load.js';
import { settle } from '../load.js';
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

/**
 * Waits until everybody has sent once more and was told of it: a stream keeps one former epoch, so that a cursor from
 * before two outages is void.
 */
async function recover({ cluster, observations, run }: FaultContext): Promise<void> {
  const { publishers, subscribers, inboxes = [] } = observations;
  const limitMs = 10_000 * run.patience;
  const before = publishers.map(({ sent }) => sent.length);
  const deadline = performance.now() + limitMs;
  const isSilent = () => publishers.some(({ sent }, at) => sent.length === before[at]);
  while (isSilent() && performance.now() < deadline) await sleep(50);
  await settle(cluster, subscribers, limitMs);
  await settleInboxes(cluster, inboxes, limitMs);
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
      await recover(context);
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
