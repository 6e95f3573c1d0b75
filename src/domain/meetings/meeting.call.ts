import type { Context } from '../../core/context.js';
import { conflict } from '../../core/errors.js';
import type { Call } from '../calls/call.entity.js';
import type { CallKind } from '../calls/call.enums.js';
import { start } from '../calls/call.start.js';
import { invited } from './invitation.service.js';
import type { Meeting } from './meeting.entity.js';
import { meetingByUid } from './meeting.service.js';

/**
 * Rings the other one of a meeting of two: the host rings whom they invited, and the other way
 * round. Throws NOT_FOUND, CONFLICT when it is not a meeting of two, and what starting a call throws.
 */
export async function startMeetingCall(
  ctx: Context,
  meetingUid: string,
  kind: CallKind,
): Promise<{ meeting: Meeting; call: Call }> {
  const meeting = await meetingByUid(ctx, meetingUid);
  const people = [meeting.host.id, ...(await invited(ctx, meeting)).map((one) => one.invitee.id)];
  if (meeting.isGroup || people.length !== 2) throw conflict('Only a meeting of two has a call.');
  const calleeId = people.find((id) => id !== ctx.viewer.id) as number;
  return { meeting, call: await start(ctx, { calleeId }, kind) };
}
