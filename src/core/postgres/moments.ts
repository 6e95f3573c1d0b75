import type { EntityClass } from '@mikro-orm/core';
import type { Context } from '../context.js';

/**
 * The time of a row that is about to join a list ordered by time and id, inside an open `ctx.commit`:
 * now, and never before the newest row, whose time `newest` selects. The caller holds a lock that
 * every writer takes before adding to the list. `now()` would be the start of the transaction: a row
 * that commits late would then appear behind the cursors of readers, and they would never see it.
 */
export async function nextMoment(
  ctx: Context,
  newest: string,
  values: readonly unknown[] = [],
): Promise<Date> {
  const [row] = await ctx.em.execute<{ moment: string }[]>(
    `select greatest(clock_timestamp()::timestamptz(3), (${newest})) as moment`,
    [...values],
  );
  return new Date(row?.moment as string);
}

/**
 * The same for the list of all rows of `entity`, which is locked until the commit ends. To be called
 * last, since others wait meanwhile.
 */
export async function nextMomentOf(
  ctx: Context,
  entity: EntityClass<object>,
  column = 'created_at',
): Promise<Date> {
  const { tableName } = ctx.em.getMetadata().get(entity);
  await ctx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `list ${tableName}`,
  ]);
  return nextMoment(ctx, 'select max(??) from ??', [column, tableName]);
}
