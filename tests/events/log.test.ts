import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import type { App } from '../../src/core/app.js';
import { defaultPolicy } from '../../src/core/client-policy.js';
import { Context } from '../../src/core/context.js';
import { append, appendToMany, type NewEvent, openStream } from '../../src/core/events/append.js';
import { heads, readPage } from '../../src/core/events/events.js';
import { type Followed, StreamHub } from '../../src/core/events/hub.js';
import { MemoryDoorbell } from '../../src/core/events/memory-doorbell.js';
import { conversationTopic, type StreamKey, userTopic } from '../../src/core/events/topics.js';
import { type OpenApp, openApp } from '../../src/server/app.js';
import { createDatabase, type TestDatabase } from '../harness/database.js';
import { makeTempDir } from '../harness/postgres.js';
import { TEST_ENV } from '../harness/server.js';

let database: TestDatabase;
let opened: OpenApp;
let app: App;
let stream: StreamKey;
let doorbell: MemoryDoorbell;
let streams = 0;

beforeAll(async () => {
  database = await createDatabase();
  const env = { ...TEST_ENV, DATABASE_URL: database.url, DATA_DIR: await makeTempDir('data') };
  opened = await openApp(parseConfig(env));
  app = opened.app;
  doorbell = app.doorbell as MemoryDoorbell;
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});
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

async function take(events: AsyncIterator<Followed>, count: number): Promise<Followed[]> {
  const taken: Followed[] = [];
  while (taken.length < count) {
    const { done, value } = await events.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}
const seqs = (followed: Followed[]) =>
  followed.map((one) => (one.type === 'event' ? one.seq : one.type));

describe('the log', () => {
  test('numbers what fifty people say at once without a gap', async () => {
    const done = await Promise.all(numbers(1, 50).map((actorId) => say({ actorId })));
    expect(done.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(numbers(1, 50));
    const page = await readPage(app.orm.em.fork(), stream, 0);
    expect(page.map(({ seq }) => seq)).toEqual(numbers(1, 50));
    const by = new Map(done.map(({ seq, event }) => [seq, event.actorId]));
    expect(page.every(({ seq, actorId }) => by.get(seq) === actorId)).toBe(true);
    expect((await heads(app.orm.em.fork(), [stream])).get(stream)?.head).toBe(50);
  });

  test('leaves no gap and rings no bell for what was rolled back', async () => {
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

  test('keeps one event for one key, however many send it at once', async () => {
    const done = await Promise.all(numbers(1, 20).map((n) => say({ clientKey: 'k', data: { n } })));
    expect(done.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(done.map(({ seq }) => seq))).toEqual(new Set([1]));
    expect(new Set(done.map(({ event }) => JSON.stringify(event))).size).toBe(1);
    expect((await say()).seq).toBe(2);
  });

  test('knows a key by its stream and its actor', async () => {
    const other = userTopic(streams);
    await openStream(request(), other);
    const done = [
      await say({ clientKey: 'k' }),
      await say({ clientKey: 'k', actorId: 2 }),
      await say({ clientKey: 'k' }, other),
    ];
    expect(done.map(({ repeated }) => repeated)).toEqual([false, false, false]);
  });

  test.each(['', 'k'.repeat(129), 'a\u0000b'])('refuses the key %j', async (clientKey) => {
    await expect(say({ clientKey })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('never deadlocks on inboxes, in whatever order they are named', async () => {
    const inboxes = [3, 20, 100].map((n) => userTopic(1_000 * streams + n));
    const orders = numbers(0, 39).map((i) => (i % 2 ? inboxes : inboxes.toReversed()));
    await Promise.all(
      orders.map((keys) => {
        const ctx = request();
        return ctx.commit(() => appendToMany(ctx, keys, said));
      }),
    );
    const found = await heads(app.orm.em.fork(), inboxes);
    expect(inboxes.map((key) => found.get(key)?.head)).toEqual([40, 40, 40]);
  });
});

test('inboxes are locked in the order of their keys, wherever they lie', async () => {
  const [low, high] = [1, 2].map((n) => userTopic(1_000_000 * streams + n)) as [
    StreamKey,
    StreamKey,
  ];
  await openStream(request(), high);
  await openStream(request(), low);
  const holder = new pg.Client(database.url);
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from streams where key = $1 for update', [low]);
  const ctx = request();
  const writing = ctx.commit(async () => {
    // Without these the database might find them in order by itself.
    await ctx.em.execute('set local enable_indexscan = off');
    await ctx.em.execute('set local enable_bitmapscan = off');
    return appendToMany(ctx, [high, low], said);
  });
  await sleep(200);
  await holder.query('select from streams where key = $1 for update nowait', [high]);
  await holder.query('commit');
  await holder.end();
  expect(await writing).toHaveLength(2);
});

describe('a follower', () => {
  const open = async () => true;

  test('is told where the stream stands, then what was, then what comes', async () => {
    await say();
    await say();
    const events = app.hub.follow(stream, { after: 1, authorize: open });
    expect(seqs(await take(events, 2))).toEqual(['resumed', 2]);
    const next = events.next();
    await say();
    expect((await next).value).toMatchObject({
      type: 'event',
      seq: 3,
      kind: 'message',
      actorId: 1,
    });
    await events.return?.();
  });

  test('who stops while waiting lets go at once, and leaves no bell behind', async () => {
    const before = doorbell.size;
    const events = app.hub.follow(stream, { authorize: open });
    await events.next();
    expect([app.hub.size, doorbell.size]).toEqual([1, before + 1]);
    const waiting = events.next();
    await events.return?.();
    expect([app.hub.size, doorbell.size]).toEqual([0, before]);
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  test('who stops before the first answer leaves nothing behind either', async () => {
    const before = doorbell.size;
    const events = app.hub.follow(stream, { authorize: open });
    const first = events.next();
    await events.return?.();
    expect((await first).done).toBe(true);
    await sleep(50);
    expect([app.hub.size, doorbell.size]).toEqual([0, before]);
  });

  test('shares one reader with everybody else on the node', async () => {
    const before = doorbell.size;
    const all = numbers(1, 30).map(() => app.hub.follow(stream, { authorize: open }));
    await Promise.all(all.map((events) => events.next()));
    expect([app.hub.size, doorbell.size]).toEqual([1, before + 1]);
    await say();
    const told = await Promise.all(all.map((events) => take(events, 1)));
    expect(told.every(([one]) => one?.type === 'event' && one.seq === 1)).toBe(true);
    await Promise.all(all.map((events) => events.return?.()));
    expect(app.hub.size).toBe(0);
  });

  test('who is far behind has everything, once and in order, beside one who is not', async () => {
    const [slow, fast] = [0, 1].map(() => app.hub.follow(stream, { after: 0, authorize: open }));
    await Promise.all([slow?.next(), fast?.next()]);
    const reading = take(fast as AsyncIterator<Followed>, 1_000);
    for (let i = 0; i < 1_000; i += 20) await Promise.all(numbers(1, 20).map(() => say()));
    expect(seqs(await reading)).toEqual(numbers(1, 1_000));
    expect(seqs(await take(slow as AsyncIterator<Followed>, 1_000))).toEqual(numbers(1, 1_000));
    await Promise.all([slow?.return?.(), fast?.return?.()]);
  });

  test('hears by the sweep what no bell told', async () => {
    const mute = Object.assign(new MemoryDoorbell(), { ring: () => {} });
    const parts = { fork: () => app.orm.em.fork(), doorbell: mute, log: app.log };
    const hub = new StreamHub({ ...parts, sweepMs: 100 });
    const events = hub.follow(stream, { authorize: open });
    await events.next();
    await say();
    expect((await events.next()).value).toMatchObject({ seq: 1 });
    await hub.close();

    const deaf = new StreamHub({ ...parts, sweepMs: 60_000 });
    const unheard = deaf.follow(stream, { authorize: open });
    await unheard.next();
    await say();
    expect(await Promise.race([unheard.next(), sleep(400)])).toBeUndefined();
    await deaf.close();
  });

  test('never walks ahead of its node, which would look like history rewritten', async () => {
    const bell = new MemoryDoorbell();
    const parts = { fork: () => app.orm.em.fork(), doorbell: bell, log: app.log };
    const hub = new StreamHub({ ...parts, sweepMs: 60_000 });
    await say();
    const events = hub.follow(stream, { after: 0, authorize: open });
    await events.next();
    // Said elsewhere: this node's reader knows nothing of it yet.
    await say();
    const told = take(events, 3);
    await sleep(100);
    await say();
    bell.ring(stream, 3);
    expect(seqs(await told)).toEqual([1, 2, 3]);
    await hub.close();
  });

  test('who is removed hears nothing after it, and their stream ends', async () => {
    let member = true;
    const asked = {
      authorize: async () => member,
      asksAgain: (event: { kind: string }) => event.kind === 'left',
    };
    const events = app.hub.follow(stream, asked);
    await events.next();
    await say();
    expect((await events.next()).value).toMatchObject({ seq: 1 });
    member = false;
    await say({ kind: 'left' });
    await say({ kind: 'message' });
    expect((await events.next()).done).toBe(true);
    expect(app.hub.size).toBe(0);
    const stranger = app.hub.follow(stream, asked);
    expect((await stranger.next()).done).toBe(true);
  });

  test('is asked for at every page when nobody says what changes membership', async () => {
    let asks = 0;
    const authorize = async () => ++asks < 4;
    const events = app.hub.follow(stream, { authorize });
    await events.next();
    for (const seq of [1, 2]) {
      await say();
      expect((await events.next()).value).toMatchObject({ seq });
    }
    await say();
    expect((await events.next()).done).toBe(true);
  });
});
