import { z } from 'zod';
import { globalId, localUuid } from '../../core/global-id.js';
import { drfDateTime, numberOf } from '../runtime/values.js';
import type * as gql from './documents.generated.js';

/** The UUID in a global id. */
export const uidOf = (globalId: string): string => globalId.slice(globalId.indexOf('_') + 1);

/** The UUID of a meeting in a path or a body, as its global id. */
export const uid = z.string().transform((value, ctx) => {
  const found = globalId('meeting', value.trim());
  if (localUuid('meeting', found) !== null) return found;
  ctx.addIssue({ code: 'custom', message: 'Must be a valid UUID.' });
  return z.NEVER;
});

/** A meeting. */
export const meeting = (one: gql.MeetingsPartsFragment) => ({
  uid: uidOf(one.id),
  host: numberOf(one.host.id),
  channel_name: one.channelName,
  scheld_time: drfDateTime(one.scheduledAt),
  is_group: one.isGroup,
});

/** A meeting with its agenda. */
export const details = (one: NonNullable<gql.MeetingsDetailsQuery['meeting']>) => ({
  ...meeting(one),
  duration: one.durationMinutes,
  milestones: one.milestones.map(({ durationMinutes, ...rest }) => ({
    ...rest,
    duration: durationMinutes,
  })),
});

/** An invitation with its meeting. */
export const invitation = (one: { meeting: gql.MeetingsPartsFragment; invitedAt: string }) => {
  const { uid: call_uid, host, channel_name, scheld_time } = meeting(one.meeting);
  return { call_uid, channel_name, host, scheld_time, date_invited: drfDateTime(one.invitedAt) };
};
