import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { globalId } from '../../core/global-id.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { User } from '../account/user.entity.js';
import { isNotSuspended } from '../account/user.reads.js';
import { userById } from '../account/user.service.js';
import { notifyOnce } from '../inbox/inbox.service.js';
import { Follow } from './follow.entity.js';

/**
 * Follows a user; idempotent. Throws NOT_FOUND, and BAD_USER_INPUT for the viewer.
 */
export const follow = (ctx: Context, userId: number): Promise<User> =>
  changeFollow(ctx, userId, async (me, them) => {
    if (them.suspendedAt) throw notFound('User');
    const createdAt = await nextMoment(
      ctx,
      `select greatest(
         (select max(created_at) from follows where follower_id = ?),
         (select max(created_at) from follows where followee_id = ?)
       )`,
      [me.id, them.id],
    );
    const added = await ctx.em.execute(
      `insert into follows (follower_id, followee_id, created_at) values (?, ?, ?)
       on conflict do nothing returning id`,
      [me.id, them.id, createdAt],
    );
    me.followingCount += added.length;
    them.followerCount += added.length;
    if (added.length > 0) {
      await notifyOnce(ctx, them.id, 'follower', { userId: me.id }, globalId('user', me.id));
    }
  });

/** Unfollows a user; idempotent. Throws NOT_FOUND, and BAD_USER_INPUT for the viewer. */
export const unfollow = (ctx: Context, userId: number): Promise<User> =>
  changeFollow(ctx, userId, async (me, them) => {
    const gone = await ctx.em.nativeDelete(Follow, { follower: me.id, followee: them.id });
    me.followingCount -= gone;
    them.followerCount -= gone;
  });

/** Locks both users while `change` adds or removes the follow, so that both counts stay exact. */
async function changeFollow(
  ctx: Context,
  userId: number,
  change: (me: User, them: User) => Promise<void>,
): Promise<User> {
  const viewerId = ctx.viewer.id;
  if (userId === viewerId) throw badInput('userId', 'You cannot follow yourself.');
  return ctx.commit(async () => {
    const people = await lockRows(ctx, User, [viewerId, userId]);
    const me = people.find(({ id }) => id === viewerId);
    const them = people.find(({ id }) => id === userId);
    if (!me || !them || me.isDeleted || them.isDeleted) throw notFound('User');
    await change(me, them);
    return them;
  });
}

/** Whether the viewer follows a user; false without a viewer. */
export const viewerFollows = computed(
  User,
  (row) =>
    sql`exists (select from follows followed where followed.follower_id = ${viewerId} and followed.followee_id = ${row}.id)`,
  Boolean,
);

/** Followers of a user, newest first. */
export const followers = connection({
  entity: Follow,
  by: 'followee',
  node: 'follower',
  find: userById,
  where: (row) => isNotSuspended(sql`${row}.follower_id`),
  order: byMoment(),
});

/** Users that a user follows, newest first. */
export const following = connection({
  entity: Follow,
  by: 'follower',
  node: 'followee',
  find: userById,
  where: (row) => isNotSuspended(sql`${row}.followee_id`),
  order: byMoment(),
});
