import type { Context } from '../../core/context.js';
import { conflict, notFound } from '../../core/errors.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';
import { isListed } from '../account/user.reads.js';
import { userById } from '../account/user.service.js';
import { notify } from '../inbox/inbox.service.js';
import { addFollow, announceAccess, changeFollow } from './follow.service.js';
import { FollowRequest } from './follow-request.entity.js';
import { deleteRequest } from './follow-step.service.js';

export const FollowRequestStatus = describedEnum(
  'FollowRequestStatus',
  'The status of a request to follow a private account.',
  {
    OPEN: 'It waits for an answer.',
    ACCEPTED: 'The requester follows the account.',
    CLOSED: 'It was declined or withdrawn.',
  },
);
export type FollowRequestStatus = ValueOf<typeof FollowRequestStatus>;

/**
 * Accepts the request of a user to follow the viewer, and tells them. Throws NOT_FOUND, and CONFLICT without a
 * request.
 */
export const acceptFollow = (ctx: Context, userId: number): Promise<User> =>
  changeFollow(ctx, userId, async (me, them) => {
    if (them.suspendedAt) throw notFound('User');
    if (!(await deleteRequest(ctx, them.id, me.id))) throw notAsked();
    await addFollow(ctx, them, me);
    // Inboxes are always locked in this order.
    const told = [
      [me.id, 'followRequest', { userId: them.id, status: 'ACCEPTED' }],
      [them.id, 'followAccepted', { userId: me.id }],
    ] as const;
    for (const [to, kind, data] of told.toSorted(([one], [other]) => one - other)) {
      await notify(ctx, [to], kind, data);
    }
    await announceAccess(ctx, them, me);
  });

/** Declines the request of a user, who is not told. Throws NOT_FOUND, and CONFLICT without a request. */
export const declineFollow = (ctx: Context, userId: number): Promise<User> =>
  changeFollow(ctx, userId, async (me, them) => {
    if (!(await deleteRequest(ctx, them.id, me.id))) throw notAsked();
    await notify(ctx, [me.id], 'followRequest', { userId: them.id, status: 'CLOSED' });
  });

const notAsked = () => conflict('There is no follow request of this user.').because('NO_REQUEST');

/** Users with an open request to follow the viewer, newest first. */
export const followRequests = connection({
  entity: FollowRequest,
  viewer: 'asked',
  node: 'requester',
  find: userById,
  where: (row) => isListed(sql`${row}.requester_id`),
  order: byMoment(),
});

/** Whether the viewer has an open request to follow a user. */
export const viewerHasRequestedFollow = computed(
  User,
  (row) =>
    sql`exists (select from follow_requests asking where asking.requester_id = ${viewerId} and asking.asked_id = ${row}.id)`,
  Boolean,
);
