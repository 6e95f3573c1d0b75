import type { Context } from '../../core/context.js';
import { bind, bindIds, execute, type Sql, sql } from '../../core/reads/sql.js';

/** Whether a user is told of what another one does: neither muted that user, and neither of the two blocked the other. */
export const hears = (user: Sql, actor: Sql): Sql =>
  sql`not exists (select from mutes where user_id = ${user} and muted_id = ${actor})
    and not exists (select from blocks where user_id = ${user} and other_id = ${actor})`;

/** Those of `userIds` who hear of what another user does, as it is committed or written in the open transaction. */
export async function hearersOf(
  ctx: Context,
  actorId: number,
  userIds: readonly number[],
): Promise<number[]> {
  if (userIds.length === 0) return [];
  const rows = await execute<{ id: string }>(
    ctx,
    sql`select person.id from unnest(${bindIds(userIds)}) person (id)
      where ${hears(sql`person.id`, bind(actorId, 'bigint'))}`,
  );
  const hearing = new Set(rows.map(({ id }) => Number(id)));
  return userIds.filter((id) => hearing.has(id));
}

/** Those of these users who blocked the viewer, or whom the viewer blocked. */
export async function blockedAmong(
  ctx: Context,
  userIds: Iterable<number>,
): Promise<ReadonlySet<number>> {
  const rows = await ctx.em.execute<{ other_id: string }[]>(
    'select other_id from blocks where user_id = ? and other_id = any(?::bigint[])',
    [ctx.viewer.id, `{${[...userIds]}}`],
  );
  return new Set(rows.map(({ other_id }) => Number(other_id)));
}
