import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { defaultPolicy } from '../../src/core/client-policy.js';
import { Context } from '../../src/core/context.js';
import { append, openStream } from '../../src/core/events/append.js';
import { StreamHub } from '../../src/core/events/hub.js';
import { MemoryDoorbell } from '../../src/core/events/memory-doorbell.js';
import { type Activity, readMoved } from '../../src/core/events/moved.js';
import { conversationTopic } from '../../src/core/events/topics.js';
import { openApp } from '../../src/server/app.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';
import { makeTempDir } from '../harness/postgres.js';
import { TEST_ENV } from '../harness/server.js';
import { openSql } from '../harness/sql.js';
import { ofStream } from '../harness/streams.js';

const { url } = await createDatabase();
const dataDir = await makeTempDir('data');
const { app, close } = await openApp(
  parseConfig({ ...TEST_ENV, DATABASE_URL: url, DATA_DIR: dataDir }),
);
closing({ stop: close });

/** As a request of its own. */
const request = () =>
  new Context(
    app,
    { id: 1, sessionId: randomUUID() },
    { policy: defaultPolicy, requestId: 'r', address: '', userAgent: null },
  );

const told = { kind: 'message', actorId: 1, data: {} };

function say(id: number) {
  const ctx = request();
  return ctx.commit(() => append(ctx, conversationTopic(id), told));
}

const many = 30;

test('a write that stays open does not make each sweep read again what ended meanwhile', async () => {
  for (let id = 1; id <= many + 1; id++) await openStream(request(), conversationTopic(id));
  const parts = {
    fork: () => app.orm.em.fork(),
    doorbell: new MemoryDoorbell(),
    log: app.log,
  };
  const hub = new StreamHub({ ...parts, sweepMs: 50 });
  closing({ stop: () => hub.close() });
  const read: Activity[] = [];
  let sweeps = 0;
  hub.listen({
    onMoved: (activities) => {
      read.push(...activities);
      sweeps += 1;
    },
    onGap: () => {},
  });
  const pass = async (more: number) => {
    const until = sweeps + more;
    await expect.poll(() => sweeps, { timeout: 30_000, interval: 20 }).toBeGreaterThan(until);
  };
  await pass(1);
  read.length = 0;

  const slow = closing(openSql(url));
  await slow('begin');
  await slow(
    `update streams set head = head + 1, mark = pg_current_xact_id()::text::bigint
     where ${ofStream(conversationTopic(many + 1))}`,
  );
  for (let id = 1; id <= many; id++) await say(id);
  await pass(5);
  const numbers = () => read.map(({ conversationId }) => conversationId).sort((a, b) => a - b);
  const others = Array.from({ length: many }, (_, at) => at + 1);
  expect(numbers()).toEqual(others);

  await slow('commit');
  await pass(2);
  expect(numbers()).toEqual([...others, many + 1]);
});

test('a sweep reads what a transaction wrote that was open at the last one, and what began later', async () => {
  const slow = closing(openSql(url));
  await slow('begin');
  const [{ id }] = await slow('select pg_current_xact_id()::text as id');
  await say(1);
  const em = () => app.orm.em.fork();
  const before = await readMoved(em(), { from: 0, open: new Set() });
  expect(before.unseen.open).toContain(id);
  await slow(
    `update streams set mark = pg_current_xact_id()::text::bigint where ${ofStream('conversation:2')}`,
  );
  await slow('commit');
  await say(3);
  const { heads, unseen } = await readMoved(em(), before.unseen);
  expect(heads.map(({ key }) => key).sort()).toEqual(['conversation:2', 'conversation:3']);
  expect(unseen.open).not.toContain(id);
  expect((await readMoved(em(), unseen)).heads).toEqual([]);
});
