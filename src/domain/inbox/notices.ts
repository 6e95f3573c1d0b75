import type { Context } from '../../core/context.js';
import { rateLimited } from '../../core/errors.js';
import { appendAll, lockStreams } from '../../core/events/append.js';
import { userTopic } from '../../core/events/topics.js';
import { bindIds, execute, raw, sql } from '../../core/reads/sql.js';
import { userKey } from '../../core/request-counts.js';
import type { Told } from './notice-kinds.js';
import { boundNotice, recordNotices, restoreNotices, takeBackNotices } from './notice-sql.js';
import { type KindRule, kindsAbout, type NotificationKind, ruleOf } from './notification.enums.js';
import { queueNotices, queueUnlisted } from './push-queue.js';

// The rows of notifications, and the events that announce their changes, inside an open `ctx.commit`. What is told
// of one subject until its user looks is one notification, with a row for each acting user. The stream of the inbox
// is locked first, so that changes of one list come one after the other.

/** A notification of a user, which changed. */
export interface Changed {
  user_id: string;
  notification_id: string;
}

/** Tells users that these notifications of theirs are new, changed or vanished. */
export const announce = (ctx: Context, changed: readonly Changed[]): Promise<void> =>
  appendAll(
    ctx,
    'notification',
    changed.map(({ user_id, notification_id }) => ({
      stream: userTopic(Number(user_id)),
      data: { notificationId: Number(notification_id) },
    })),
  );

/**
 * Announces what a change by the viewer hides or shows that they may undo and repeat, such as making their account
 * private. Throws RATE_LIMITED while such changes of the last minute concern `notificationsChangedPerMinute`
 * notifications of others.
 */
export async function announceLimited(ctx: Context, changed: readonly Changed[]): Promise<void> {
  const { app, viewer } = ctx;
  const ofOthers = changed.filter(({ user_id }) => Number(user_id) !== viewer.id).length;
  if (ofOthers > 0) {
    const key = `notifications ${userKey(viewer.id)}`;
    const { current, ttl } = app.requestCounts.peek(key);
    if (current >= app.config.limits.notificationsChangedPerMinute)
      throw rateLimited('Too many notifications of others changed by this; try again later.', ttl);
    app.requestCounts.add(key, ofOthers);
  }
  await announce(ctx, changed);
}

/** A head of an inbox that changed; null for one that did not. */
interface Head {
  user_id: string;
  head: string | null;
}

function ring(ctx: Context, heads: readonly Head[]): void {
  for (const { user_id, head } of heads) {
    if (head !== null) ctx.ring(userTopic(Number(user_id)), Number(head));
  }
}

/** Makes or extends the notification of each of these users, on top of their lists, and queues its pushes. */
export async function record(ctx: Context, userIds: readonly number[], told: Told): Promise<void> {
  if (userIds.length === 0) return;
  if (ruleOf(told.kind).isListed === null) {
    await lockStreams(ctx, userIds.map(userTopic));
    await queueUnlisted(ctx, userIds, told);
    return;
  }
  const notice = boundNotice(told);
  const heads = await execute<Head>(
    ctx,
    sql`with recorded as materialized (select * from ${recordNotices(bindIds(userIds), notice)}),
      pushed as (${queueNotices(raw('recorded'), notice)})
    select user_id, head from recorded`,
  );
  ring(ctx, heads);
}

/**
 * The users among these who were told of this before and shall not be told again. To them, what was taken back is
 * shown again in its place.
 */
export async function restore(
  ctx: Context,
  userIds: readonly number[],
  told: Told,
): Promise<ReadonlySet<number>> {
  if (ruleOf(told.kind).repeats === 'always' || userIds.length === 0) return new Set();
  const known = await execute<Head>(
    ctx,
    sql`select user_id, head from ${restoreNotices(bindIds(userIds), boundNotice(told))}`,
  );
  ring(ctx, known);
  return new Set(known.map(({ user_id }) => Number(user_id)));
}

/**
 * Hides what was told. Its pushes find nobody who caused them, and are dropped. Of a user who caused it more than once,
 * an earlier cause takes the place of the one that is gone.
 */
export async function takeBack(
  ctx: Context,
  userIds: readonly number[],
  told: Told,
): Promise<void> {
  ring(
    ctx,
    await execute<Head>(
      ctx,
      sql`select user_id, head from ${takeBackNotices(bindIds(userIds), boundNotice(told))}`,
    ),
  );
}

/** The kinds that tell of a tie between the owner and the actor, which a block ends. */
const ofTies: readonly NotificationKind[] = [
  'FOLLOWED',
  'FOLLOW_REQUESTED',
  'FRIEND_REQUESTED',
  'FRIEND_ACCEPTED',
  'GROUP_INVITED',
];

/**
 * Takes back what told the viewer and another user, both locked, of the ties between them. Nobody is told: the block
 * that ends them hides it already, and its end must not show it again.
 */
export const takeBackBetween = (ctx: Context, userId: number): Promise<unknown> =>
  ctx.em.execute(
    `update notification_actors set withdrawn_at = clock_timestamp()
     where (user_id, actor_id) in ((?, ?), (?, ?)) and kind = any(?::text[]) and withdrawn_at is null`,
    [ctx.viewer.id, userId, userId, ctx.viewer.id, `{${ofTies}}`],
  );

/** Hides from a user all that told them of one kind about a subject; the stream of their inbox is locked. */
export async function takeBackAbout(
  ctx: Context,
  userId: number,
  { kind, subjectId }: Omit<Told, 'userId'>,
): Promise<void> {
  const gone = await ctx.em.execute<Changed[]>(
    `with gone as (
       update notification_actors set withdrawn_at = clock_timestamp()
       where user_id = ? and kind = ? and subject_id = ? and withdrawn_at is null
       returning user_id, notification_id
     )
     select distinct user_id, notification_id from gone`,
    [userId, kind, subjectId],
  );
  await announce(ctx, gone);
}

/** Announces that the notifications of these users about a subject vanished or came back with it. */
export async function announceSubject(
  ctx: Context,
  userIds: readonly number[],
  subject: NonNullable<KindRule['subject']>,
  subjectId: number,
): Promise<void> {
  const found = await ctx.em.execute<Changed[]>(
    `select distinct user_id, notification_id from notification_actors
     where user_id = any(?::bigint[]) and kind = any(?::text[]) and subject_id = ?`,
    [`{${userIds}}`, `{${kindsAbout(subject)}}`, subjectId],
  );
  await announce(ctx, found);
}
