import type { Context } from '../../core/context.js';
import { forbidden, notFound } from '../../core/errors.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { sql, viewerId as viewer } from '../../core/reads/sql.js';
import { finder } from '../../core/reads/visible.js';
import { assertNotBlocked } from '../account/user.service.js';
import { type Changed, notify } from '../inbox/inbox.service.js';
import { admit, assertRoom, deleteRequest } from './admission.js';
import { Group } from './group.entity.js';
import { type AdmissionOutcome, mostOpen } from './group.enums.js';
import { assertMay } from './group-permissions.js';
import { GroupRequest } from './group-request.entity.js';
import {
  adminsOf,
  assertMayBeAdded,
  type Entered,
  holdNotices,
  inGroup,
  isRole,
  standingIn,
} from './group-steps.js';
import { type MemberChange, withMember } from './member.service.js';

/** The requests to join a group, newest first; of others than its owner and admins, their own. */
export const requestsOf = connection({ entity: GroupRequest, by: 'group', order: byMoment() });

/** Loads a request, for the requester, and for owner and admins of the group. Throws NOT_FOUND. */
export const requestById = finder(GroupRequest);

/** Whether the viewer asks to join a group. */
export const hasRequested = computed(
  Group,
  (row) =>
    sql`exists (select from group_requests own where own.group_id = ${row}.id and own.requester_id = ${viewer})`,
  Boolean,
);

/**
 * Asks to join a group; idempotent. Throws NOT_FOUND, FORBIDDEN, and CONFLICT when too many others ask.
 */
export const request = (ctx: Context, groupId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, { viewerId, standing, rules }) => {
    if (isRole(standing)) return group;
    if (standing === 'BANNED')
      throw forbidden('You were banned from this group.').because('BANNED_FROM_GROUP');
    assertMay(standing, 'request', rules);
    const known = await ctx.em.execute(
      'select from group_requests where group_id = ? and requester_id = ?',
      [groupId, viewerId],
    );
    if (known.length > 0) return group;
    await assertRoom(ctx, 'group_requests', groupId, mostOpen.requests);
    const newest = 'select max(created_at) from group_requests where group_id = ?';
    await ctx.em.execute(
      'insert into group_requests (group_id, requester_id, created_at) values (?, ?, ?)',
      [groupId, viewerId, await nextMoment(ctx, newest, [groupId])],
    );
    const admins = await adminsOf(ctx, group);
    await notify(ctx, admins, 'groupRequest', { groupId, userId: viewerId });
    return group;
  });

/** Withdraws the viewer's request; idempotent. Throws NOT_FOUND for the group. */
export const withdraw = (ctx: Context, groupId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, { viewerId }) => {
    if (await deleteRequest(ctx, groupId, viewerId)) await tell(ctx, group, viewerId, 'WITHDRAWN');
    return group;
  });

/**
 * Admits a user who asked to join; idempotent for members. Throws NOT_FOUND without a request, FORBIDDEN,
 * also for a user in a block with the owner, and CONFLICT when the group is full.
 */
export const approve = (ctx: Context, groupId: number, userId: number): Promise<MemberChange> => {
  const change = async (group: Group, { standing, rules, accounts }: Entered) => {
    assertMay(standing, 'decide', rules);
    if (!accounts.has(userId)) throw notFound('User');
    const theirs = (await standingIn(ctx, group, userId)).standing;
    if (isRole(theirs)) return withMember(ctx, group, userId);
    await assertNotBlocked(ctx, userId, 'Request');
    const open = await ctx.em.count(GroupRequest, { group: groupId, requester: userId });
    if (open === 0) throw notFound('Request');
    assertMayBeAdded(theirs, rules);
    await admit(ctx, group, userId);
    return withMember(ctx, group, userId);
  };
  return inGroup(ctx, groupId, change, userId);
};

/** Declines the request of a user. Throws NOT_FOUND without one, and FORBIDDEN. */
export const decline = (ctx: Context, groupId: number, userId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, { standing, rules }) => {
    assertMay(standing, 'decide', rules);
    await assertNotBlocked(ctx, userId, 'Request');
    if (!(await deleteRequest(ctx, groupId, userId))) throw notFound('Request');
    await tell(ctx, group, userId, 'DECLINED');
    return group;
  });

/** Tells the requester, and owner and admins, what became of a request. */
async function tell(
  ctx: Context,
  group: Group,
  userId: number,
  outcome: AdmissionOutcome,
): Promise<void> {
  const told = [userId, ...(await adminsOf(ctx, group))];
  await notify(ctx, told, 'groupRequestAnswered', { groupId: group.id, userId, outcome });
}

/**
 * Declines all requests to join a locked group, which becomes private: its requesters do not see it any more. Locks the
 * inboxes of `affected`, too.
 */
export async function declineAll(
  ctx: Context,
  group: Group,
  affected: readonly Changed[],
): Promise<void> {
  const rows = await ctx.em.execute<{ requester_id: string }[]>(
    'delete from group_requests where group_id = ? returning requester_id',
    [group.id],
  );
  const people = rows.map((row) => Number(row.requester_id));
  const admins = people.length > 0 ? await adminsOf(ctx, group) : [];
  await holdNotices(ctx, group, [...people, ...admins], affected);
  for (const userId of people) {
    const data = { groupId: group.id, userId, outcome: 'DECLINED' } as const;
    await notify(ctx, [userId, ...admins], 'groupRequestAnswered', data);
  }
}
