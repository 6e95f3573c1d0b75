import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startWire } from '../databases/wire.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';
import { startParley } from '../harness/server.js';

test('a database that vanishes without closing its connections: requests fail in time, and succeed after its return', async () => {
  const { url } = await createDatabase();
  const wire = closing(await startWire(Number(new URL(url).port)));
  const node = await startParley({ DATABASE_URL: wire.through(url) });
  const ada = await node.person('ada');
  const ask = async () => {
    const begun = performance.now();
    const { status, code } = await ada.graphql(
      '{ me { username } posts(first: 1) { nodes { id } } }',
    );
    return { status, code, ms: performance.now() - begun };
  };
  expect(await ask()).toMatchObject({ status: 200 });

  wire.silence();
  const first = await ask();
  expect(first).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
  // Three seconds on a machine that does nothing else.
  expect(first.ms).toBeLessThan(36_000);
  await expect.poll(async () => (await fetch(`${node.url}/readyz`)).status).toBe(503);
  await sleep(500);
  const later = await Promise.all(Array.from({ length: 20 }, ask));
  expect(later.map(({ code }) => code)).toEqual(Array(20).fill('UNAVAILABLE'));

  wire.restore();
  await expect.poll(async () => (await ask()).status, { interval: 50 }).toBe(200);
  // Those from before stay lost; none of them is kept.
  await expect.poll(wire.count).toBeLessThan(8);
}, 60_000);
