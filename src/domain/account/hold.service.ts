import type { Context } from '../../core/context.js';
import { notFound, unauthenticated } from '../../core/errors.js';
import { bindIds, raw, run, sql } from '../../core/reads/sql.js';
import { isAccount } from './user.reads.js';

/**
 * Keeps the accounts of the viewer and of `others` from being deleted and suspended until the open
 * `ctx.commit` ends, so that nothing is written that the deletion does not find. Users are locked
 * before everything else, in the order of their ids. Throws UNAUTHENTICATED when the viewer's account
 * was deleted, and NOT_FOUND for another one.
 */
export async function holdAccounts(ctx: Context, ...others: number[]): Promise<void> {
  const viewerId = ctx.viewer.id;
  const rows = await run<{ id: string }>(
    ctx,
    sql`select u.id from users u where u.id = any(${bindIds([viewerId, ...others])}) and ${isAccount(raw('u'))}
      order by u.id for share`,
  );
  const held = new Set(rows.map(({ id }) => Number(id)));
  if (!held.has(viewerId)) throw unauthenticated();
  if (!others.every((id) => held.has(id))) throw notFound('User');
}
