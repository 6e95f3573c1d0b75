import { createHash } from 'node:crypto';
import type { Context } from '../../core/context.js';
import { rateLimited } from '../../core/errors.js';
import { addressKey } from '../../core/proxies.js';

/** Names are stored as digests, because users sometimes type their password into the name field. */
const keysOf = ({ origin }: Context, name: string) => ({
  pair: createHash('sha256')
    .update(`${name.toLowerCase()}\n${addressKey(origin.address)}`)
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
  const rows = await ctx.em.execute<{ key: string; count: number; age: number; left: number }[]>(
    `select key, count, extract(epoch from now() - latest)::float8 as age,
            extract(epoch from since + make_interval(mins => ?) - now())::float8 as left
     from sign_in_failures where key in (?, ?) and since > now() - make_interval(mins => ?)`,
    [loginWindowMinutes, pair, address, loginWindowMinutes],
  );
  for (const { key, count, age, left } of rows) {
    const over = count - (key === pair ? loginFailures : loginFailuresPerAddress);
    if (over < 0) continue;
    const wait = key === pair ? Math.min(2 ** over, left) - age : left;
    if (wait > 0) {
      throw rateLimited('Too many failed attempts; try again later.', Math.ceil(wait * 1000));
    }
  }
}

/** Counts a failure of `name` from this address. */
export async function countFailure(ctx: Context, name: string): Promise<void> {
  const { pair, address } = keysOf(ctx, name);
  const { loginWindowMinutes } = ctx.app.config.limits;
  await ctx.em.execute(
    `insert into sign_in_failures (key) values (?), (?) on conflict (key) do update set
       count = case when sign_in_failures.since > now() - make_interval(mins => ?)
                    then sign_in_failures.count + 1 else 1 end,
       since = case when sign_in_failures.since > now() - make_interval(mins => ?)
                    then sign_in_failures.since else now() end,
       latest = now()`,
    [pair, address, loginWindowMinutes, loginWindowMinutes],
  );
}
