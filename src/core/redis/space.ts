import type { MikroORM } from '@mikro-orm/postgresql';
import type { RedisAddress } from '../../config/redis-url.js';

/**
 * The prefix of all keys and channels of an installation. Several may share a Redis, with databases of equal names:
 * an installation is a schema of a database of a cluster of PostgreSQL, whose identifier a standby and a restart
 * keep. Pub/sub ignores the number of the database of Redis, so that it is part of the prefix.
 */
export async function redisSpace(orm: MikroORM, { database }: RedisAddress): Promise<string> {
  const [row] = await orm.em.fork().execute<{ id: string }[]>(
    `select md5(concat_ws(' ', (select system_identifier from pg_control_system()),
       (select oid from pg_database where datname = current_database()), current_schema())) as id`,
  );
  return `parley:${database}:${row?.id.slice(0, 16)}`;
}
