import { createHash } from 'node:crypto';
import type { Context } from '../../core/context.js';
import { conflict } from '../../core/errors.js';
import { nameKey, skeletonOf } from '../../core/names.js';

/** How long a username stays reserved after a change or a deletion. */
const reservedDays = 30;

/**
 * Look-alikes of a reserved name are reserved too. The lower-case form counts as well, since I looks like l and i does
 * not, and both are one name.
 */
const digestsOf = (username: string) =>
  [skeletonOf(username), skeletonOf(nameKey(username))].map((form) =>
    createHash('sha256').update(`username ${form}`).digest('hex'),
  );

/** Reserves a username that the viewer gives up, for 30 days. Only the viewer may take it back. */
export async function reserve(ctx: Context, username: string): Promise<void> {
  await ctx.em.execute(
    `insert into reserved_names (digest, holder_id, until)
     select distinct digest, ?::bigint, now() + make_interval(days => ?) from unnest(array[?]::text[]) digest
     on conflict (digest) do update set until = excluded.until, holder_id = excluded.holder_id`,
    [ctx.viewer.id, reservedDays, digestsOf(username)],
  );
}

/** The error for a field whose value another account has. */
export function takenError(field: 'username' | 'email') {
  const message = `A user with that ${field} already exists.`;
  return conflict(message, { [field]: [message] }).because(
    field === 'email' ? 'EMAIL_TAKEN' : 'USERNAME_TAKEN',
  );
}

/** Throws CONFLICT for a username that another account has, or had within the last 30 days, or that looks like it. */
export async function refuseTaken(ctx: Context, username: string, exceptId = 0): Promise<void> {
  const found = await ctx.em.execute<unknown[]>(
    `select from users where (username_key = ? or username_skeleton = ?) and id <> ?
     union all
     select from reserved_names where digest = any(array[?]::text[]) and until > now() and holder_id is distinct from ?`,
    [nameKey(username), skeletonOf(username), exceptId, digestsOf(username), exceptId],
  );
  if (found.length > 0) throw takenError('username');
}
