import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSocket } from '../harness/legacy-socket.js';
import { connectLive } from '../harness/live.js';
import { type ParleyProcess, spawnParley } from '../harness/process.js';
import { startSomeRedis } from '../harness/redis.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';
import { describeWithRedis } from '../harness/with-redis.js';

const WATCH = 'subscription ($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }';

describeWithRedis('two nodes and a person with three tabs', () => {
  let redis: { url: string; stop(): Promise<void> };
  let here: Parley;
  let there: ParleyProcess;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    redis = await startSomeRedis();
    here = await startParley({ REDIS_URL: redis.url });
    there = await spawnParley({ REDIS_URL: redis.url, DATABASE_URL: here.databaseUrl });
    ada = await signUp(here, 'ada');
    ben = await signUp(here, 'ben');
  }, 60_000);
  afterAll(async () => {
    await there?.stop();
    await here?.stop();
    await redis?.stop();
  }, 30_000);

  const watch = (whom: Person) => {
    const client = connectLive(here, ada.token);
    const changes = client.subscribe(WATCH, { ids: [whom.id] });
    const next = async (withinMs?: number) =>
      (await changes.next(withinMs)).data.presenceChanged.status as string;
    return { next, quiet: changes.quiet, stop: client.stop };
  };
  const isListed = async (whom: Person) => {
    const { data } = await here.graphql('{ users(online: true) { nodes { id } } }', {}, ada.token);
    return data.users.nodes.some(({ id }: { id: string }) => id === whom.id);
  };

  test('on both, by either kind of socket: online until the last tab closes, then offline within the grace', async () => {
    const told = watch(ben);
    expect(await told.next()).toBe('OFFLINE');
    const one = connectLive(here, ben.token);
    await one.connected;
    expect(await told.next()).toBe('ONLINE');
    const two = connectLive(there, ben.token);
    await two.connected;
    const three = await openSocket(there, '/ws/status/', ben.token);
    one.stop();
    two.stop();
    expect(await told.quiet(6_000)).toEqual([]);
    expect(await isListed(ben)).toBe(true);
    const begun = performance.now();
    three.stop();
    expect(await told.next(8_000)).toBe('OFFLINE');
    expect(performance.now() - begun).toBeGreaterThan(2_500);
    expect(performance.now() - begun).toBeLessThan(6_500);
    expect(await isListed(ben)).toBe(false);
    told.stop();
  }, 40_000);

  test('the node under all three is killed: offline within 60 s, and no flap before', async () => {
    const told = watch(ben);
    expect(await told.next()).toBe('OFFLINE');
    const tabs = [connectLive(there, ben.token), connectLive(there, ben.token)];
    await Promise.all(tabs.map((tab) => tab.connected));
    await openSocket(there, '/ws/status/', ben.token);
    expect(await told.next()).toBe('ONLINE');
    const begun = performance.now();
    await there.kill('SIGKILL');
    expect(await told.next(60_000)).toBe('OFFLINE');
    // Not before the leases could have been renewed: somebody may still come back to another node.
    expect(performance.now() - begun).toBeGreaterThan(20_000);
    expect(await isListed(ben)).toBe(false);
    told.stop();
  }, 75_000);
});
