import type { Context } from '../../core/context.js';
import { conflict, type FieldErrors } from '../../core/errors.js';

/** How long nobody may wear the name or the address of an account that was deleted. */
const reservedDays = 30;

const digestOf = (what: 'username' | 'email') =>
  `encode(sha256(convert_to('${what} ' || lower(?), 'UTF8')), 'hex')`;

/** What only one person may have. */
export interface Names {
  username: string;
  email: string;
}

/** What is said of a name or an address that is taken, in whatever way. */
export const taken: Names = {
  username: 'A user with that username already exists.',
  email: 'A user with that email already exists.',
};

/** Keeps the names of an account that is deleted from everybody for 30 days. */
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

/** Throws CONFLICT naming which of these another person has, or had within the last 30 days. */
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
