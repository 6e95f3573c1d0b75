import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { defaultPolicy } from '../../src/core/client-policy.js';
import { Context } from '../../src/core/context.js';
import { append, openStream } from '../../src/core/events/append.js';
import { StreamHub } from '../../src/core/events/hub.js';
import { MemoryDoorbell } from '../../src/core/events/memory-doorbell.js';
import { conversationTopic } from '../../src/core/events/topics.js';
import { openApp } from '../../src/server/app.js';
import { closing } from '../harness/closing.js';
import { migrateUrl } from '../harness/migrated.js';
import { makeTempDir, startPostgres } from '../harness/postgres.js';
import { TEST_ENV } from '../harness/server.js';

const postgres = closing(await startPostgres({}));
await migrateUrl(postgres.url);
const { app, close } = await openApp(
  parseConfig({ ...TEST_ENV, DATABASE_URL: postgres.url, DATA_DIR: await makeTempDir('data') }),
);
closing({ stop: close });

/** Writes an event of which no doorbell rings. */
async function say(id: number) {
  const ctx = new Context(
    app,
    { id: 1, sessionId: randomUUID() },
    { policy: defaultPolicy, requestId: 'r', address: '', userAgent: null },
  );
  await openStream(ctx, conversationTopic(id));
  await ctx.commit(() =>
    append(ctx, conversationTopic(id), { kind: 'message', actorId: 1, data: {} }),
  );
}

test('a run that a reader registers before the next sweep does not hide what the run before wrote last', async () => {
  const hub = new StreamHub({
    fork: () => app.orm.em.fork(),
    doorbell: new MemoryDoorbell(),
    log: app.log,
    sweepMs: 2_000,
  });
  closing({ stop: () => hub.close() });
  let sweeps = 0;
  let gaps = 0;
  const moved: number[] = [];
  hub.listen({
    onMoved: (activities) => {
      sweeps += 1;
      moved.push(...activities.map(({ conversationId }) => conversationId));
    },
    onGap: () => {
      gaps += 1;
    },
  });
  await expect.poll(() => sweeps, { interval: 5 }).toBe(1);
  expect([gaps, moved]).toEqual([1, []]);

  await say(7);
  await postgres.restart();
  await expect
    .poll(() => hub.register().then(() => 'registered', String), { interval: 5 })
    .toBe('registered');
  await expect.poll(() => gaps > 1 || moved.includes(7)).toBe(true);
});
