import type { Context } from '../../core/context.js';
import { rateLimited } from '../../core/errors.js';
import { bind, run, type Sql, sql, viewerId } from '../../core/reads/sql.js';

/**
 * Whether a user relates to the viewer by an act of their own: they added the viewer as a friend or asked
 * to, follow them, wrote to or called them, accepted a call or an invitation of theirs, or joined a group that
 * the viewer owns.
 */
const isRelated = (them: Sql): Sql => sql`
  exists (select from friends where user_id = ${them} and friend_id = ${viewerId} and made)
  or exists (select from friend_requests where requester_id = ${them} and asked_id = ${viewerId})
  or exists (select from follows where follower_id = ${them} and followee_id = ${viewerId})
  or exists (select from conversations c join messages m on m.conversation_id = c.id
    where c.lower_user_id = least(${them}, ${viewerId}) and c.upper_user_id = greatest(${them}, ${viewerId})
      and m.sender_id = ${them})
  or exists (select from calls where caller_id = ${them} and callee_id = ${viewerId})
  or exists (select from calls where caller_id = ${viewerId} and callee_id = ${them} and answered_at is not null)
  or exists (select from invitations i join meetings m on m.id = i.meeting_id
    where m.host_id = ${viewerId} and i.invitee_id = ${them} and i.answer = 'ACCEPTED')
  or exists (select from groups g join participants p on p.conversation_id = g.conversation_id
    where g.owner_id = ${viewerId} and p.user_id = ${them})`;

const isOver = sql`known.since <= now() - interval '1 hour'`;

/**
 * To be called inside an open `ctx.commit` that puts a row of the viewer into the inbox or a list of a user
 * unasked: an invitation, a friend request, a direct conversation or a call. Users who relate to the viewer
 * may always be contacted, and others at most `strangersPerHour` times in an hour, answered or not. Throws
 * RATE_LIMITED.
 */
export async function contact(ctx: Context, userId: number): Promise<void> {
  const { strangersPerHour } = ctx.app.config.limits;
  const them = bind(userId, 'bigint');
  const [{ related } = {}] = await run<{ related: boolean }>(
    ctx,
    sql`select ${isRelated(them)} as related`,
  );
  if (related) return;
  // The row is locked until the commit, so that concurrent contacts are counted one after the other.
  const counted = await run(
    ctx,
    sql`insert into contact_counts as known (user_id) values (${viewerId})
      on conflict (user_id) do update set
        count = case when ${isOver} then 1 else known.count + 1 end,
        since = case when ${isOver} then now() else known.since end
      where ${isOver} or known.count < ${strangersPerHour}
      returning count`,
  );
  if (counted.length > 0) return;
  const [{ left } = {}] = await run<{ left: number }>(
    ctx,
    sql`select extract(epoch from since + interval '1 hour' - now())::float8 as left
      from contact_counts where user_id = ${viewerId}`,
  );
  throw rateLimited(
    `At most ${strangersPerHour} contacts an hour with people who have not contacted you.`,
    Math.ceil((left ?? 0) * 1_000),
  ).because('TOO_MANY_CONTACTS');
}
