import type { Context } from '../../core/context.js';

/**
 * Those of `userIds` who are told of what another user does: neither muted that user, and neither of the two blocked
 * the other. In a transaction, this reads what has been committed or written in it.
 */
export async function hearersOf(
  ctx: Context,
  actorId: number,
  userIds: readonly number[],
): Promise<number[]> {
  if (userIds.length === 0) return [];
  const rows = await ctx.em.execute<{ id: string }[]>(
    `select person.id from unnest(?::bigint[]) person (id)
     where not exists (select from mutes where user_id = person.id and muted_id = ?)
       and not exists (select from blocks where user_id = person.id and other_id = ?)`,
    [`{${userIds}}`, actorId, actorId],
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
