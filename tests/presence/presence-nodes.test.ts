import { expect, test } from 'vitest';
import { ONLINE, PRESENCE } from '../harness/documents.js';
import { spawnParley } from '../harness/process.js';
import { type Person, village } from '../harness/server.js';
import { describeWithRedis } from '../harness/with-redis.js';

describeWithRedis('two nodes and a person with three tabs', async (redis) => {
  const { server: here, ada, ben } = await village({ REDIS_URL: redis.url }, 'ada', 'ben');
  const there = await spawnParley({ REDIS_URL: redis.url, DATABASE_URL: here.databaseUrl });

  const watch = (whom: Person) => {
    const changes = ada.subscribe(PRESENCE, { ids: [whom.id] });
    const next = async (withinMs?: number) => (await changes.event(withinMs)).status as string;
    return { next, quiet: changes.quiet, stop: changes.stop };
  };
  const isListed = async (whom: Person) => {
    const { users } = await ada.ask(ONLINE);
    return users.nodes.some(({ id }: { id: string }) => id === whom.id);
  };

  test('on both nodes and kinds of sockets: online until the last socket closes, then offline', async () => {
    const told = watch(ben);
    expect(await told.next()).toBe('OFFLINE');
    const one = ben.connect();
    await one.connected;
    expect(await told.next()).toBe('ONLINE');
    const two = ben.at(there).connect();
    await two.connected;
    const three = await ben.at(there).socket('/ws/status/');
    one.stop();
    two.stop();
    expect(await told.quiet(6_000)).toEqual([]);
    expect(await isListed(ben)).toBe(true);
    const begun = performance.now();
    three.stop();
    expect(await told.next(30_000)).toBe('OFFLINE');
    expect(performance.now() - begun).toBeGreaterThan(2_500);
    expect(performance.now() - begun).toBeLessThan(26_000);
    expect(await isListed(ben)).toBe(false);
  }, 40_000);

  test('after the node of all sockets is killed: offline within 60 s, without changes before', async () => {
    const told = watch(ben);
    expect(await told.next()).toBe('OFFLINE');
    const tabs = [ben.at(there).connect(), ben.at(there).connect()];
    await Promise.all(tabs.map((tab) => tab.connected));
    await ben.at(there).socket('/ws/status/');
    expect(await told.next()).toBe('ONLINE');
    const begun = performance.now();
    await there.kill('SIGKILL');
    expect(await told.next(60_000)).toBe('OFFLINE');
    // Not before the leases could have been renewed: somebody may still come back to another node.
    expect(performance.now() - begun).toBeGreaterThan(20_000);
    expect(await isListed(ben)).toBe(false);
  }, 75_000);
});
