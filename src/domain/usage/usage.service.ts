import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import type { Job } from '../../core/jobs/job.js';
import { pageLimit } from '../../core/pagination.js';
import { assertAdministrator } from '../moderation/audit.service.js';

/** The period of the statistics, in days. */
export const recentDays = 30;

/** Writes the counts to the database; on failure they are kept for the next flush. */
export async function flushUsage({ orm, usage }: App): Promise<void> {
  const counts = usage.take();
  if (counts.length === 0) return;
  const values = counts.map(() => '(?, ?, current_date, ?)').join(', ');
  const parameters = counts.flatMap(({ operation, userId, count }) => [operation, userId, count]);
  try {
    await orm.em.fork().execute(
      `insert into legacy_calls (operation, user_id, day, count) values ${values}
       on conflict (operation, user_id, day) do update
       set count = legacy_calls.count + excluded.count, latest_at = now()`,
      parameters,
    );
  } catch (error) {
    usage.giveBack(counts);
    throw error;
  }
}

/** Writes the counts of a node periodically. */
export const usageJob: Job = {
  name: 'usage',
  everySeconds: 5,
  on: 'each node',
  run: flushUsage,
};

/** Calls of each operation in the last 30 days, by all users together. */
export async function recentCalls({ orm }: App): Promise<Map<string, number>> {
  const rows = await orm.em.fork().execute<{ operation: string; count: string }[]>(
    `select operation, sum(count) as count from legacy_calls
     where day > current_date - ?::int group by operation`,
    [recentDays],
  );
  return new Map(rows.map(({ operation, count }) => [operation, Number(count)]));
}

/** Calls of one legacy operation by one user. */
export interface LegacyUse {
  operation: string;
  /** Null for calls without a viewer. */
  userId: number | null;
  count: number;
  latestAt: Date;
}

/**
 * Calls of legacy operations by user in the last 30 days, most frequent first, at most `first`. Throws
 * FORBIDDEN unless the viewer is an administrator.
 */
export async function legacyUsage(
  ctx: Context,
  {
    operation,
    userId,
    first,
  }: { operation?: string | null; userId?: number | null; first: number },
): Promise<LegacyUse[]> {
  await assertAdministrator(ctx);
  if (first < 1 || first > pageLimit)
    throw badInput('first', `\`first\` must be between 1 and ${pageLimit}.`);
  const rows = await ctx.em.execute<{ operation: string; user: string; count: string; at: Date }[]>(
    `select operation, user_id as user, sum(count) as count, max(latest_at) as at from legacy_calls
     where day > current_date - ?::int
       and (?::text is null or operation = ?) and (?::bigint is null or user_id = ?)
     group by operation, user_id order by 3 desc, 1, 2 limit ?`,
    [recentDays, operation ?? null, operation ?? null, userId ?? null, userId ?? null, first],
  );
  return rows.map((row) => ({
    operation: row.operation,
    userId: Number(row.user) || null,
    count: Number(row.count),
    latestAt: new Date(row.at),
  }));
}
