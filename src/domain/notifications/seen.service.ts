import type { Context } from '../../core/context.js';
import { appendToMany, lockStreams } from '../../core/events/append.js';
import { userTopic } from '../../core/events/topics.js';
import { holdAccounts } from '../account/hold.service.js';

/**
 * Marks the viewer's notifications up to the time `upTo` as seen, or all of them; what came later stays unseen.
 * Idempotent.
 */
export async function markSeen(ctx: Context, upTo: Date | null): Promise<void> {
  const { id } = ctx.viewer;
  await ctx.commit(async () => {
    await holdAccounts(ctx);
    // Further actors join the notifications that are not seen under this lock.
    await lockStreams(ctx, [userTopic(id)]);
    const seen = await ctx.em.execute<{ at: string }[]>(
      `with seen as (
         update notifications set seen_at = clock_timestamp()
         where user_id = ? and seen_at is null and at <= coalesce(?::timestamptz, 'infinity') returning at
       )
       select max(at) as at from seen having count(*) > 0`,
      [id, upTo],
    );
    const [newest] = seen;
    if (!newest) return;
    const data = { upTo: new Date(newest.at).toISOString() };
    await appendToMany(ctx, [userTopic(id)], { kind: 'notificationsSeen', actorId: id, data });
  });
}
