import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { type Expression, sql, viewerId } from '../../core/reads/sql.js';
import { User } from '../account/user.entity.js';
import { isListed } from '../account/user.reads.js';
import { assertNotBlocked, userById } from '../account/user.service.js';
import {
  aboutCommentsFor,
  announce,
  holdInboxes,
  notify,
  notifyOnce,
  withdraw,
} from '../inbox/inbox.service.js';
import { isNotBlocked } from './block.entity.js';
import { Follow, isOpenToViewer } from './follow.entity.js';
import { ask, deleteRequest, withdrawRequest } from './follow-step.service.js';

/**
 * Follows a user, or asks to follow a private account; idempotent. A request from when the account was private ends
 * with the follow. Throws NOT_FOUND, BAD_USER_INPUT for the viewer, and RATE_LIMITED.
 */
export const follow = (ctx: Context, userId: number): Promise<User> =>
  changeFollow(ctx, userId, async (me, them) => {
    if (them.suspendedAt) throw notFound('User');
    if (them.isPrivate && !(await isFollower(ctx, me, them))) return ask(ctx, them.id);
    if (!(await addFollow(ctx, me, them))) return;
    if (await deleteRequest(ctx, me.id, them.id))
      await notify(ctx, [them.id], 'followRequest', { userId: me.id, status: 'ACCEPTED' });
    await notifyOnce(ctx, them.id, 'follower', { userId: me.id });
  });

/** Unfollows a user, or withdraws the request; idempotent. Throws NOT_FOUND, and BAD_USER_INPUT for the viewer. */
export const unfollow = (ctx: Context, userId: number): Promise<User> =>
  changeFollow(ctx, userId, async (me, them) => {
    await holdInboxes(ctx, [me.id, them.id]);
    const gone = await deleteFollow(ctx, me, them);
    if (gone > 0) await withdraw(ctx, them.id, 'follower', { userId: me.id });
    await withdrawRequest(ctx, them.id);
    await announceAccess(ctx, me, them);
  });

/** Removes a follower of the viewer, who is not told; idempotent. Throws NOT_FOUND, and BAD_USER_INPUT for the viewer. */
export const removeFollower = (ctx: Context, userId: number): Promise<User> =>
  changeFollow(ctx, userId, async (me, them) => {
    await holdInboxes(ctx, [me.id, them.id]);
    const gone = await deleteFollow(ctx, them, me);
    if (gone > 0) await withdraw(ctx, me.id, 'follower', { userId: them.id });
    await announceAccess(ctx, them, me);
  });

const isFollower = async (ctx: Context, follower: User, followee: User): Promise<boolean> =>
  (await ctx.em.count(Follow, { follower: follower.id, followee: followee.id })) > 0;

/** Tells a user of notifications about comments on posts that they see by following a private account alone. */
export async function announceAccess(ctx: Context, follower: User, author: User): Promise<void> {
  if (author.isPrivate) await announce(ctx, await aboutCommentsFor(ctx, follower.id, author.id));
}

/** Adds a follow between locked users; false when there is one. */
export async function addFollow(ctx: Context, follower: User, followee: User): Promise<boolean> {
  const createdAt = await nextMoment(
    ctx,
    `select greatest(
       (select max(created_at) from follows where follower_id = ?),
       (select max(created_at) from follows where followee_id = ?)
     )`,
    [follower.id, followee.id],
  );
  const added = await ctx.em.execute(
    `insert into follows (follower_id, followee_id, created_at) values (?, ?, ?)
     on conflict do nothing returning id`,
    [follower.id, followee.id, createdAt],
  );
  follower.followingCount += added.length;
  followee.followerCount += added.length;
  return added.length > 0;
}

async function deleteFollow(ctx: Context, follower: User, followee: User): Promise<number> {
  const gone = await ctx.em.nativeDelete(Follow, { follower: follower.id, followee: followee.id });
  follower.followingCount -= gone;
  followee.followerCount -= gone;
  return gone;
}

/** Locks both users while `change` adds or removes the follow, so that both counts stay exact. */
export async function changeFollow(
  ctx: Context,
  userId: number,
  change: (me: User, them: User) => Promise<void>,
): Promise<User> {
  const viewerId = ctx.viewer.id;
  if (userId === viewerId)
    throw badInput('userId', 'You cannot follow yourself.').because('OWN_ACCOUNT');
  return ctx.commit(async () => {
    const people = await lockRows(ctx, User, [viewerId, userId]);
    const me = people.find(({ id }) => id === viewerId);
    const them = people.find(({ id }) => id === userId);
    if (!me || !them || me.isDeleted || them.isDeleted) throw notFound('User');
    await assertNotBlocked(ctx, userId);
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

/** Whether a user follows the viewer; false without a viewer. */
export const viewerIsFollowedBy = computed(
  User,
  (row) =>
    sql`exists (select from follows following where following.follower_id = ${row}.id and following.followee_id = ${viewerId})`,
  Boolean,
);

/** The condition that the viewer may see the lists of a user. */
const areListsShown: Expression = (user) => sql`${isNotBlocked(user)} and ${isOpenToViewer(user)}`;

/** Followers of a user, newest first. */
export const followers = connection({
  entity: Follow,
  by: 'followee',
  ofParent: areListsShown,
  node: 'follower',
  find: userById,
  where: (row) => isListed(sql`${row}.follower_id`),
  order: byMoment(),
});

/** Users that a user follows, newest first. */
export const following = connection({
  entity: Follow,
  by: 'follower',
  ofParent: areListsShown,
  node: 'followee',
  find: userById,
  where: (row) => isListed(sql`${row}.followee_id`),
  order: byMoment(),
});
