import type { Context } from '../../core/context.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { contact } from '../inbox/contact.service.js';
import { notify } from '../inbox/inbox.service.js';
import { FollowRequest } from './follow-request.entity.js';

// Steps of following a private account, inside an open `ctx.commit` that has locked both users.

/** Asks a user whether the viewer may follow them; once. Throws RATE_LIMITED. */
export async function ask(ctx: Context, userId: number): Promise<void> {
  const { id: viewerId } = ctx.viewer;
  if ((await ctx.em.count(FollowRequest, { requester: viewerId, asked: userId })) > 0) return;
  await contact(ctx, userId);
  const newest = 'select max(created_at) from follow_requests where asked_id = ?';
  await ctx.em.execute(
    'insert into follow_requests (requester_id, asked_id, created_at) values (?, ?, ?)',
    [viewerId, userId, await nextMoment(ctx, newest, [userId])],
  );
  await notify(ctx, [userId], 'followRequest', { userId: viewerId, status: 'OPEN' });
}

/** Deletes the request of one user to follow another; false without one. */
export const deleteRequest = async (
  ctx: Context,
  requesterId: number,
  askedId: number,
): Promise<boolean> =>
  (await ctx.em.nativeDelete(FollowRequest, { requester: requesterId, asked: askedId })) > 0;

/** Withdraws the request of the viewer, if there is one. */
export async function withdrawRequest(ctx: Context, userId: number): Promise<void> {
  const { id: viewerId } = ctx.viewer;
  if (!(await deleteRequest(ctx, viewerId, userId))) return;
  await notify(ctx, [userId], 'followRequest', { userId: viewerId, status: 'CLOSED' });
}
