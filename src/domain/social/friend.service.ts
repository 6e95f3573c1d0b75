import type { Context } from '../../core/context.js';
import { badInput, conflict, notFound } from '../../core/errors.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { User } from '../account/user.entity.js';
import { assertNotBlocked } from '../account/user.service.js';
import { contact } from '../inbox/contact.service.js';
import { notify } from '../inbox/inbox.service.js';
import {
  clearRelationships,
  FriendshipStatus,
  type Relationship,
  relationshipWith,
} from './friendship.js';

/**
 * Adds a friend without their consent: both lists show it, but private fields are shown only once the other
 * user confirms. Throws NOT_FOUND, BAD_USER_INPUT for the viewer, and RATE_LIMITED.
 */
export const addFriend = (ctx: Context, userId: number): Promise<User> =>
  changeFriendship(ctx, userId, async ({ iMade }, them) => {
    if (them.suspendedAt) throw notFound('User');
    if (!iMade) await contact(ctx, them.id);
    await addUnconfirmed(ctx, them.id);
  });

/** Ends a friendship and requests in both directions. */
export const removeFriend = (ctx: Context, userId: number): Promise<User> =>
  changeFriendship(ctx, userId, (_, them) => unfriend(ctx, them.id));

/**
 * Sends a friend request; a user who sent a request to the viewer or added them becomes a friend at once. Throws
 * NOT_FOUND, BAD_USER_INPUT for the viewer, and RATE_LIMITED.
 */
export const sendFriendRequest = (ctx: Context, userId: number): Promise<User> =>
  changeFriendship(ctx, userId, async (relationship, them) => {
    if (them.suspendedAt) throw notFound('User');
    if (relationship.theyMade || relationship.theyAsked) return confirm(ctx, them.id);
    if (relationship.iMade || relationship.iAsked) return;
    await contact(ctx, them.id);
    const newest = 'select max(created_at) from friend_requests where asked_id = ?';
    const createdAt = await nextMoment(ctx, newest, [them.id]);
    await ctx.em.execute(
      `insert into friend_requests (requester_id, asked_id, created_at) values (?, ?, ?)
       on conflict do nothing`,
      [ctx.viewer.id, them.id, createdAt],
    );
  });

/** Accepts a friend request. Throws NOT_FOUND, and CONFLICT without a request. */
export const acceptFriendRequest = (ctx: Context, userId: number): Promise<User> =>
  changeFriendship(ctx, userId, async (relationship, them) => {
    if (them.suspendedAt) throw notFound('User');
    if (relationship.status === FriendshipStatus.FRIENDS) return;
    if (!relationship.theyAsked) throw notAsked();
    await confirm(ctx, them.id);
  });

/** Declines a friend request. Throws NOT_FOUND, and CONFLICT without a request. */
export const declineFriendRequest = (ctx: Context, userId: number): Promise<User> =>
  changeFriendship(ctx, userId, async (relationship, them) => {
    if (!relationship.theyAsked) throw notAsked();
    await deleteRequests(ctx, them.id);
  });

const notAsked = () => conflict('There is no friend request of this user.').because('NO_REQUEST');

/** Locks both users during `change`, and notifies both inboxes if the status changed. */
async function changeFriendship(
  ctx: Context,
  userId: number,
  change: (relationship: Relationship, them: User) => Promise<void>,
): Promise<User> {
  const viewerId = ctx.viewer.id;
  if (userId === viewerId)
    throw badInput('userId', 'You cannot be a friend of yourself.').because('OWN_ACCOUNT');
  return ctx.commit(async () => {
    const people = await lockRows(ctx, User, [viewerId, userId]);
    const them = people.find(({ id }) => id === userId);
    if (people.length < 2 || !them || people.some(({ isDeleted }) => isDeleted)) {
      throw notFound('User');
    }
    await assertNotBlocked(ctx, userId);
    clearRelationships(ctx);
    const before = await relationshipWith(ctx, userId);
    await change(before, them);
    clearRelationships(ctx);
    const after = await relationshipWith(ctx, userId);
    if (before.status !== after.status) {
      const told = [
        { to: viewerId, userId, status: after.status },
        { to: userId, userId: viewerId, status: after.seenByThem },
      ];
      // Inboxes are always locked in this order.
      told.sort((one, other) => one.to - other.to);
      for (const { to, ...data } of told) await notify(ctx, [to], 'friendship', data);
    }
    return them;
  });
}

async function addUnconfirmed(ctx: Context, userId: number): Promise<void> {
  await befriend(ctx, userId, false);
  const relationship = await freshRelationship(ctx, userId);
  // A request of the other user confirms the friendship.
  if (relationship.theyAsked) await confirm(ctx, userId);
  else await deleteRequests(ctx, userId);
}

async function confirm(ctx: Context, userId: number): Promise<void> {
  await befriend(ctx, userId, true);
  await deleteRequests(ctx, userId);
}

/** Adds both sides of a friendship, the other one as confirmed or not; a confirmed side stays confirmed. */
async function befriend(ctx: Context, userId: number, theyMade: boolean): Promise<void> {
  const viewerId = ctx.viewer.id;
  const createdAt = await nextMoment(
    ctx,
    `select greatest(
       (select max(created_at) from friends where user_id = ?),
       (select max(created_at) from friends where user_id = ?)
     )`,
    [viewerId, userId],
  );
  await ctx.em.execute(
    `insert into friends (user_id, friend_id, made, created_at) values (?, ?, true, ?), (?, ?, ?, ?)
     on conflict (user_id, friend_id) do update set made = friends.made or excluded.made`,
    [viewerId, userId, createdAt, userId, viewerId, theyMade, createdAt],
  );
}

async function unfriend(ctx: Context, userId: number): Promise<void> {
  const pairs = bothWays(ctx, userId);
  await ctx.em.execute('delete from friends where (user_id, friend_id) in ((?, ?), (?, ?))', pairs);
  await deleteRequests(ctx, userId);
}

/** The viewer and a user as a pair, in both directions. */
const bothWays = ({ viewer: { id } }: Context, userId: number) => [id, userId, userId, id];

async function deleteRequests(ctx: Context, userId: number): Promise<void> {
  await ctx.em.execute(
    'delete from friend_requests where (requester_id, asked_id) in ((?, ?), (?, ?))',
    bothWays(ctx, userId),
  );
}

async function freshRelationship(ctx: Context, userId: number): Promise<Relationship> {
  clearRelationships(ctx);
  return relationshipWith(ctx, userId);
}
