import { createHash } from 'node:crypto';
import type { Context } from '../../core/context.js';
import { conflict } from '../../core/errors.js';
import { nameKey, skeletonOf } from '../../core/names.js';

/** How long a username stays reserved after a change or a deletion. */
const reservedDays = 30;

/** Look-alikes of a reserved name are reserved too. */
const digestOf = (username: string) =>
  createHash('sha256')
    .update(`username ${skeletonOf(username)}`)
    .digest('hex');

/** Reserves a username that the viewer gives up, for 30 days. Only the viewer may take it back. */
export async function reserve(ctx: Context, username: string): Promise<void> {
  await ctx.em.execute('delete from reserved_names where until <= now()');
  await ctx.em.execute(
    `insert into reserved_names (digest, holder_id, until) values (?, ?, now() + make_interval(days => ?))
     on conflict (digest) do update set until = excluded.until, holder_id = excluded.holder_id`,
    [digestOf(username), ctx.viewer.id, reservedDays],
  );
}

/** The error for a field whose value another account has. */
export function takenError(field: 'username' | 'email') {
  const message = `A user with that ${field} already exists.`;
  return conflict(message, { [field]: [message] });
}

/** Throws CONFLICT for a username that another account has, or had within the last 30 days, or that looks like it. */
export async function refuseTaken(ctx: Context, username: string, exceptId = 0): Promise<void> {
  const found = await ctx.em.execute<unknown[]>(
    `select from users where (username_key = ? or username_skeleton = ?) and id <> ?
     union all
     select from reserved_names where digest = ? and until > now() and holder_id is distinct from ?`,
    [nameKey(username), skeletonOf(username), exceptId, digestOf(username), exceptId],
  );
  if (found.length > 0) throw takenError('username');
}
