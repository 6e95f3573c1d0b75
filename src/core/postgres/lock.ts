import type { EntityClass } from '@mikro-orm/core';
import type { Context } from '../context.js';
import { allColumns } from './columns.js';

/**
 * Locks rows of `entity` until the open `ctx.commit` ends, in the order of their ids so that two
 * of these never wait for each other, and reads them as they now are: a count changed on what is
 * returned is exact. Rows that only refer to them may be written meanwhile. What is not there is left out.
 */
export async function lockRows<T extends { id: number }>(
  ctx: Context,
  entity: EntityClass<T>,
  ids: readonly number[],
): Promise<T[]> {
  const { tableName } = ctx.em.getMetadata().get<T>(entity);
  const rows: object[] = await ctx.em.execute(
    `select ${allColumns(ctx, entity)} from ?? where id in (?) order by id for no key update`,
    [tableName, ids],
  );
  return rows.map((row) => ctx.em.map(entity, row as never) as T);
}
