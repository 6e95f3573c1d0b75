import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { rateLimited } from '../../core/errors.js';
import { lockRows } from '../../core/postgres/lock.js';
import { confirmedNow, User } from '../account/user.entity.js';
import { CodePurpose } from './login-code.entity.js';

const digits = 6;

// Used without a password, so it must be long enough not to be guessed.
const longToken = () => randomBytes(20).toString('hex');
const makers: Record<CodePurpose, () => string> = {
  LOGIN: () => String(randomInt(10 ** digits)).padStart(digits, '0'),
  PASSWORD: longToken,
  CONFIRM_EMAIL: longToken,
  UNDO_EMAIL: longToken,
  UNDO_SECOND_FACTOR: longToken,
};

/** The HMAC of a code, bound to its purpose and user. */
const digestOf = ({ secret }: App, purpose: CodePurpose, userId: number | null, code: string) =>
  createHmac('sha256', secret).update(`mailed ${purpose} ${userId}\n${code}`).digest('hex');

const ownerOf = (purpose: CodePurpose, userId: number) =>
  purpose === CodePurpose.LOGIN ? userId : null;

/** Purposes of tokens with a link. An older one stays valid beside a newer one, each for its own address. */
export type EmailPurpose = Exclude<CodePurpose, CodePurpose.LOGIN | CodePurpose.PASSWORD>;

/**
 * Creates a code for a user. Null within the pause between two mails and after the maximum per hour. A new
 * code for sign-in or for a password revokes the previous one.
 */
export function issueCode(
  ctx: Context,
  userId: number,
  purpose: CodePurpose,
  email: string | null = null,
): Promise<string | null> {
  const { codeMinutes, emailTokenDays, codeCooldownSeconds, codesPerHour } = ctx.app.config.limits;
  const minutes = email === null ? codeMinutes : emailTokenDays * 24 * 60;
  return ctx.commit(async () => {
    // Serialized, or two concurrent requests would both pass the check.
    await lockRows(ctx, User, [userId]);
    const [lately] = await ctx.em.execute<{ count: number; paused: boolean | null }[]>(
      `select count(*)::int,
              bool_or(created_at > now() - make_interval(secs => ?)
                and email is not distinct from ?::text
                and (email is null or used_at is null)) as paused
       from login_codes
       where user_id = ? and purpose = ? and created_at > now() - interval '1 hour'`,
      [codeCooldownSeconds, email, userId, purpose],
    );
    const paused = codeCooldownSeconds > 0 && lately?.paused;
    if (paused || (lately?.count ?? 0) >= codesPerHour) return null;
    const code = makers[purpose]();
    await ctx.em.execute(
      `insert into login_codes (user_id, purpose, digest, email, expires_at)
       values (?, ?, ?, ?, now() + make_interval(mins => ?))`,
      [userId, purpose, digestOf(ctx.app, purpose, ownerOf(purpose, userId), code), email, minutes],
    );
    return code;
  });
}

/** Throws RATE_LIMITED when no further token of a purpose can be issued within the hour. */
export async function assertIssuable(ctx: Context, userId: number, purpose: CodePurpose) {
  const [row] = await ctx.em.execute<{ count: number; left: number }[]>(
    `select count(*)::int, extract(epoch from min(created_at) + interval '1 hour' - now())::float8 as left
     from login_codes where user_id = ? and purpose = ? and created_at > now() - interval '1 hour'`,
    [userId, purpose],
  );
  if (row && row.count >= ctx.app.config.limits.codesPerHour)
    throw rateLimited('Too many changes within an hour; try again later.', row.left * 1000);
}

/**
 * Redeems a code: whether it is the valid one of the user, which it then no longer is. Each call is counted
 * as an attempt first, outside the transaction of the caller.
 */
export async function spendLoginCode(ctx: Context, userId: number, code: string): Promise<boolean> {
  const em = ctx.app.orm.em.fork();
  const [tried] = await em.execute<{ id: string; digest: string }[]>(
    `update login_codes set tries = tries + 1
     where id = (select max(id) from login_codes where user_id = ? and purpose = 'LOGIN')
       and tries < ? and used_at is null and expires_at > now()
     returning id, digest`,
    [userId, ctx.app.config.limits.codeTries],
  );
  if (!tried) return false;
  const given = Buffer.from(digestOf(ctx.app, CodePurpose.LOGIN, userId, code.trim()));
  if (!timingSafeEqual(given, Buffer.from(tried.digest))) return false;
  const used = await em.execute<unknown[]>(
    `with used as (
       update login_codes set used_at = now() where id = ? and used_at is null returning user_id
     )
     update users set email_confirmed_at = ${confirmedNow}
     from used where users.id = used.user_id returning users.id`,
    [tried.id],
  );
  return used.length === 1;
}

const liveReset = `purpose = 'PASSWORD' and digest = ? and used_at is null and expires_at > now()
  and not exists (select from login_codes newer
    where newer.user_id = login_codes.user_id and newer.purpose = 'PASSWORD'
      and newer.id > login_codes.id)`;

/** Whether a token for a password reset is valid. */
export async function isResetToken(ctx: Context, token: string): Promise<boolean> {
  const digest = digestOf(ctx.app, CodePurpose.PASSWORD, null, token.trim());
  const rows = await ctx.em.execute<unknown[]>(`select from login_codes where ${liveReset}`, [
    digest,
  ]);
  return rows.length === 1;
}

/** Redeems a token for a password reset: the id of its user, null if it is invalid. */
export async function spendResetToken(ctx: Context, token: string): Promise<number | null> {
  const digest = digestOf(ctx.app, CodePurpose.PASSWORD, null, token.trim());
  const [used] = await ctx.em.execute<{ user_id: string }[]>(
    `update login_codes set used_at = now() where ${liveReset} returning user_id`,
    [digest],
  );
  return used ? Number(used.user_id) : null;
}

/**
 * Redeems a token with a link: its user and the address it was mailed to; null if it is invalid. A token that takes a
 * change back voids those of later changes, whose addresses may be those of a thief.
 */
export async function spendEmailToken(
  ctx: Context,
  purpose: EmailPurpose,
  token: string,
): Promise<{ userId: number; email: string } | null> {
  const [used] = await ctx.em.execute<{ user_id: string; email: string }[]>(
    `with used as (
       update login_codes set used_at = now()
       where purpose = ? and digest = ? and used_at is null and expires_at > now()
       returning id, user_id, email
     ), voided as (
       update login_codes later set used_at = now() from used
       where later.user_id = used.user_id and later.id > used.id and later.used_at is null
         and later.purpose = 'UNDO_EMAIL' and ? = 'UNDO_EMAIL'
     )
     select user_id, email from used`,
    [purpose, digestOf(ctx.app, purpose, null, token.trim()), purpose],
  );
  return used ? { userId: Number(used.user_id), email: used.email } : null;
}

/** Revokes all mailed codes of a user, but for those that take back a change. */
export async function voidCodes(ctx: Context, userId: number): Promise<void> {
  await ctx.em.execute(
    `update login_codes set used_at = now()
     where user_id = ? and used_at is null and purpose not in ('UNDO_EMAIL', 'UNDO_SECOND_FACTOR')`,
    [userId],
  );
}
