import type { MikroORM, PostgreSqlConnection } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { App } from '../app.js';

/** The one pool of connections everything here shares. */
export const poolOf = (orm: MikroORM): Promise<Pool> =>
  (orm.em.getConnection() as PostgreSqlConnection).getNativeClient();

/**
 * The rows of a statement outside every transaction, prepared as `name` once on each connection. For what each
 * socket needs: an entity manager would make twenty kilobytes of garbage.
 */
export async function ask<R extends object>(
  { orm }: App,
  name: string,
  text: string,
  values: unknown[],
): Promise<R[]> {
  const pool = await poolOf(orm);
  const { rows } = await pool.query<R>({ name, text, values });
  return rows;
}
