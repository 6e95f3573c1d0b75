import { expect, test, vi } from 'vitest';
import { RedisLeases } from '../../src/core/redis/leases.js';
import { type Parley, type Person } from '../harness/server.js';
import { describeWithRedisServer } from '../harness/with-redis.js';
import { askBothWays, startBothWays } from './both-ways.js';

const PEOPLE = `{
  users { nodes { username presence { status lastSeenAt } } }
  me { followers { nodes { username about: presence { is: status user { username presence { status } } } } } }
}`;

/** Texts that imitate the key of an external value. */
const forged = ['\u00010:1\u0001', '\u0001', '\u00010:', '\\u00010:1\\u0001', '"\u00010:1\u0001"'];

describeWithRedisServer('presence, an external value', async (redis) => {
  const ways = await startBothWays({ REDIS_URL: redis.url });
  const { sql } = ways.planned;
  const { ada, ben, cleo, gus } = await ways.planned.people('ada', 'ben', 'cleo', 'gus');
  const says = (node: Parley, who: Person, status: 'ONLINE' | 'OFFLINE') =>
    who.at(node).act('setPresence', { status });
  await sql(
    `insert into follows (follower_id, followee_id) select id, $1 from users where id <> $1`,
    [ada.number],
  );
  await says(ways.planned, gus, 'ONLINE');
  await sql(`update users set deleted_at = now(), username = 'gone' where username = 'gus'`);
  const ask = (query: string, who = ada) => askBothWays(ways, { who, query });
  const statusesIn = (data: unknown) => {
    const { users } = data as {
      users: { nodes: { username: string; presence: { status: string } }[] };
    };
    return Object.fromEntries(
      users.nodes.map(({ username, presence }) => [username, presence.status]),
    );
  };

  test('is read by one statement and one request to Redis, and is OFFLINE for deleted accounts', async () => {
    await ben.at(ways.loaded).connect().connected;
    await says(ways.planned, cleo, 'ONLINE');
    await expect
      .poll(async () => statusesIn((await ask(PEOPLE)).data))
      .toEqual({ ada: 'OFFLINE', ben: 'ONLINE', cleo: 'ONLINE' });
    const looks = vi.spyOn(RedisLeases.prototype, 'online');
    try {
      await ada.graphql(PEOPLE);
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
      await says(ways.planned, ada, status);
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
        await ada.ask(query);
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
    await sql(
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
    for (const node of [ways.planned, ways.loaded]) await says(node, cleo, 'ONLINE');
    await says(ways.planned, ada, 'ONLINE');
    await redis.kill();
    const told = async (node: Parley, rest = '') => {
      const query = `{ users { nodes { username presence { status } } } ${rest} }`;
      return statusesIn(await ben.at(node).ask(query));
    };
    const atPlanned = await told(ways.planned);
    expect(atPlanned).toEqual({ ada: 'ONLINE', ben: 'OFFLINE', cleo: 'ONLINE' });
    // The same node by its loaders.
    expect(await told(ways.planned, `node(id: "${ada.id}") { id }`)).toEqual(atPlanned);
    // The other node keeps ben online for some seconds after his socket closed.
    await expect
      .poll(() => told(ways.loaded))
      .toEqual({ ada: 'OFFLINE', ben: 'OFFLINE', cleo: 'ONLINE' });
    await says(ways.loaded, ada, 'ONLINE');
    expect((await ask(PEOPLE, ben)).isPlanned).toBe(true);
  }, 40_000);
});
