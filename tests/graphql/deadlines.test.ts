import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Deadlines, type Expiring } from '../../src/graphql/socket/deadlines.js';

test('all members that expire in one second are called once, without those that were deleted', async () => {
  const deadlines = new Deadlines();
  const told: [who: string, late: number][] = [];
  const dated = (who: string, expiresAt: Date): Expiring => ({
    expiresAt,
    expired: () => void told.push([who, Date.now() - expiresAt.getTime()]),
  });
  const soon = new Date(Math.ceil(Date.now() / 1000 + 0.2) * 1000);
  const [ada, ben, eve] = [dated('ada', soon), dated('ben', soon), dated('eve', soon)];
  const later = dated('later', new Date(soon.getTime() + 60_000));
  for (const one of [ada, ben, eve, later]) deadlines.add(one);
  deadlines.delete(eve);
  // Who is told leaves, while the others are being told.
  ada.expired = () => {
    told.push(['ada', Date.now() - soon.getTime()]);
    deadlines.delete(ada);
  };

  await sleep(soon.getTime() - Date.now() + 100);
  expect(told.map(([who]) => who)).toEqual(['ada', 'ben']);
  // A timer may be a millisecond early.
  for (const [, late] of told) expect(late).toBeGreaterThanOrEqual(-2);
  deadlines.delete(later);
});

test('a date that has passed is reported at once', async () => {
  const deadlines = new Deadlines();
  const told = new Promise<void>((expired) =>
    deadlines.add({ expiresAt: new Date(Date.now() - 5_000), expired }),
  );
  await told;
});
