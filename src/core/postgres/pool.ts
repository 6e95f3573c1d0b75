import type { MikroORM, PostgreSqlConnection } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { App } from '../app.js';

/** The one pool of connections everything here shares. */
export const poolOf = (orm: MikroORM): Promise<Pool> =>
  (orm.em.getConnection() as PostgreSqlConnection).getNativeClient();

/**
 * The rows that a statement answers with, outside every transaction; it is prepared as `name` once
 * on each connection. For what each socket asks: the way through an entity manager, which writes
 * values into the text, makes twenty kilobytes of garbage.
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
