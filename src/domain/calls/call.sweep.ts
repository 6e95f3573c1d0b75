import { randomUUID } from 'node:crypto';
import type { App } from '../../core/app.js';
import { defaultPolicy } from '../../core/client-policy.js';
import { Context } from '../../core/context.js';
import { announceChange } from './call.announce.js';
import { Call } from './call.entity.js';

const sweepMs = 1_000;
/** How many calls one look takes; what is left waits for the next. */
const atOnce = 100;

/**
 * Makes calls missed that nobody answered in time, and ends those that nobody ever hung up. Every
 * node looks every second, so a deadline outlives the node that rang. Returns what ends the
 * looking, once the look under way is over.
 */
export function sweepCalls(app: App): () => Promise<void> {
  let looking = Promise.resolve();
  let busy = false;
  const look = async () => {
    if (busy) return;
    busy = true;
    try {
      await settleDue(app);
    } catch (error) {
      app.log.warn({ err: error }, 'looking for calls that are due failed');
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => {
    if (!busy) looking = look();
  }, sweepMs).unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

/** Rings beyond its deadline, or is spoken in for longer than anybody speaks: both sides are gone. */
const isDue = (app: App) =>
  `(status = 'RINGING' and rings_until <= clock_timestamp()
    or status = 'ACTIVE' and answered_at <= clock_timestamp() - interval '${app.config.limits.callHours} hours')`;

async function settleDue(app: App): Promise<void> {
  const due: { id: string }[] = await app.orm.em
    .fork()
    .execute(
      `select id from calls where status in ('RINGING', 'ACTIVE') and ${isDue(app)} limit ?`,
      [atOnce],
    );
  // A transaction each: two calls' streams locked in one could meet another's in the other order.
  for (const { id } of due) await settle(app, Number(id));
}

async function settle(app: App, id: number): Promise<void> {
  const ctx = new Context(app, null, {
    policy: defaultPolicy,
    requestId: randomUUID(),
    address: '',
    userAgent: null,
  });
  await ctx.commit(async () => {
    // Another node's look, or an answer at the last moment, leaves nothing to change.
    const [row] = await ctx.em.execute<object[]>(
      `update calls set
         status = case status when 'RINGING' then 'MISSED' else 'ENDED' end,
         ended_at = case status when 'RINGING' then rings_until else clock_timestamp() end
       where id = ? and ${isDue(app)} returning *`,
      [id],
    );
    if (row) await announceChange(ctx, ctx.em.map(Call, row as never));
  });
}
