import type { Context } from '../../core/context.js';
import { badInput, conflict, hasCode, notFound } from '../../core/errors.js';
import { allColumns } from '../../core/postgres/columns.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { finder } from '../../core/reads/visible.js';
import { holdAccounts, holdContact } from '../account/hold.service.js';
import { type Call } from '../calls/call.entity.js';
import { type CallKind } from '../calls/call.enums.js';
import { start } from '../calls/call-start.service.js';
import { contact } from '../inbox/contact.service.js';
import { notify } from '../inbox/inbox.service.js';
import { Invitation, type InvitationAnswer } from './invitation.entity.js';
import { type Meeting } from './meeting.entity.js';
import { lockHosted, meetingByUid } from './meeting.service.js';

/**
 * Invites a user to a meeting of the viewer and notifies them; idempotent. Throws NOT_FOUND and
 * FORBIDDEN for the meeting, BAD_USER_INPUT for a user who cannot be invited, and RATE_LIMITED.
 */
export async function invite(
  ctx: Context,
  meetingUid: string,
  userId: number,
): Promise<Invitation> {
  ctx.requireViewer();
  return ctx.commit(async () => {
    await holdInvitee(ctx, userId);
    const meeting = await lockHosted(ctx, meetingUid);
    await assertInvitable(ctx, meeting, userId);
    const known = await ctx.em.findOne(Invitation, { meeting: meeting.id, invitee: userId });
    if (known) return known;
    await contact(ctx, userId);
    // This locks the inbox of the user, and with it their list of invitations, as the meeting's is.
    await notify(ctx, [userId], 'invited', {
      meetingUid,
      meetingId: meeting.id,
      userId: ctx.viewer.id,
    });
    const newest = 'select max(invited_at) from invitations where invitee_id = ? or meeting_id = ?';
    const [row] = await ctx.em.execute<object[]>(
      `insert into invitations (meeting_id, invitee_id, invited_at) values (?, ?, ?)
       returning ${allColumns(ctx, Invitation)}`,
      [meeting.id, userId, await nextMoment(ctx, newest, [userId, meeting.id])],
    );
    return ctx.em.map(Invitation, row as never);
  });
}

const holdInvitee = (ctx: Context, userId: number): Promise<void> =>
  holdContact(ctx, userId).catch((error: unknown) => {
    if (!hasCode(error, 'NOT_FOUND')) throw error;
    // NOT_FOUND would be read as a missing meeting.
    throw badInput('userId', 'There is no such user.');
  });

async function assertInvitable(ctx: Context, meeting: Meeting, userId: number): Promise<void> {
  if (userId === meeting.host.id)
    throw badInput('userId', 'The host takes part already.').because('OWN_ACCOUNT');
  const most = ctx.app.config.limits.invitationsPerMeeting;
  if ((await ctx.em.count(Invitation, { meeting: meeting.id })) >= most) {
    throw badInput('userId', `A meeting has at most ${most} invitations.`).because('LIST_FULL');
  }
}

/** Stores the viewer's answer to an invitation, replacing an earlier one. Throws NOT_FOUND. */
export async function answer(
  ctx: Context,
  meetingUid: string,
  given: InvitationAnswer,
): Promise<Invitation> {
  const { id } = ctx.viewer;
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const meeting = await meetingByUid(ctx, meetingUid);
    const [row] = await ctx.em.execute<object[]>(
      `update invitations set answer = ?, answered_at = now()
       where meeting_id = ? and invitee_id = ?
       returning ${allColumns(ctx, Invitation)}`,
      [given, meeting.id, id],
    );
    if (!row) throw notFound('Invitation');
    await notify(ctx, [meeting.host.id], 'answered', { meetingUid, userId: id, answer: given });
    return ctx.em.map(Invitation, row as never);
  });
}

/** Invitations of the viewer, newest first. */
export const mine = connection({
  entity: Invitation,
  viewer: 'invitee',
  order: byMoment('invited_at'),
});

/** Loads an invitation to a meeting that the viewer sees. Throws NOT_FOUND. */
export const invitationById = finder(Invitation);

/** Invitations to a meeting, oldest first. */
export const invited = connection({
  entity: Invitation,
  by: 'meeting',
  order: byMoment('invited_at', 'id', { ascending: true }),
});

/**
 * Calls the other participant of a meeting of two: the host rings whom they invited, and the other way
 * round. Throws NOT_FOUND, CONFLICT when it is not a meeting of two, and what starting a call throws.
 */
export async function startMeetingCall(
  ctx: Context,
  meetingUid: string,
  kind: CallKind,
): Promise<{ meeting: Meeting; call: Call }> {
  const meeting = await meetingByUid(ctx, meetingUid);
  const { edges } = await invited.page(ctx, meeting.id, { first: 2 });
  const people = [meeting.host.id, ...edges.map(({ node }) => node.invitee.id)];
  if (meeting.isGroup || people.length !== 2)
    throw conflict('Only a meeting of two has a call.').because('NOT_A_MEETING_OF_TWO');
  const calleeId = people.find((id) => id !== ctx.viewer.id) as number;
  return { meeting, call: await start(ctx, { id: calleeId }, kind) };
}
