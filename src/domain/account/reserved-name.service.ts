import { createHash } from 'node:crypto';
import type { Context } from '../../core/context.js';
import { conflict, type FieldErrors } from '../../core/errors.js';
import { emailKey, nameKey, skeletonOf } from '../../core/names.js';

/** How long a username and an e-mail address stay reserved after a change or a deletion. */
const reservedDays = 30;

/** The unique fields of an account. */
export interface Names {
  username: string;
  email: string;
}

/** Error messages for a taken username or e-mail address. */
export const taken: Names = {
  username: 'A user with that username already exists.',
  email: 'A user with that email already exists.',
};

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const digestOf = {
  // Look-alikes of a reserved name are reserved too.
  username: (name: string) => sha256(`username ${skeletonOf(name)}`),
  email: (address: string) => sha256(`email ${emailKey(address)}`),
};

/** Reserves names that the viewer gives up, for 30 days. Only the viewer may take them back. */
export async function reserve(ctx: Context, { username, email }: Partial<Names>): Promise<void> {
  const digests = [username && digestOf.username(username), email && digestOf.email(email)];
  await ctx.em.execute('delete from reserved_names where until <= now()');
  await ctx.em.execute(
    `insert into reserved_names (digest, holder_id, until)
     select digest, ?, now() + make_interval(days => ?)
     from unnest(array[?, ?]::text[]) digest where digest is not null
     on conflict (digest) do update set until = excluded.until, holder_id = excluded.holder_id`,
    [ctx.viewer.id, reservedDays, ...digests.map((digest) => digest || null)],
  );
}

/**
 * Throws CONFLICT on the fields that another account has, or had within the last 30 days. A username is
 * also taken when it looks like that of another account.
 */
export async function refuseTaken(
  ctx: Context,
  { username = '', email = '' }: Partial<Names>,
  exceptId = 0,
): Promise<void> {
  const [found] = await ctx.em.execute<{ username: boolean; email: boolean }[]>(
    `with reserved as (
       select digest from reserved_names
       where digest in (?, ?) and until > now() and holder_id is distinct from ?
     )
     select exists (select from users where (username_key = ? or username_skeleton = ?) and id <> ?)
         or exists (select from reserved where digest = ?) as username,
            exists (select from users where email_key = ? and id <> ?)
         or exists (select from reserved where digest = ?) as email`,
    [
      digestOf.username(username),
      digestOf.email(email),
      exceptId,
      nameKey(username),
      skeletonOf(username),
      exceptId,
      digestOf.username(username),
      emailKey(email),
      exceptId,
      digestOf.email(email),
    ],
  );
  const fields: FieldErrors = {};
  if (found?.username) fields.username = [taken.username];
  if (found?.email) fields.email = [taken.email];
  const [first] = Object.values(fields);
  if (first?.[0]) throw conflict(first[0], fields);
}
