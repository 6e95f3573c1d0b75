import { setTimeout as sleep } from 'node:timers/promises';
import type { Observations } from '../faults/load.js';
import { claim, type RowContext } from './row.js';

/** How long a request may take while the database is away, in milliseconds. */
const refusalMs = 5_000;
/** From the return of the database to the first acknowledgement, in milliseconds. */
const returnMs = 2_000;

/** The first acknowledgement after `since`, in milliseconds from then; at most `most`. */
export async function firstSend(
  { publishers }: Observations,
  since: number,
  most: number,
): Promise<number> {
  const first = () =>
    Math.min(
      ...publishers.flatMap(({ sent }) =>
        sent
          .filter(({ triedAt, acknowledgedAt }) => Math.max(triedAt, acknowledgedAt) > since)
          .map(({ acknowledgedAt }) => acknowledgedAt),
      ),
    );
  while (first() === Number.POSITIVE_INFINITY && performance.now() < since + most) await sleep(20);
  return first() - since;
}

/** Takes the database away for `ms`: sends are refused in time, and succeed soon after its return. */
export async function outage(
  { patience }: RowContext,
  observations: Observations,
  fault: { begin: () => unknown; end: () => unknown; ms: number },
): Promise<string> {
  const begun = performance.now();
  await fault.begin();
  await sleep(fault.ms);
  await fault.end();
  const back = performance.now();
  const first = await firstSend(observations, back, 30_000);
  const refusals = observations.publishers
    .flatMap((one) => one.refusals)
    .filter(({ at }) => at > begun && at < back + 5_000);
  const slowest = Math.max(0, ...refusals.map(({ ms }) => ms));
  claim(refusals.length > 0, 'no send was refused');
  claim(slowest < refusalMs * patience, `a refusal took ${Math.round(slowest)} ms`);
  claim(
    first < returnMs * patience,
    `the first send came ${Math.round(first)} ms after the return`,
  );
  return `refused in at most ${Math.round(slowest)} ms, sending again ${Math.round(first)} ms after the return`;
}
