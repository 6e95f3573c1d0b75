import { randomUUID } from 'node:crypto';
import type { App } from '../../core/app.js';
import { defaultPolicy } from '../../core/client-policy.js';
import { Context } from '../../core/context.js';
import type { Job } from '../../core/jobs/job.js';
import { allColumns } from '../../core/postgres/columns.js';
import { Call } from './call.entity.js';
import { announceChange } from './call-announcement.service.js';
import { expirySeconds, renewLeases } from './call-lease.service.js';

/** The most calls that one run handles. */
const atOnce = 100;
/** A longer pause between two runs means that this node, or the database, stood still. */
const pauseMs = 5_000;

/**
 * Marks unanswered calls as missed, and ends calls of users who are gone. Every node does so every second, so that
 * deadlines survive the node that started a call.
 */
export function callJob(): Job {
  // No lease could be renewed while the database was unavailable, and clients need time to reconnect.
  let steadySince = performance.now();
  let lastRun = steadySince;
  return {
    name: 'calls',
    everySeconds: 1,
    on: 'each node',
    async run(app) {
      try {
        if (performance.now() - lastRun > pauseMs) steadySince = performance.now();
        await renewLeases(app);
        const steadyMs = performance.now() - steadySince;
        await settleDue(app, steadyMs >= app.config.callAbsenceSeconds * 1_000);
        lastRun = performance.now();
      } catch (error) {
        steadySince = Number.POSITIVE_INFINITY;
        lastRun = Number.NEGATIVE_INFINITY;
        throw error;
      }
    },
  };
}

/** SQL: the user whose lease has expired; null when there is none. A ringing call has no lease of its callee. */
const lost = (app: App) => {
  const expired = (side: string) =>
    `${side}_seen_at <= clock_timestamp() - interval '${expirySeconds(app)} seconds'`;
  return `case when ${expired('caller')} then caller_id when ${expired('callee')} then callee_id end`;
};

const rangOut = `status = 'RINGING' and rings_until <= clock_timestamp()`;

/** Ringing beyond its deadline, active for longer than the maximal duration, or left by a user. */
const isDue = (app: App, endsLost: boolean) =>
  `status in ('RINGING', 'ACTIVE') and (${rangOut}
    or status = 'ACTIVE' and answered_at <= clock_timestamp() - interval '${app.config.limits.callHours} hours'
    ${endsLost ? `or ${lost(app)} is not null` : ''})`;

async function settleDue(app: App, endsLost: boolean): Promise<void> {
  const due: { id: string }[] = await app.orm.em
    .fork()
    .execute(`select id from calls where ${isDue(app, endsLost)} limit ?`, [atOnce]);
  // One transaction per call: two streams locked in one transaction could deadlock with another's.
  for (const { id } of due) await settle(app, Number(id), endsLost);
}

async function settle(app: App, id: number, endsLost: boolean): Promise<void> {
  const ctx = new Context(app, null, {
    policy: defaultPolicy,
    requestId: randomUUID(),
    address: '',
    userAgent: null,
  });
  await ctx.commit(async () => {
    // Another node was faster, the call was answered at the last moment, or the user came back.
    const [row] = await ctx.em.execute<{ lost_id: string | null }[]>(
      `update calls set
         status = case status when 'RINGING' then 'MISSED' else 'ENDED' end,
         end_reason = case when ${rangOut} then 'UNANSWERED' else 'CONNECTION_LOST' end,
         ended_at = case when ${rangOut} then rings_until else clock_timestamp() end
       where id = ? and ${isDue(app, endsLost)}
       returning ${allColumns(ctx, Call)}, case when end_reason = 'CONNECTION_LOST' then ${lost(app)} end as lost_id`,
      [id],
    );
    if (!row) return;
    const { lost_id, ...call } = row;
    const lostId = lost_id === null ? null : Number(lost_id);
    await announceChange(ctx, ctx.em.map(Call, call as never), lostId);
  });
}
