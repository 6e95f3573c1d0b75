import { beforeAll, describe, expect, test } from 'vitest';
import { parseRedisUrl } from '../../src/config/redis-url.js';
import type { Leases } from '../../src/core/leases/leases.js';
import { MemoryLeases } from '../../src/core/leases/memory-leases.js';
import { createLogger } from '../../src/core/logger.js';
import { RedisLeases } from '../../src/core/redis/leases.js';
import { RedisLink } from '../../src/core/redis/link.js';
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
    leases.hold(1, 'a', 10_000);
    leases.hold(1, 'b', 10_000);
    leases.release(1, 'a', 0);
    await expect.poll(() => other.online([1, 2])).toEqual(new Set([1]));
    other.release(1, 'b', 0);
    await expect.poll(() => leases.online([1, 2])).toEqual(new Set());
  });

  test('expire, and can be renewed only before', async () => {
    leases.hold(3, 'a', 150);
    leases.renew(3, 'a', 400);
    await sleep(200);
    await expect.poll(() => other.online([3])).toEqual(new Set([3]));
    await sleep(300);
    await expect.poll(() => other.online([3])).toEqual(new Set());
    leases.renew(3, 'a', 10_000);
    await expect.poll(() => leases.online([3])).toEqual(new Set());
  });

  test('have a grace period when released, and are never extended by it', async () => {
    leases.hold(4, 'a', 10_000);
    leases.release(4, 'a');
    await expect.poll(() => leases.online([4])).toEqual(new Set([4]));
    leases.hold(5, 'a', 100);
    leases.release(5, 'a');
    await sleep(200);
    await expect.poll(() => leases.online([5])).toEqual(new Set());
    leases.release(6, 'none');
    await expect.poll(() => leases.online([6])).toEqual(new Set());
  });

  test('tell how many of a kind are taken and not released', async () => {
    leases.hold(7, 'session:a', 10_000);
    expect(await leases.take(7, 'socket:a', 10_000)).toBe(1);
    expect(await other.take(7, 'socket:b', 10_000)).toBe(2);
    other.release(7, 'socket:b');
    await expect.poll(() => leases.take(7, 'socket:c', 10_000)).toBe(2);
  });

  test('list online users, up to a limit', async () => {
    for (const userId of [11, 12, 13]) leases.hold(userId, 'a', 20_000 + userId * 1_000);
    await expect.poll(() => other.onlineIds(2)).toEqual([13, 12]);
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
  const leasesAt = async (space: string) => {
    const link = new RedisLink(parseRedisUrl(redis.url), log, space);
    closing({ stop: () => link.close() });
    const leases = new RedisLeases(link);
    await link.opened();
    return leases;
  };
  leasesKeepTheirWord(async () => ({ leases: await leasesAt('w'), other: await leasesAt('w') }));

  test('are kept in the process while Redis is unavailable, and sent to it afterwards', async () => {
    const [leases, other] = [await leasesAt('x'), await leasesAt('x')];
    leases.hold(21, 'a', 60_000);
    await redis.kill();
    const begun = performance.now();
    leases.hold(22, 'a', 60_000);
    expect(await leases.online([21, 22, 23])).toEqual(new Set([21, 22]));
    expect(performance.now() - begun).toBeLessThan(4_000);
    await redis.restart();
    await expect.poll(() => other.online([21, 22])).toEqual(new Set([21, 22]));
  });

  test('answer quickly while Redis is frozen', async () => {
    const leases = await leasesAt('y');
    leases.hold(31, 'a', 60_000);
    expect(await leases.onlineIds(9)).toEqual([31]);
    redis.freeze();
    const begun = performance.now();
    for (let i = 0; i < 10; i++) expect(await leases.online([31])).toEqual(new Set([31]));
    expect(performance.now() - begun).toBeLessThan(10_000);
    redis.thaw();
  });
});

describe('presence', async () => {
  const { ada, ben } = await village('ada', 'ben');
  const statusOf = async ({ id }: Person) =>
    (
      await ada.ask(
        'query ($id: ID!) { user(by: { id: $id }) { presence { status lastSeenAt } } }',
        { id },
      )
    ).user.presence;
  const set = async (person: Person, status: string) =>
    (await person.act('setPresence', { status }, 'presence { status }')).presence.status;

  test('lasts while a socket is open and some seconds longer, without a change at a reload', async () => {
    expect(await statusOf(ben)).toEqual({ status: 'OFFLINE', lastSeenAt: null });
    const changes = ada.subscribe(PRESENCE, { ids: [ben.id] });
    const told = (status: string) => ({ status, user: { username: 'ben' } });
    expect(await changes.event()).toEqual(told('OFFLINE'));
    const tabs = [1, 2, 3].map(() => ben.connect());
    await Promise.all(tabs.map((tab) => tab.connected));
    expect(await changes.event()).toEqual(told('ONLINE'));
    expect((await statusOf(ben)).lastSeenAt).not.toBeNull();
    for (const tab of tabs) tab.stop();
    await sleep(1_500);
    const again = ben.connect();
    await again.connected;
    expect(await changes.quiet(4_500)).toEqual([]);
    expect((await statusOf(ben)).status).toBe('ONLINE');
    again.stop();
    const begun = performance.now();
    expect(await changes.event(30_000)).toEqual(told('OFFLINE'));
    expect(performance.now() - begun).toBeGreaterThan(3_000);
    expect(performance.now() - begun).toBeLessThan(24_000);
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
