import type { Context } from '../../core/context.js';
import { notFound, unauthenticated } from '../../core/errors.js';
import { bindIds, raw, run, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { isAccount } from './user.reads.js';
import { assertNotBlocked } from './user.service.js';

/**
 * Keeps the accounts of the viewer and of `others` from being deleted and suspended until the open
 * `ctx.commit` ends, so that nothing is written that the deletion does not find. Users are locked
 * before everything else, in the order of their ids. Throws UNAUTHENTICATED when the viewer's account
 * was deleted, and NOT_FOUND for another one.
 */
export async function holdAccounts(ctx: Context, ...others: number[]): Promise<void> {
  const held = await holdExisting(ctx, ...others);
  if (!others.every((id) => held.has(id))) throw notFound('User');
}

/** A select that holds the viewer's account as `holdAccounts` does, under a condition; no row where it was deleted. */
export const heldViewer = (when: Sql): Sql =>
  sql`select held.id from users held where held.id = ${viewerId} and ${isAccount(raw('held'))} and ${when} for share`;

/** Holds as `holdAccounts` does, and resolves to those of the accounts that there are. */
export async function holdExisting(
  ctx: Context,
  ...others: number[]
): Promise<ReadonlySet<number>> {
  const own = ctx.viewer.id;
  const rows = await run<{ id: string }>(
    ctx,
    sql`select u.id from users u where u.id = any(${bindIds([own, ...others])}) and ${isAccount(raw('u'))}
      order by u.id for share`,
  );
  const held = new Set(rows.map(({ id }) => Number(id)));
  if (!held.has(own)) throw unauthenticated();
  return held;
}

/** Like `holdAccounts`, and throws NOT_FOUND for a user who, or whom the viewer, blocked. */
export async function holdContact(ctx: Context, userId: number): Promise<void> {
  await holdAccounts(ctx, userId);
  await assertNotBlocked(ctx, userId);
}
