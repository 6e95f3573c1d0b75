import { createHash } from 'node:crypto';
import { assertNoCommit } from '../../core/commit-scope.js';
import type { Context } from '../../core/context.js';
import { type AppError, rateLimited } from '../../core/errors.js';
import { nameKey } from '../../core/names.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { addressKey } from '../../core/proxies.js';

/** Names are stored as digests, because users sometimes type their password into the name field. */
const keysOf = ({ origin }: Context, name: string) => ({
  pair: createHash('sha256')
    .update(`${nameKey(name)}\n${addressKey(origin.address)}`)
    .digest('base64url'),
  address: `address ${addressKey(origin.address)}`,
});

/**
 * Throws RATE_LIMITED after too many failures of a name from this address, where the wait doubles each
 * time, or of this address altogether. No account is locked permanently.
 */
export async function refuseGuessing(ctx: Context, name: string): Promise<void> {
  const { loginFailures, loginFailuresPerAddress, loginWindowMinutes } = ctx.app.config.limits;
  const { pair, address } = keysOf(ctx, name);
  const rows = await queryPrepared<{ key: string; count: number; age: number; left: number }>(
    ctx.app,
    'sign_in_failures',
    `select key, count, extract(epoch from now() - latest)::float8 as age,
            extract(epoch from since + make_interval(mins => $3) - now())::float8 as left
     from sign_in_failures where key in ($1, $2) and since > now() - make_interval(mins => $3)`,
    [pair, address, loginWindowMinutes],
  );
  for (const { key, count, age, left } of rows) {
    const over = count - (key === pair ? loginFailures : loginFailuresPerAddress);
    if (over < 0) continue;
    const wait = key === pair ? Math.min(2 ** over, left) - age : left;
    if (wait > 0) throw tooMany(ctx, Math.ceil(wait * 1000));
  }
}

function tooMany({ app }: Context, waitMs: number): AppError {
  app.metrics.signInFailures.inc({ reason: 'refused' });
  return rateLimited('Too many failed attempts; try again later.', waitMs).because(
    'TOO_MANY_ATTEMPTS',
  );
}

/**
 * Evaluates a guess of `name`'s secret, counted as a failure beforehand, so that concurrent guesses count
 * too; a success takes that back. The count is written outside the caller's transaction, whose rollback
 * must not undo it. Throws RATE_LIMITED without evaluating.
 */
export async function evaluateGuess(
  ctx: Context,
  name: string,
  evaluate: () => Promise<boolean>,
): Promise<boolean> {
  assertNoCommit('Evaluating a guess');
  const { pair, address } = keysOf(ctx, name);
  const counted = await countAttempt(ctx, pair, address);
  const takeBack = () => uncount(ctx, counted);
  if (counted.length < 2) {
    await takeBack();
    await refuseGuessing(ctx, name);
    throw tooMany(ctx, 1_000);
  }
  const right = await evaluate().catch(async (error: unknown) => {
    await takeBack();
    throw error;
  });
  if (right) await takeBack();
  else ctx.app.metrics.signInFailures.inc({ reason: 'wrong' });
  return right;
}

/** Counts an attempt under the keys that are below their limit, and returns these. */
async function countAttempt(ctx: Context, pair: string, address: string): Promise<string[]> {
  const { loginFailures, loginFailuresPerAddress, loginWindowMinutes } = ctx.app.config.limits;
  const rows = await queryPrepared<{ key: string }>(
    ctx.app,
    'count_attempt',
    `insert into sign_in_failures as failure (key) values ($1), ($2)
     on conflict (key) do update set
       count = case when failure.since > now() - make_interval(mins => $5) then failure.count + 1 else 1 end,
       since = case when failure.since > now() - make_interval(mins => $5) then failure.since else now() end,
       latest = now()
     where failure.since <= now() - make_interval(mins => $5)
       or failure.count < case when failure.key = $1 then $3::int else $4::int end
       or (failure.key = $1
         and failure.latest <= now() - make_interval(secs => power(2, least(failure.count - $3::int, 20))))
     returning key`,
    [pair, address, loginFailures, loginFailuresPerAddress, loginWindowMinutes],
  );
  return rows.map(({ key }) => key);
}

async function uncount(ctx: Context, keys: readonly string[]): Promise<void> {
  await queryPrepared(
    ctx.app,
    'uncount_attempt',
    'update sign_in_failures set count = count - 1 where key = any($1) and count > 0',
    [keys],
  );
}

/**
 * Counts a sign-up from this address, outside the caller's transaction, whose rollback must not undo it.
 * Throws RATE_LIMITED for one too many in an hour.
 */
export async function countSignUp(ctx: Context): Promise<void> {
  assertNoCommit('Counting a sign-up');
  const [counted] = await queryPrepared<{ count: number; left: number }>(
    ctx.app,
    'count_sign_up',
    `insert into sign_in_failures as sign_ups (key) values ($1)
     on conflict (key) do update set
       count = case when ${isCurrent} then least(sign_ups.count, $2::int) + 1 else 1 end,
       since = case when ${isCurrent} then sign_ups.since else now() end,
       latest = now()
     returning count, extract(epoch from since + interval '1 hour' - now())::float8 as left`,
    [`sign-ups ${addressKey(ctx.origin.address)}`, ctx.app.config.limits.signUpsPerHour],
  );
  const { count = 0, left = 0 } = counted ?? {};
  if (count <= ctx.app.config.limits.signUpsPerHour) return;
  throw rateLimited('Too many sign-ups from this address; try again later.', left * 1000);
}

const isCurrent = `sign_ups.since > now() - interval '1 hour'`;
