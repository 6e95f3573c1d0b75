import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { RedisLeases } from '../../src/core/leases/redis-leases.js';
import { connectLive } from '../harness/live.js';
import { type Parley, type Person, signUp } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';
import { askBothWays, type BothWays, startBothWays } from './both-ways.js';

const PEOPLE = `{
  users { nodes { username presence { status lastSeenAt } } }
  me { followers { nodes { username about: presence { is: status user { username presence { status } } } } } }
}`;

/** Texts that imitate the key of an external value. */
const forged = ['\u00010:1\u0001', '\u0001', '\u00010:', '\\u00010:1\\u0001', '"\u00010:1\u0001"'];

describeWithRedisServer('presence, an external value', async (redis) => {
  let ways: BothWays;
  let database: pg.Client;
  const people: Record<string, Person> = {};

  const says = async (node: Parley, who: Person, status: 'ONLINE' | 'OFFLINE') => {
    const query = `mutation { setPresence(input: { status: ${status} }) { presence { status } } }`;
    const { data } = await node.graphql(query, {}, who.token);
    expect(data.setPresence.presence).toEqual({ status });
  };
  const ask = (query: string, who = people.ada as Person) => askBothWays(ways, { who, query });
  const statusesIn = (data: unknown) => {
    const { users } = data as {
      users: { nodes: { username: string; presence: { status: string } }[] };
    };
    return Object.fromEntries(
      users.nodes.map(({ username, presence }) => [username, presence.status]),
    );
  };

  beforeAll(async () => {
    ways = await startBothWays({ REDIS_URL: redis.url });
    for (const name of ['ada', 'ben', 'cleo', 'gus'])
      people[name] = await signUp(ways.planned, name);
    const { ada, gus } = people as Record<string, Person>;
    database = new pg.Client(ways.planned.databaseUrl);
    await database.connect();
    await database.query(
      `insert into follows (follower_id, followee_id) select id, $1 from users where id <> $1`,
      [Number(ada!.id.split('_')[1])],
    );
    await says(ways.planned, gus as Person, 'ONLINE');
    await database.query(
      `update users set deleted_at = now(), username = 'gone' where username = 'gus'`,
    );
  }, 60_000);
  afterAll(async () => {
    await database?.end();
    await ways?.stop();
  }, 30_000);

  test('is read by one statement and one request to Redis, and is OFFLINE for deleted accounts', async () => {
    const ben = connectLive(ways.loaded, (people.ben as Person).token);
    onTestFinished(ben.stop);
    await ben.connected;
    await says(ways.planned, people.cleo as Person, 'ONLINE');
    await expect
      .poll(async () => statusesIn((await ask(PEOPLE)).data), { timeout: 10_000 })
      .toEqual({ ada: 'OFFLINE', ben: 'ONLINE', cleo: 'ONLINE' });
    const looks = vi.spyOn(RedisLeases.prototype, 'online');
    try {
      await ways.planned.graphql(PEOPLE, {}, people.ada?.token);
      expect(looks).toHaveBeenCalledOnce();
      // Each user once, and no deleted account.
      expect(looks.mock.calls[0]?.[0]).toHaveLength(3);
    } finally {
      looks.mockRestore();
    }
    const { data, isPlanned } = await ask(PEOPLE);
    expect(isPlanned).toBe(true);
    const { nodes } = (data as { me: { followers: { nodes: object[] } } }).me.followers;
    expect(nodes).toContainEqual({
      username: 'gone',
      about: { is: 'OFFLINE', user: { username: 'gone', presence: { status: 'OFFLINE' } } },
    });
  }, 40_000);

  test('is looked up in every request, also of a known query', async () => {
    const query = '{ me { presence { status } } }';
    for (const status of ['ONLINE', 'OFFLINE', 'ONLINE', 'OFFLINE'] as const) {
      await says(ways.planned, people.ada as Person, status);
      const { data, isPlanned } = await ask(query);
      expect({ data, isPlanned }).toEqual({
        data: { me: { presence: { status } } },
        isPlanned: true,
      });
    }
  });

  test('is not looked up where it is not selected, or no user is in the answer', async () => {
    const looks = vi.spyOn(RedisLeases.prototype, 'online');
    try {
      for (const query of [
        '{ users { nodes { username bio } } }',
        '{ users { nodes { presence { lastSeenAt user { id } __typename } } } }',
      ])
        expect((await ways.planned.graphql(query, {}, people.ada?.token)).errors).toBeUndefined();
      expect(looks).not.toHaveBeenCalled();
    } finally {
      looks.mockRestore();
    }
    const { data, isPlanned } = await ask('{ me { friends { nodes { presence { status } } } } }');
    expect({ data, isPlanned }).toEqual({
      data: { me: { friends: { nodes: [] } } },
      isPlanned: true,
    });
  });

  test.each(forged)('takes %j for text of a user', async (text) => {
    await database.query(
      `update users set first_name = $1, last_name = $1, bio = $1, alias = $1 where username = 'ben'`,
      [text],
    );
    const query =
      '{ users { nodes { firstName fullName bio presence { status } alias } } feed { nodes { id } } }';
    const { data, isPlanned } = await ask(query);
    expect(isPlanned).toBe(true);
    expect((data as { users: object }).users).toMatchObject({
      nodes: expect.arrayContaining([expect.objectContaining({ bio: text, alias: text })]),
    });
  });

  test('is the knowledge of the node while Redis is away, and equal both ways', async () => {
    const { ada, ben, cleo } = people as Record<string, Person>;
    for (const node of [ways.planned, ways.loaded]) await says(node, cleo as Person, 'ONLINE');
    await says(ways.planned, ada as Person, 'ONLINE');
    await redis.kill();
    const told = async (node: Parley, rest = '') => {
      const query = `{ users { nodes { username presence { status } } } ${rest} }`;
      return statusesIn((await node.graphql(query, {}, ben?.token)).data);
    };
    const atPlanned = await told(ways.planned);
    expect(atPlanned).toEqual({ ada: 'ONLINE', ben: 'OFFLINE', cleo: 'ONLINE' });
    // The same node by its loaders.
    expect(await told(ways.planned, `node(id: "${ada?.id}") { id }`)).toEqual(atPlanned);
    // The other node keeps ben online for some seconds after his socket closed.
    await expect
      .poll(() => told(ways.loaded), { timeout: 15_000 })
      .toEqual({ ada: 'OFFLINE', ben: 'OFFLINE', cleo: 'ONLINE' });
    await says(ways.loaded, ada as Person, 'ONLINE');
    expect((await ask(PEOPLE, ben)).isPlanned).toBe(true);
  }, 40_000);
});
