import { expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { ONLINE, PRESENCE } from '../harness/documents.js';
import { startPostgres } from '../harness/postgres.js';
import { village } from '../harness/server.js';
import { describeWithRedis } from '../harness/with-redis.js';

describeWithRedis(
  'two installations on one Redis, with databases of equal names',
  async (redis) => {
    const open = async () => {
      const { url } = closing(await startPostgres());
      const env = { DATABASE_URL: url, REDIS_URL: redis.url };
      return { ...(await village(env, 'ada', 'ben')), database: new URL(url).pathname };
    };
    const [one, other] = [await open(), await open()];

    test('do not share presence, although their users have equal ids', async () => {
      expect(other.database).toBe(one.database);
      expect(other.ada.id).toBe(one.ada.id);
      const told = other.ben.subscribe(PRESENCE, { ids: [other.ada.id] });
      expect((await told.event()).status).toBe('OFFLINE');
      await one.ada.connect().connected;
      const online = async ({ ben }: typeof one) =>
        (await ben.ask(ONLINE)).users.nodes.map(({ id }: { id: string }) => id);
      await expect.poll(() => online(one)).toContain(one.ada.id);
      expect(await online(other)).not.toContain(other.ada.id);
      expect(await told.quiet(1_000)).toEqual([]);
    });
  },
);
