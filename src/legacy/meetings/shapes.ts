import { z } from 'zod';
import { globalId, localUuid } from '../../core/global-id.js';
import { drfDateTime, numberOf } from '../runtime/values.js';
import type * as gql from './documents.generated.js';

/** The UUID in a global id. */
const uidOf = (globalId: string): string => globalId.slice(globalId.indexOf('_') + 1);

/** The UUID of a meeting in a path or a body, as its global id. */
export const uid = z.string().transform((value, ctx) => {
  const found = globalId('meeting', value.trim());
  if (localUuid('meeting', found) !== null) return found;
  ctx.addIssue({ code: 'custom', message: 'Must be a valid UUID.' });
  return z.NEVER;
});

/** The UUID of a meeting, under each name that clients read. */
export const callKeys = (globalId: string) => {
  const uid = uidOf(globalId);
  return { call_uid: uid, call: uid, call_id: uid };
};

/** A meeting. */
export const meeting = (one: gql.MeetingsPartsFragment) => ({
  uid: uidOf(one.id),
  ...callKeys(one.id),
  host: numberOf(one.host.id),
  channel_name: one.title,
  scheld_time: drfDateTime(one.scheduledAt),
  is_group: one.isGroup,
});

/** A meeting with its agenda. */
export const details = (one: NonNullable<gql.MeetingsDetailsQuery['meeting']>) => ({
  ...meeting(one),
  duration: one.durationMinutes,
  milestones: one.agenda.map(({ position, title, description, durationMinutes }) => ({
    num: position,
    title,
    info: description,
    duration: durationMinutes,
  })),
});

/** The invited user, the time and the answer of an invitation. */
export const invitee = (
  userId: string,
  { answer, invitedAt }: Pick<Invitation, 'answer' | 'invitedAt'>,
) => ({
  user_id: numberOf(userId),
  user: numberOf(userId),
  date_invited: drfDateTime(invitedAt),
  date_sent: drfDateTime(invitedAt),
  accepted: answer === 'ACCEPTED',
});

type Invitation = gql.MeetingsInvitationsQuery['invitations']['nodes'][number];

/** An invitation of the client, with its meeting. */
export const invitation = (one: Invitation, userId: string) => {
  const { host, channel_name, scheld_time } = meeting(one.meeting);
  const { id } = one.meeting;
  return { ...callKeys(id), channel_name, host, scheld_time, ...invitee(userId, one) };
};
