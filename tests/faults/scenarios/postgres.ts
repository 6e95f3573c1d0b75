import { setTimeout as sleep } from 'node:timers/promises';
import { loaded, type Scenario, type Scene } from '../scenario.js';

/** The longest that a send may take to say that the database is away, before patience. */
const refusalMs = 3_000;
/** From the database's return to the first message that is acknowledged, before patience. */
const returnMs = 2_000;

async function outage(scene: Scene, ms: number): Promise<void> {
  const { house, evidence, stage } = scene;
  const begun = performance.now();
  await house.postgres.kill();
  await sleep(ms);
  await house.postgres.restart();
  const back = performance.now();
  scene.absences.push(back - begun);
  const firstSent = () =>
    Math.min(
      ...evidence.publishers
        .flatMap(({ sent }) => sent.map(({ acknowledgedAt }) => acknowledgedAt))
        .filter((at) => at > back),
    );
  const deadline = back + returnMs * stage.patience;
  while (performance.now() < deadline && firstSent() > deadline) await sleep(50);
  const first = firstSent();
  scene.notes.push(`first send ${Math.round(first - back)} ms after the database is back`);
  if (first - back > returnMs * stage.patience) scene.faults.push('sending took long to return');
}

/** The database killed while it is written to. */
export const postgres: Scenario[] = [
  loaded({
    name: 'Postgres kill -9, twice',
    // What was acknowledged just before is told after the five seconds.
    delayMs: 2_000,
    afterReturn: true,
    async fault(scene) {
      await scene.wait(0.3);
      await outage(scene, 1_000);
      await scene.wait(0.2);
      await outage(scene, 5_000);
    },
    after({ evidence, stage }, finding) {
      const refusals = evidence.publishers.flatMap(({ refusals }) => refusals);
      const slowest = Math.max(0, ...refusals.map(({ ms }) => ms));
      const bare = refusals.filter(({ hint }) => !hint).length;
      finding.notes.push(`${refusals.length} refusals in at most ${Math.round(slowest)} ms`);
      if (refusals.length === 0) finding.faults.push('no send was refused');
      if (slowest > refusalMs * stage.patience) finding.faults.push('a refusal took too long');
      if (bare > 0) finding.faults.push(`${bare} refusals without 503 and a hint`);
    },
  }),
];
