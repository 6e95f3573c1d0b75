import type { Context } from '../../core/context.js';
import { conflict, type FieldErrors } from '../../core/errors.js';

/** How long the name and address of a deleted account are reserved. */
const reservedDays = 30;

const digestOf = (what: 'username' | 'email') =>
  `encode(sha256(convert_to('${what} ' || lower(?), 'UTF8')), 'hex')`;

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

/** Reserves the names of a deleted account for 30 days. */
export async function reserve(ctx: Context, { username, email }: Names): Promise<void> {
  await ctx.em.execute('delete from reserved_names where until <= now()');
  await ctx.em.execute(
    `insert into reserved_names (digest, until)
     select digest, now() + make_interval(days => ?)
     from unnest(array[${digestOf('username')}, ${digestOf('email')}]) digest
     on conflict (digest) do update set until = excluded.until`,
    [reservedDays, username, email],
  );
}

/** Throws CONFLICT on the fields that another account has, or had within the last 30 days. */
export async function refuseTaken(ctx: Context, names: Names, exceptId = 0): Promise<void> {
  const rows = await ctx.em.execute<{ username: boolean; email: boolean }[]>(
    `select exists (select from users where lower(username) = lower(?) and id <> ?)
         or exists (select from reserved_names where digest = ${digestOf('username')} and until > now()) as username,
            exists (select from users where lower(email) = lower(?) and id <> ?)
         or exists (select from reserved_names where digest = ${digestOf('email')} and until > now()) as email`,
    [names.username, exceptId, names.username, names.email, exceptId, names.email],
  );
  const fields: FieldErrors = {};
  if (rows[0]?.username) fields.username = [taken.username];
  if (rows[0]?.email) fields.email = [taken.email];
  const [first] = Object.values(fields);
  if (first?.[0]) throw conflict(first[0], fields);
}
