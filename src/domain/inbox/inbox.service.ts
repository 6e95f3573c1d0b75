import type { Context } from '../../core/context.js';
import { appendToMany, lockStreams } from '../../core/events/append.js';
import { ChangeSource } from '../../core/events/change-subscription.js';
import type { StreamItem } from '../../core/events/stream-source.js';
import { userTopic } from '../../core/events/topics.js';
import { blockedAmong, hearersOf } from '../social/hearing.js';
import { Follower } from './inbox.follower.js';
import { type Notices, noticeKinds } from './notice-kinds.js';
import { type Changed, record, restore, takeBack } from './notices.js';

export * from './affected.js';
export * from './affected-by-access.js';
export type { InboxEventKind, Notices } from './notice-kinds.js';
export {
  announce,
  announceLimited,
  announceSubject,
  type Changed,
  takeBackAbout,
  takeBackBetween,
} from './notices.js';

/**
 * Locks the inboxes of users, and those of the notifications `affected`, inside an open `ctx.commit`. Call it before
 * several notices to different users: all locks are then taken in one order.
 */
export const holdInboxes = (
  ctx: Context,
  userIds: readonly number[],
  affected: readonly Changed[] = [],
): Promise<void> =>
  lockStreams(ctx, [...userIds, ...affected.map(({ user_id }) => Number(user_id))].map(userTopic));

/**
 * Tells users of something, inside an open `ctx.commit`; by default the viewer caused it. The row of the kind in
 * `noticeKinds` says whether their inboxes get an event of this kind, a notification, or both.
 */
export async function notify<K extends keyof Notices>(
  ctx: Context,
  userIds: readonly number[],
  kind: K,
  data: Notices[K],
  actorId = ctx.viewerOrNull?.id ?? null,
): Promise<void> {
  const told = noticeKinds[kind].tells(data);
  const others = await inform(ctx, userIds, kind, data, actorId);
  if (!told) return;
  const known = await restore(ctx, others, told);
  await record(
    ctx,
    others.filter((id) => !known.has(id)),
    told,
  );
}

/** Appends the event of a notice, and ends what it ends; the users who get the notification of it, if it makes one. */
async function inform<K extends keyof Notices>(
  ctx: Context,
  userIds: readonly number[],
  kind: K,
  data: Notices[K],
  actorId: number | null,
): Promise<number[]> {
  const { isEvent, tells, ends } = noticeKinds[kind];
  if (isEvent)
    await appendToMany(ctx, userIds.map(userTopic), { kind, actorId, data: { ...data } });
  for (const ended of ends?.(data) ?? []) await takeBack(ctx, userIds, ended);
  const told = tells(data);
  if (!told) return [];
  // A user who was muted still causes events, by which clients keep their state, and no notification.
  return hearersOf(
    ctx,
    told.userId,
    userIds.filter((id) => id !== actorId),
  );
}

/**
 * Tells a user of an action of the viewer, inside an open `ctx.commit`: at most once for each subject, even if the
 * action is taken back and repeated, and never the viewer.
 */
export async function notifyOnce<K extends keyof Notices>(
  ctx: Context,
  userId: number,
  kind: K,
  data: Notices[K],
): Promise<void> {
  if (userId === ctx.viewer.id) return;
  const told = noticeKinds[kind].tells(data);
  if (told && (await restore(ctx, [userId], told)).has(userId)) return;
  const others = await inform(ctx, [userId], kind, data, ctx.viewer.id);
  if (told) await record(ctx, others, told);
}

/** Takes the notification of a notice back, inside an open `ctx.commit`: its action was undone. */
export async function withdraw<K extends keyof Notices>(
  ctx: Context,
  userId: number,
  kind: K,
  data: Notices[K],
): Promise<void> {
  const told = noticeKinds[kind].tells(data);
  if (told) await takeBack(ctx, [userId], told);
}

/**
 * Follows the inbox of the viewer from a cursor of an event; null for its current position. Events that name a user in
 * a block with the viewer are left out. Throws BAD_USER_INPUT for what is no cursor.
 */
export function follow(ctx: Context, after: string | null): ChangeSource<StreamItem> {
  const { app, viewer } = ctx;
  const changes = new Follower({
    after,
    enter: () => app.inboxWatch.enter(viewer.id),
    fork: () => app.orm.em.fork(),
    hidden: (userIds) => blockedAmong(ctx.fresh(), userIds),
  });
  return new ChangeSource(changes, 'user');
}
