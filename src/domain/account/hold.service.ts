import type { Context } from '../../core/context.js';
import { notFound, unauthenticated } from '../../core/errors.js';

/**
 * Keeps the accounts of the viewer and of `others` from being deleted and suspended until the open
 * `ctx.commit` ends, so that nothing is written that the deletion does not find. Users are locked
 * before everything else, in the order of their ids. Throws UNAUTHENTICATED when the viewer's account
 * was deleted, and NOT_FOUND for another one.
 */
export async function holdAccounts(ctx: Context, ...others: number[]): Promise<void> {
  const viewerId = ctx.viewer.id;
  const rows = await ctx.em.execute<{ id: string }[]>(
    `select u.id from users u where u.id in (?) and u.deleted_at is null and u.suspended_at is null
     order by u.id for share`,
    [[viewerId, ...others]],
  );
  const held = new Set(rows.map(({ id }) => Number(id)));
  if (!held.has(viewerId)) throw unauthenticated();
  if (!others.every((id) => held.has(id))) throw notFound('User');
}
