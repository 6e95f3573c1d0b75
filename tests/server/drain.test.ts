import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { contents, SEND } from '../harness/documents.js';
import { spawnParley } from '../harness/process.js';

const server = await spawnParley({ LIMIT_REQUESTS_PER_MINUTE: '100000' });
const { ada, ben } = await server.people('ada', 'ben');

/** Says one thing after the other until the node is gone; what was acknowledged, and how often after SIGTERM. */
async function keepSaying(name: string, isOver: () => boolean, isDraining: () => boolean) {
  const acknowledged: string[] = [];
  let late = 0;
  const refused: { content: string; reason: unknown }[] = [];
  for (let i = 0; !isOver(); i++) {
    const content = `${name}.${i}`;
    const input = { to: { userId: ben.id }, content, clientKey: content };
    try {
      const { data, status } = await ada.graphql(SEND, { input });
      if (data?.sendMessage) {
        acknowledged.push(content);
        if (isDraining()) late += 1;
      } else refused.push({ content, reason: status });
    } catch (error) {
      const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
      refused.push({ content, reason: cause?.code ?? cause?.message ?? String(error) });
      break;
    }
  }
  return { acknowledged, late, refused };
}

test('at SIGTERM under load, every request is answered, sockets close with 1012 within two seconds, and the exit code is 0', async () => {
  const sockets = await Promise.all(
    Array.from({ length: 24 }, async () => {
      const client = ben.connect();
      await client.connected;
      await client.subscribe('subscription { inboxEvents { __typename } }').next();
      return client;
    }),
  );
  let told = 0;
  const goodbyes = sockets.map(async ({ closed }) => {
    const { code } = await closed;
    return { code, ms: performance.now() - told };
  });
  let over = false;
  const load = Array.from({ length: 8 }, (_, i) =>
    keepSaying(
      `writer${i}`,
      () => over,
      () => told > 0,
    ),
  );
  await sleep(500);
  told = performance.now();
  const ended = server.kill('SIGTERM');
  await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(503);
  expect(await ended).toEqual({ code: 0, signal: null });
  const took = performance.now() - told;
  over = true;
  expect(took).toBeGreaterThan(1_500);
  expect(took).toBeLessThan(24_000);

  const closed = await Promise.all(goodbyes);
  expect(new Set(closed.map(({ code }) => code))).toEqual(new Set([1012]));
  const times = closed.map(({ ms }) => ms).sort((a, b) => a - b);
  expect(times.at(-1)).toBeLessThan(3_500);
  // Two seconds over 24 sockets: never many of them in one tenth of it.
  for (let from = 0; from < 2_000; from += 200) {
    expect(times.filter((ms) => ms >= from && ms < from + 200).length).toBeLessThanOrEqual(8);
  }

  const said = await Promise.all(load);
  const acknowledged = said.flatMap((one) => one.acknowledged);
  expect(acknowledged.length).toBeGreaterThan(8);
  expect(said.some(({ late }) => late > 0)).toBe(true);
  // A kernel resets the connections that wait to be accepted when the node stops listening.
  const refused = said.flatMap((one) => one.refused);
  for (const { reason } of refused) expect(['ECONNREFUSED', 'ECONNRESET', 503]).toContain(reason);

  const after = await spawnParley({ DATABASE_URL: server.databaseUrl, DATA_DIR: server.dataDir });
  const stored = new Map<string, number>();
  for (const content of contents(await after.sql('select content from messages')))
    stored.set(content, (stored.get(content) ?? 0) + 1);
  expect(acknowledged.filter((content) => stored.get(content) !== 1)).toEqual([]);
  // Nothing that had reached the node was dropped: what failed never got in.
  expect(refused.filter(({ content }) => stored.has(content))).toEqual([]);
}, 120_000);
