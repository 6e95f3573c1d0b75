import { z } from 'zod';
import { globalId, localUuid } from '../../core/global-id.js';
import { numberOf } from '../runtime/fields.js';
import { momentOf } from '../runtime/values.js';
import type { MeetingsDetailsQuery, MeetingsPartsFragment } from './documents.generated.js';

/** The UUID in a global id. */
export const uidOf = (global: string): string => global.slice(global.indexOf('_') + 1);

/** A meeting's UUID in a path or a body, as the global id it stands for. */
export const uid = z.string().transform((value, ctx) => {
  const found = globalId('meeting', value.trim());
  if (localUuid('meeting', found) !== null) return found;
  ctx.addIssue({ code: 'custom', message: 'Must be a valid UUID.' });
  return z.NEVER;
});

/** A meeting. */
export const meeting = (one: MeetingsPartsFragment) => ({
  uid: uidOf(one.id),
  host: numberOf(one.host.id),
  channel_name: one.channelName,
  scheld_time: momentOf(one.scheduledAt),
  is_group: one.isGroup,
});

type Details = NonNullable<MeetingsDetailsQuery['meeting']>;

/** A meeting and its agenda. */
export const details = (one: Details) => ({
  ...meeting(one),
  duration: one.durationMinutes,
  milestones: one.milestones.map(({ durationMinutes, ...rest }) => ({
    ...rest,
    duration: durationMinutes,
  })),
});

/** What one was invited to. */
export const invitation = (one: { meeting: MeetingsPartsFragment; invitedAt: string }) => {
  const { uid: call_uid, host, channel_name, scheld_time } = meeting(one.meeting);
  return { call_uid, channel_name, host, scheld_time, date_invited: momentOf(one.invitedAt) };
};
