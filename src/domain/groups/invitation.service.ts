import type { Context } from '../../core/context.js';
import { conflict, notFound } from '../../core/errors.js';
import { allColumns } from '../../core/postgres/columns.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { related } from '../../core/reads/related.js';
import { finder } from '../../core/reads/visible.js';
import { assertNotBlocked } from '../account/user.service.js';
import { contact } from '../inbox/contact.service.js';
import { aboutGroupFor, announce, notify } from '../inbox/inbox.service.js';
import { admit, assertRoom, deleteInvitation } from './admission.js';
import type { Group } from './group.entity.js';
import { type AdmissionOutcome, mostOpen } from './group.enums.js';
import { GroupInvitation } from './group-invitation.entity.js';
import { assertMay } from './group-permissions.js';
import { type Entered, holdNotices, inGroup, isRole, standingIn } from './group-steps.js';
import { type MemberChange, withMember } from './member.service.js';

/** Open invitations of the viewer, newest first. */
export const invitationsOfViewer = connection({
  entity: GroupInvitation,
  viewer: 'invitee',
  order: byMoment(),
});

/** The open invitations to a group, newest first; of others than its owner and admins, their own. */
export const invitationsOf = connection({
  entity: GroupInvitation,
  by: 'group',
  order: byMoment(),
});

/** The viewer's invitation to a group; null without one. */
export const viewerInvitation = related({
  entity: GroupInvitation,
  by: 'group',
  viewer: 'invitee',
});

/** Loads an invitation, for the invited user, and for owner and admins of the group. Throws NOT_FOUND. */
export const invitationById = finder(GroupInvitation);

/**
 * Invites a user to a group, who then sees it; idempotent. Throws NOT_FOUND for the group and the user,
 * FORBIDDEN, RATE_LIMITED, and CONFLICT for members and banned users.
 */
export const invite = (ctx: Context, groupId: number, userId: number): Promise<GroupInvitation> => {
  const change = async (group: Group, { viewerId, standing, rules, accounts }: Entered) => {
    assertMay(standing, 'invite', rules);
    if (!accounts.has(userId)) throw notFound('User');
    await assertNotBlocked(ctx, userId);
    const theirs = (await standingIn(ctx, group, userId)).standing;
    if (isRole(theirs)) throw conflict('This user is a member already.').because('ALREADY_MEMBER');
    if (theirs === 'BANNED')
      throw conflict('This user is banned from the group.').because('USER_BANNED');
    if (theirs === 'INVITED') {
      return ctx.em.findOneOrFail(GroupInvitation, { group: groupId, invitee: userId });
    }
    await assertRoom(ctx, 'group_invitations', groupId, mostOpen.invitations);
    await contact(ctx, userId);
    // This locks the inbox of the user, and with it their list of invitations, as the group's is.
    await notify(ctx, [userId], 'groupInvitation', { groupId, userId: viewerId });
    const newest =
      'select max(created_at) from group_invitations where invitee_id = ? or group_id = ?';
    const [row] = await ctx.em.execute<object[]>(
      `insert into group_invitations (group_id, invitee_id, inviter_id, created_at) values (?, ?, ?, ?)
       returning ${allColumns(ctx, GroupInvitation)}`,
      [groupId, userId, viewerId, await nextMoment(ctx, newest, [userId, groupId])],
    );
    // A former member of a private group sees it again, with what told them of it.
    await announce(ctx, await aboutGroupFor(ctx, group, userId));
    return ctx.em.map(GroupInvitation, row as never);
  };
  return inGroup(ctx, groupId, change, userId);
};

/** Accepts the viewer's invitation; idempotent for members. Throws NOT_FOUND, and CONFLICT when the group is full. */
export const accept = (ctx: Context, groupId: number): Promise<MemberChange> =>
  inGroup(ctx, groupId, async (group, { viewerId, standing }) => {
    if (!isRole(standing)) {
      const invited = { group: groupId, invitee: viewerId };
      if ((await ctx.em.count(GroupInvitation, invited)) === 0) throw notFound('Invitation');
      await admit(ctx, group, viewerId);
    }
    return withMember(ctx, group, viewerId);
  });

/** Declines the viewer's invitation. Throws NOT_FOUND without one. */
export const decline = (ctx: Context, groupId: number): Promise<Group> =>
  inGroup(ctx, groupId, (group, { viewerId }) => endInvitation(ctx, group, viewerId, 'DECLINED'));

/** Ends an invitation to a locked group, and tells both sides. Throws NOT_FOUND without one. */
async function endInvitation(
  ctx: Context,
  group: Group,
  userId: number,
  outcome: AdmissionOutcome,
): Promise<Group> {
  const inviterId = await deleteInvitation(ctx, group.id, userId);
  if (inviterId === undefined) throw notFound('Invitation');
  const told = inviterId === null ? [userId] : [userId, inviterId];
  await holdNotices(ctx, group, told);
  const data = { groupId: group.id, userId, inviterId, outcome };
  await notify(ctx, told, 'groupInvitationAnswered', data);
  await announce(ctx, await aboutGroupFor(ctx, group, userId));
  return group;
}

/** Revokes the invitation of a user. Throws NOT_FOUND without one, and FORBIDDEN. */
export const revoke = (ctx: Context, groupId: number, userId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, { viewerId, standing, rules }) => {
    const own = await ctx.em.execute(
      'select from group_invitations where group_id = ? and invitee_id = ? and inviter_id = ?',
      [groupId, userId, viewerId],
    );
    const isInviter = isRole(standing) && own.length > 0;
    if (!isInviter) assertMay(standing, 'revokeInvitation', rules);
    await assertNotBlocked(ctx, userId, 'Invitation');
    return endInvitation(ctx, group, userId, 'WITHDRAWN');
  });
