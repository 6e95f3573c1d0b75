import { beforeAll, describe, expect, test } from 'vitest';
import type { Leases } from '../../src/core/leases/leases.js';
import { MemoryLeases } from '../../src/core/leases/memory-leases.js';
import { RedisLeases } from '../../src/core/leases/redis-leases.js';
import { createLogger } from '../../src/core/logger.js';
import { connectRedis } from '../../src/core/redis.js';
import { closing } from '../harness/closing.js';
import { ONLINE, PRESENCE, usernames } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What leases promise, whatever carries them. */
function leasesKeepTheirWord(make: () => Promise<{ leases: Leases; other: Leases }>) {
  let leases: Leases;
  let other: Leases;
  beforeAll(async () => {
    ({ leases, other } = await make());
  });

  test('keep a user online until the last of them ends', async () => {
    await leases.hold(1, 'a', 10_000);
    await leases.hold(1, 'b', 10_000);
    await leases.release(1, 'a', 0);
    expect(await other.online([1, 2])).toEqual(new Set([1]));
    await other.release(1, 'b', 0);
    expect(await leases.online([1, 2])).toEqual(new Set());
  });

  test('expire, and can be renewed only before', async () => {
    await leases.hold(3, 'a', 150);
    expect(await leases.renew(3, 'a', 200)).toBe(true);
    expect(await other.online([3])).toEqual(new Set([3]));
    await sleep(300);
    expect(await other.online([3])).toEqual(new Set());
    expect(await leases.renew(3, 'a', 10_000)).toBe(false);
    expect(await leases.online([3])).toEqual(new Set());
  });

  test('have a grace period when released, and are never extended by it', async () => {
    await leases.hold(4, 'a', 10_000);
    await leases.release(4, 'a');
    expect(await leases.online([4])).toEqual(new Set([4]));
    await leases.hold(5, 'a', 100);
    await leases.release(5, 'a');
    await sleep(200);
    expect(await leases.online([5])).toEqual(new Set());
    await leases.release(6, 'none');
    expect(await leases.online([6])).toEqual(new Set());
  });

  test('tell how many of a kind are taken and not released', async () => {
    await leases.hold(7, 'session:a', 10_000);
    expect(await leases.take(7, 'socket:a', 10_000)).toBe(1);
    expect(await other.take(7, 'socket:b', 10_000)).toBe(2);
    await other.release(7, 'socket:b');
    expect(await leases.take(7, 'socket:c', 10_000)).toBe(2);
  });

  test('list online users, up to a limit', async () => {
    for (const userId of [11, 12, 13]) await leases.hold(userId, 'a', 20_000 + userId * 1_000);
    expect(await other.onlineIds(2)).toEqual([13, 12]);
  });
}

describe('leases in the process', () => {
  leasesKeepTheirWord(async () => {
    const leases = new MemoryLeases();
    return { leases, other: leases };
  });
});

const log = createLogger('silent');

describeWithRedisServer('leases in Redis', async (redis) => {
  const leasesAt = (space?: string) => {
    const connection = connectRedis(redis.url, log, 'commands');
    closing({ stop: () => connection.disconnect() });
    return new RedisLeases(connection, log, space);
  };
  leasesKeepTheirWord(async () => {
    const [leases, other] = [leasesAt(), leasesAt()];
    await sleep(200);
    return { leases, other };
  });

  test('are kept in the process while Redis is unavailable, and sent to it afterwards', async () => {
    const [leases, other] = [leasesAt('x'), leasesAt('x')];
    await leases.hold(21, 'a', 60_000);
    await redis.kill();
    const begun = performance.now();
    await leases.hold(22, 'a', 60_000);
    expect(await leases.online([21, 22, 23])).toEqual(new Set([21, 22]));
    expect(performance.now() - begun).toBeLessThan(1_000);
    await redis.restart();
    await expect.poll(() => other.online([21, 22]), { timeout: 5_000 }).toEqual(new Set([21, 22]));
  });

  test('answer quickly while Redis is frozen', async () => {
    const leases = leasesAt('y');
    await expect
      .poll(() => leases.hold(31, 'a', 60_000).then(() => leases.onlineIds(9)))
      .toEqual([31]);
    redis.freeze();
    const begun = performance.now();
    for (let i = 0; i < 10; i++) expect(await leases.online([31])).toEqual(new Set([31]));
    expect(performance.now() - begun).toBeLessThan(700);
    redis.thaw();
  });
});

describe('presence', async () => {
  const { ada, ben } = await village('ada', 'ben');
  const statusOf = async ({ id }: Person) =>
    (await ada.ask('query ($id: ID!) { user(id: $id) { presence { status lastSeenAt } } }', { id }))
      .user.presence;
  const set = async (person: Person, status: string) =>
    (await person.act('setPresence', { status }, 'presence { status }')).presence.status;

  test('lasts while a socket is open and some seconds longer, without a change at a reload', async () => {
    expect(await statusOf(ben)).toEqual({ status: 'OFFLINE', lastSeenAt: null });
    const changes = ada.subscribe(PRESENCE, { ids: [ben.id] });
    const told = (status: string) => ({ status, user: { username: 'ben' } });
    expect(await changes.event()).toEqual(told('OFFLINE'));
    const tabs = [1, 2, 3].map(() => ben.connect());
    await Promise.all(tabs.map((tab) => tab.connected));
    expect(await changes.event(1_000)).toEqual(told('ONLINE'));
    expect((await statusOf(ben)).lastSeenAt).not.toBeNull();
    for (const tab of tabs) tab.stop();
    await sleep(1_500);
    const again = ben.connect();
    await again.connected;
    expect(await changes.quiet(4_500)).toEqual([]);
    expect((await statusOf(ben)).status).toBe('ONLINE');
    again.stop();
    const begun = performance.now();
    expect(await changes.event(8_000)).toEqual(told('OFFLINE'));
    expect(performance.now() - begun).toBeGreaterThan(3_000);
    expect(performance.now() - begun).toBeLessThan(6_000);
  });

  test('is set by a session at once', async () => {
    expect(await set(ben, 'ONLINE')).toBe('ONLINE');
    const online = await ada.ask(ONLINE);
    expect(usernames(online.users)).toContain('ben');
    expect(await set(ben, 'OFFLINE')).toBe('OFFLINE');
    expect((await statusOf(ben)).status).toBe('OFFLINE');
  });

  test('of too many, no or unknown users is refused', async () => {
    const codeOf = (ids: string[]) => ada.subscribe(PRESENCE, { ids }).refusal();
    expect(await codeOf([])).toBe('BAD_USER_INPUT');
    expect(await codeOf(Array.from({ length: 101 }, (_, i) => `user_${i + 1}`))).toBe(
      'BAD_USER_INPUT',
    );
    expect(await codeOf(['user_x'])).toBe('BAD_USER_INPUT');
    expect(await codeOf(['user_999999'])).toBe('NOT_FOUND');
  });
});
