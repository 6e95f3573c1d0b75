import type { MikroORM, PostgreSqlConnection } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { App } from '../app.js';

/** The pool of connections that all parts of a node share. */
export const poolOf = (orm: MikroORM): Promise<Pool> =>
  (orm.em.getConnection() as PostgreSqlConnection).getNativeClient();

/**
 * The rows of a statement, outside every transaction; it is prepared as `name` once on each connection.
 * For statements of every socket: an entity manager allocates twenty kilobytes for each.
 */
export async function queryPrepared<R extends object>(
  { orm }: App,
  name: string,
  text: string,
  values: unknown[],
): Promise<R[]> {
  const pool = await poolOf(orm);
  const { rows } = await pool.query<R>({ name, text, values });
  return rows;
}
