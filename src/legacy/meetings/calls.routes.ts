import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { id, line, numberOf, page, pathId, text } from '../runtime/fields.js';
import { created, found, list, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import { flag, integer, moment, momentOf } from '../runtime/values.js';
import {
  MeetingsAddMilestoneDocument,
  MeetingsCreateDocument,
  MeetingsDetailsDocument,
  MeetingsInvitationsDocument,
  MeetingsInviteDocument,
} from './documents.generated.js';
import { details, invitation, meeting, uid, uidOf } from './shapes.js';

/** Meetings, which that document calls calls: the host is whoever asks, whatever the body says. */
export const calls = [
  row('POST /api/call/create', {
    body: z.object({ channel_name: text, scheld_time: moment, is_group: flag }),
    document: MeetingsCreateDocument,
    variables: ({ body: { channel_name: channelName, scheld_time: scheduledAt, is_group } }) => ({
      input: { channelName, scheduledAt, isGroup: is_group },
    }),
    reply: ({ createMeeting }) => created(meeting(createMeeting.meeting)),
  }),

  row('POST /api/call/milestone/create', {
    body: z.object({
      call_uid: uid,
      num: integer,
      title: text,
      info: line.default(''),
      duration: integer,
    }),
    refers: ['call_uid'],
    document: MeetingsAddMilestoneDocument,
    variables: ({ body: { call_uid: meetingId, duration: durationMinutes, ...rest } }) => ({
      input: { ...rest, meetingId, durationMinutes },
    }),
    reply: (_data, { body }) => created({ ...body, call_uid: uidOf(body.call_uid) }),
  }),

  row('POST /api/call/invite/create', {
    body: z.object({ call_uid: uid, user_id: id('user') }),
    refers: ['call_uid'],
    document: MeetingsInviteDocument,
    variables: ({ body }) => ({ input: { meetingId: body.call_uid, userId: body.user_id } }),
    reply: ({ inviteToMeeting: { invitation } }, { body }) =>
      created({
        call_uid: uidOf(body.call_uid),
        user_id: numberOf(body.user_id),
        date_invited: momentOf(invitation.invitedAt),
      }),
  }),

  row('GET /api/call/details/:uid', {
    params: z.object({ uid }),
    document: MeetingsDetailsDocument,
    variables: ({ params }) => ({ id: params.uid }),
    reply: ({ meeting: one }) => ok(details(found(one))),
  }),

  steps('GET /api/user/invites/:pk', {
    params: z.object({ pk: pathId('user') }),
    query: page,
    documents: [MeetingsInvitationsDocument],
    answer: async ({ run, params, query, viewerId }) => {
      if (params.pk !== viewerId()) throw forbidden('These are not your invitations.');
      const { myInvitations } = await run(MeetingsInvitationsDocument, query);
      return list(myInvitations, invitation);
    },
  }),
];
