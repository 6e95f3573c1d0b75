import type { Context } from '../../core/context.js';
import { rateLimited } from '../../core/errors.js';
import { appendAll, lockStreams } from '../../core/events/append.js';
import { userTopic } from '../../core/events/topics.js';
import { userKey } from '../../core/request-counts.js';
import type { Told } from './notice-kinds.js';
import { type KindRule, kindsAbout, type NotificationKind, ruleOf } from './notification.enums.js';
import { queueNotifications } from './push-queue.js';

// The rows of notifications, and the events that announce their changes, inside an open `ctx.commit`. What is told
// of one subject until its user looks is one notification, with a row for each acting user. The stream of the inbox
// is locked first, so that changes of one list come one after the other.

/** A notification of a user, which changed. */
export interface Changed {
  user_id: string;
  notification_id: string;
}

/** Tells users that these notifications of theirs are new, changed or vanished. */
const appendChanges = (ctx: Context, changed: readonly Changed[]): Promise<void> =>
  appendAll(
    ctx,
    'notification',
    changed.map(({ user_id, notification_id }) => ({
      stream: userTopic(Number(user_id)),
      data: { notificationId: Number(notification_id) },
    })),
  );

/**
 * Announces notifications of other users that a change of access by the viewer shows or hides. Throws RATE_LIMITED for
 * more than `noticesChangedPerMinute`: one change of an account or a group may concern a thousand.
 */
export async function announce(ctx: Context, changed: readonly Changed[]): Promise<void> {
  const { app, viewerOrNull } = ctx;
  if (changed.length === 0) return;
  if (viewerOrNull) {
    const { noticesChangedPerMinute } = app.config.limits;
    const key = `notices ${userKey(viewerOrNull.id)}`;
    const { current, ttl } = app.requestCounts.add(key, changed.length);
    if (current > noticesChangedPerMinute)
      throw rateLimited('Too many notifications of others change by this; try again later.', ttl);
  }
  await appendChanges(ctx, changed);
}

/** A row of an actor is known by these. */
const isEntry = 'user_id = any(?::bigint[]) and kind = ? and subject_id = ? and actor_id = ?';
const keyOf = (userIds: readonly number[], { kind, subjectId, userId }: Told) => [
  `{${userIds}}`,
  kind,
  subjectId,
  userId,
];

/** Makes or extends the notification of each of these users, on top of their lists, and queues its pushes. */
export async function record(ctx: Context, userIds: readonly number[], told: Told): Promise<void> {
  if (userIds.length === 0) return;
  await lockStreams(ctx, userIds.map(userTopic));
  const { kind, subjectId, userId, causeId = null } = told;
  const { isListed } = ruleOf(kind);
  if (isListed === null) return queueNotifications(ctx, userIds, told);
  const changed = await ctx.em.execute<Changed[]>(
    `with opened as (
       insert into notifications (user_id, kind, subject_id, at)
       select told.id, ?, ?, greatest(clock_timestamp()::timestamptz(3),
         (select max(at) + interval '1 millisecond' from notifications where user_id = told.id))
       from unnest(?::bigint[]) told (id)
       on conflict (user_id, kind, subject_id) where seen_at is null do update set at = excluded.at
       returning id, user_id, kind, subject_id, at
     )
     insert into notification_actors as known
       (user_id, kind, subject_id, actor_id, notification_id, cause_id, created_at)
     select user_id, kind, subject_id, ?, id, ?, at from opened
     on conflict (user_id, kind, subject_id, actor_id) do update set
       notification_id = excluded.notification_id, cause_id = excluded.cause_id,
       earlier_cause_ids = case when known.withdrawn_at is null and known.cause_id is not null
         then (known.earlier_cause_ids || known.cause_id)[greatest(1, cardinality(known.earlier_cause_ids) - 18):]
         else '{}' end,
       created_at = excluded.created_at, withdrawn_at = null
     returning user_id, notification_id`,
    [kind, subjectId, `{${userIds}}`, userId, causeId],
  );
  await appendChanges(ctx, changed);
  await queueNotifications(ctx, userIds, told);
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
  const { repeats } = ruleOf(told.kind);
  if (repeats === 'always' || userIds.length === 0) return new Set();
  await lockStreams(ctx, userIds.map(userTopic));
  const since = repeats === 'daily' ? `and created_at > now() - interval '1 day'` : '';
  const known = await ctx.em.execute<(Changed & { withdrawn: boolean })[]>(
    `with known as (
       select id, withdrawn_at is not null as withdrawn from notification_actors where ${isEntry} ${since}
     )
     update notification_actors item set withdrawn_at = null from known where item.id = known.id
     returning user_id, notification_id, known.withdrawn`,
    keyOf(userIds, told),
  );
  await appendChanges(
    ctx,
    known.filter(({ withdrawn }) => withdrawn),
  );
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
  const known = await ctx.em.execute<object[]>(
    `select from notification_actors where ${isEntry} and withdrawn_at is null limit 1`,
    keyOf(userIds, told),
  );
  if (known.length === 0) return;
  await lockStreams(ctx, userIds.map(userTopic));
  const { causeId = null } = told;
  const gone = await ctx.em.execute<Changed[]>(
    `update notification_actors item set cause_id = left_over.ids[cardinality(left_over.ids)],
       earlier_cause_ids = left_over.ids[:cardinality(left_over.ids) - 1],
       withdrawn_at = case when cardinality(left_over.ids) > 0 then null else clock_timestamp() end
     from (
       select id, case when ?::bigint is null then '{}'
         else array_remove(earlier_cause_ids || cause_id, ?::bigint) end as ids
       from notification_actors where ${isEntry} and withdrawn_at is null
         and coalesce(?::bigint = any(earlier_cause_ids || cause_id), true)
     ) left_over
     where item.id = left_over.id returning item.user_id, item.notification_id`,
    [causeId, causeId, ...keyOf(userIds, told), causeId],
  );
  await appendChanges(ctx, gone);
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
  await appendChanges(ctx, gone);
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
  await appendChanges(ctx, found);
}
