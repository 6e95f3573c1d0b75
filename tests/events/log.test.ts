import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { defaultPolicy } from '../../src/core/client-policy.js';
import { Context } from '../../src/core/context.js';
import { unavailable } from '../../src/core/errors.js';
import { append, appendToMany, type NewEvent, openStream } from '../../src/core/events/append.js';
import { readEvents, readHeads } from '../../src/core/events/events.js';
import { StreamHub } from '../../src/core/events/hub.js';
import { MemoryDoorbell } from '../../src/core/events/memory-doorbell.js';
import type { FollowOptions, StreamItem } from '../../src/core/events/stream-source.js';
import { conversationTopic, type StreamKey, userTopic } from '../../src/core/events/topics.js';
import { openApp } from '../../src/server/app.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';
import { makeTempDir } from '../harness/postgres.js';
import { TEST_ENV } from '../harness/server.js';
import { openSql } from '../harness/sql.js';
import { ofStream } from '../harness/streams.js';
import { followSource } from './follow.js';

const { url } = await createDatabase();
const dataDir = await makeTempDir('data');
const { app, close } = await openApp(
  parseConfig({ ...TEST_ENV, DATABASE_URL: url, DATA_DIR: dataDir }),
);
closing({ stop: close });
const doorbell = app.doorbell as MemoryDoorbell;
let stream: StreamKey;
let streams = 0;

beforeEach(async () => {
  streams += 1;
  stream = conversationTopic(streams);
  await openStream(request(), stream);
});

/** As a request of its own: nothing is shared between two of these. */
function request(): Context {
  const viewer = { id: 1, sessionId: randomUUID() };
  return new Context(app, viewer, {
    policy: defaultPolicy,
    requestId: 'r',
    address: '',
    userAgent: null,
  });
}

const said = { kind: 'message', actorId: 1, data: {} };
function say(event: Partial<NewEvent> = {}, to = stream) {
  const ctx = request();
  return ctx.commit(() => append(ctx, to, { ...said, ...event }));
}

/** A range of numbers, `from` and `to` included. */
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const follow = (options: FollowOptions, hub = app.hub) =>
  followSource(app, hub.follow(stream, options));
const seqs = (items: StreamItem[]) =>
  items.map((one) => (one.type === 'event' ? one.seq : one.type));

describe('the log', () => {
  test('numbers fifty concurrent events without a gap', async () => {
    const done = await Promise.all(numbers(1, 50).map((actorId) => say({ actorId })));
    expect(done.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(numbers(1, 50));
    const page = await readEvents(app.orm.em.fork(), stream, 0);
    expect(page.map(({ seq }) => seq)).toEqual(numbers(1, 50));
    const by = new Map(done.map(({ seq, event }) => [seq, event.actorId]));
    expect(page.every(({ seq, actorId }) => by.get(seq) === actorId)).toBe(true);
    expect((await readHeads(app.orm.em.fork(), [stream])).get(stream)?.head).toBe(50);
  });

  test('has no gap and rings no doorbell after a rollback', async () => {
    const rung: number[] = [];
    const hangUp = await doorbell.listen(stream, (seq) => rung.push(seq));
    const ctx = request();
    const failing = ctx.commit(async () => {
      await append(ctx, stream, said);
      expect(rung).toEqual([]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await say()).seq).toBe(1);
    expect(rung).toEqual([1]);
    hangUp();
  });

  test('stores one event for a client key, however many concurrent requests use it', async () => {
    const done = await Promise.all(numbers(1, 20).map((n) => say({ clientKey: 'k', data: { n } })));
    expect(done.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(done.map(({ seq }) => seq))).toEqual(new Set([1]));
    expect(new Set(done.map(({ event }) => JSON.stringify(event))).size).toBe(1);
    expect((await say()).seq).toBe(2);
  });

  test('distinguishes client keys by stream and actor', async () => {
    const other = userTopic(streams);
    await openStream(request(), other);
    const done = [
      await say({ clientKey: 'k' }),
      await say({ clientKey: 'k', actorId: 2 }),
      await say({ clientKey: 'k' }, other),
    ];
    expect(done.map(({ repeated }) => repeated)).toEqual([false, false, false]);
  });

  test.each(['', 'k'.repeat(129), 'a\u0000b'])('refuses the client key %j', async (clientKey) => {
    await expect(say({ clientKey })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('does not deadlock on inboxes in any order', async () => {
    const inboxes = [3, 20, 100].map((n) => userTopic(1_000 * streams + n));
    const orders = numbers(0, 39).map((i) => (i % 2 ? inboxes : inboxes.toReversed()));
    await Promise.all(
      orders.map((keys) => {
        const ctx = request();
        return ctx.commit(() => appendToMany(ctx, keys, said));
      }),
    );
    const found = await readHeads(app.orm.em.fork(), inboxes);
    expect(inboxes.map((key) => found.get(key)?.head)).toEqual([40, 40, 40]);
  });
});

test('inboxes are locked in the order of their keys, wherever their rows are', async () => {
  const [low, high] = [1, 2].map((n) => userTopic(1_000_000 * streams + n)) as [
    StreamKey,
    StreamKey,
  ];
  await openStream(request(), high);
  await openStream(request(), low);
  const holder = openSql(url);
  await holder('begin');
  await holder(`select from streams where ${ofStream(low)} for update`);
  const ctx = request();
  const writing = ctx.commit(async () => {
    // Without these the database might find them in order by itself.
    await ctx.em.execute('set local enable_indexscan = off');
    await ctx.em.execute('set local enable_bitmapscan = off');
    return appendToMany(ctx, [high, low], said);
  });
  await sleep(200);
  await holder(`select from streams where ${ofStream(high)} for update nowait`);
  await holder('commit');
  await holder.stop();
  expect(await writing).toHaveLength(2);
});

describe('a subscription', () => {
  const open = async () => true;

  test('receives the position of the stream, then earlier events, then new ones', async () => {
    await say();
    await say();
    const events = follow({ after: 1, authorize: open });
    expect(seqs(await events.take(2))).toEqual(['resumed', 2]);
    const next = events.next();
    await say();
    expect(await next).toMatchObject({
      type: 'event',
      seq: 3,
      kind: 'message',
      actorId: 1,
    });
    events.stop();
  });

  test('that stops while waiting releases its reader and doorbell at once', async () => {
    const before = doorbell.size;
    const events = follow({ authorize: open });
    await events.next();
    expect([app.hub.size, doorbell.size]).toEqual([1, before + 1]);
    const waiting = events.next();
    events.stop();
    expect([app.hub.size, doorbell.size]).toEqual([0, before]);
    expect(await waiting).toBeNull();
  });

  test('that stops before the first event releases them as well', async () => {
    const before = doorbell.size;
    const events = follow({ authorize: open });
    const first = events.next();
    events.stop();
    expect(await first).toBeNull();
    await sleep(50);
    expect([app.hub.size, doorbell.size]).toEqual([0, before]);
  });

  test('shares one reader with all others on the node', async () => {
    const before = doorbell.size;
    const all = numbers(1, 30).map(() => follow({ authorize: open }));
    await Promise.all(all.map((events) => events.next()));
    expect([app.hub.size, doorbell.size]).toEqual([1, before + 1]);
    await say();
    const told = await Promise.all(all.map((events) => events.take(1)));
    expect(told.every(([one]) => one?.type === 'event' && one.seq === 1)).toBe(true);
    for (const events of all) events.stop();
    expect(app.hub.size).toBe(0);
  });

  test('that is paused receives all events once and in order, and delays no other', async () => {
    const ready = Promise.withResolvers<void>();
    const options = { after: 0, authorize: open };
    const slow = followSource(app, app.hub.follow(stream, options), ready.promise);
    const fast = follow(options);
    const reading = fast.take(1_001);
    for (let i = 0; i < 1_000; i += 20) await Promise.all(numbers(1, 20).map(() => say()));
    const all = ['resumed', ...numbers(1, 1_000)];
    expect(seqs(await reading)).toEqual(all);
    ready.resolve();
    expect(seqs(await slow.take(1_001))).toEqual(all);
    slow.stop();
    fast.stop();
  });

  test.each([
    [
      'waits while the database is unavailable',
      unavailable('The database is unavailable.'),
      'waits',
    ],
    ['ends with any other error', new Error('a bug'), 'a bug'],
  ])('%s', async (_what, error, expected) => {
    let isBroken = false;
    const authorize = async () => {
      if (isBroken) throw error;
      return true;
    };
    const events = follow({ authorize });
    await events.next();
    isBroken = true;
    await say();
    const next = events.next().catch(({ message }: Error) => message);
    expect(await Promise.race([next, sleep(300, 'waits')])).toBe(expected);
    isBroken = false;
    if (expected === 'waits') expect(await next).toMatchObject({ seq: 1 });
    events.stop();
    expect(app.hub.size).toBe(0);
  });

  test('receives by the sweep events without a ring', async () => {
    const mute = Object.assign(new MemoryDoorbell(), { ring: () => {} });
    const parts = { fork: () => app.orm.em.fork(), doorbell: mute, log: app.log };
    const hub = new StreamHub({ ...parts, sweepMs: 100 });
    const events = follow({ authorize: open }, hub);
    await events.next();
    await say();
    expect(await events.next()).toMatchObject({ seq: 1 });
    await hub.close();

    const deaf = new StreamHub({ ...parts, sweepMs: 60_000 });
    const unheard = follow({ authorize: open }, deaf);
    await unheard.next();
    await say();
    expect(await Promise.race([unheard.next(), sleep(400)])).toBeUndefined();
    await deaf.close();
  });

  test('delivers what is left where events were deleted, from every cursor and live', async () => {
    const bell = new MemoryDoorbell();
    const parts = { fork: () => app.orm.em.fork(), doorbell: bell, log: app.log };
    const hub = new StreamHub({ ...parts, sweepMs: 60_000 });
    for (const _ of numbers(1, 2)) await say();
    const live = follow({ after: 0, authorize: open }, hub);
    expect(seqs(await live.take(3))).toEqual(['resumed', 1, 2]);
    for (const _ of numbers(3, 12)) await say();
    const deleted = [3, 4, 6, 9, 10];
    await app.orm.em
      .fork()
      .execute(`delete from events where ${ofStream(stream)} and seq in (?)`, [deleted]);
    bell.ring(stream, 12);
    expect(seqs(await live.take(5))).toEqual([5, 7, 8, 11, 12]);
    const others = numbers(0, 12).map((after) => follow({ after, authorize: open }, hub));
    for (const [after, events] of others.entries()) {
      const left = numbers(after + 1, 12).filter((seq) => !deleted.includes(seq));
      expect(seqs(await events.take(left.length + 1))).toEqual(['resumed', ...left]);
    }
    await say();
    bell.ring(stream, 13);
    for (const events of [live, ...others]) expect(seqs(await events.take(1))).toEqual([13]);
    await hub.close();
  });

  test('does not pass the head that its node knows', async () => {
    const bell = new MemoryDoorbell();
    const parts = { fork: () => app.orm.em.fork(), doorbell: bell, log: app.log };
    const hub = new StreamHub({ ...parts, sweepMs: 60_000 });
    await say();
    const events = follow({ after: 0, authorize: open }, hub);
    await events.next();
    // Said elsewhere: this node's reader knows nothing of it yet.
    await say();
    const told = events.take(3);
    await sleep(100);
    await say();
    bell.ring(stream, 3);
    expect(seqs(await told)).toEqual([1, 2, 3]);
    await hub.close();
  });

  test('of a removed member ends, and receives nothing after the removal', async () => {
    let member = true;
    const asked = {
      authorize: async () => member,
      mayEndAccess: (event: { kind: string }) => event.kind === 'left',
    };
    const events = follow(asked);
    await events.next();
    await say();
    expect(await events.next()).toMatchObject({ seq: 1 });
    member = false;
    await say({ kind: 'left' });
    await say({ kind: 'message' });
    expect(await events.next()).toBeNull();
    expect(app.hub.size).toBe(0);
    const stranger = follow(asked);
    expect(await stranger.next()).toBeNull();
  });

  test('is authorized for every page unless `mayEndAccess` is given', async () => {
    let asks = 0;
    const authorize = async () => ++asks < 4;
    const events = follow({ authorize });
    await events.next();
    for (const seq of [1, 2]) {
      await say();
      expect(await events.next()).toMatchObject({ seq });
    }
    await say();
    expect(await events.next()).toBeNull();
  });
});
