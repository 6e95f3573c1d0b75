import { randomUUID } from 'node:crypto';
import type { App } from '../../core/app.js';
import { defaultPolicy } from '../../core/client-policy.js';
import { Context } from '../../core/context.js';
import { announceChange } from './call.announce.js';
import { Call } from './call.entity.js';

const sweepMs = 1_000;
/** The most calls that one run handles. */
const atOnce = 100;

/**
 * Marks unanswered calls as missed and ends abandoned ones. Every node does so every second, so that
 * deadlines survive the node that started a call. The returned function stops it after the current run.
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
      app.log.warn({ err: error }, 'overdue calls not handled');
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

/** Ringing beyond its deadline, or active for longer than the maximal duration. */
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
  // One transaction per call: two streams locked in one transaction could deadlock with another's.
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
    // Another node was faster, or the call was answered at the last moment.
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
