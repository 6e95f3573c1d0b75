import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { dateTime, flag, id, integer, line, page, pathId, text } from '../runtime/fields.js';
import { created, found, list, ok, row } from '../runtime/row.js';
import { drfDateTime, numberOf } from '../runtime/values.js';
import * as gql from './documents.generated.js';
import { details, invitation, meeting, uid, uidOf } from './shapes.js';

/** Meetings, "calls" in this API. The host is the client, whatever the body says. */
export const calls = [
  row('POST /api/call/create', {
    body: z.object({ channel_name: text, scheld_time: dateTime, is_group: flag }),
    document: gql.MeetingsCreateDocument,
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
    references: ['call_uid'],
    document: gql.MeetingsAddMilestoneDocument,
    variables: ({ body: { call_uid: meetingId, duration: durationMinutes, ...rest } }) => ({
      input: { ...rest, meetingId, durationMinutes },
    }),
    reply: (_, { body }) => created({ ...body, call_uid: uidOf(body.call_uid) }),
  }),

  row('POST /api/call/invite/create', {
    body: z.object({ call_uid: uid, user_id: id('user') }),
    references: ['call_uid'],
    document: gql.MeetingsInviteDocument,
    variables: ({ body }) => ({ input: { meetingId: body.call_uid, userId: body.user_id } }),
    reply: ({ inviteToMeeting: { invitation } }, { body }) =>
      created({
        call_uid: uidOf(body.call_uid),
        user_id: numberOf(body.user_id),
        date_invited: drfDateTime(invitation.invitedAt),
      }),
  }),

  row('GET /api/call/details/:uid', {
    params: z.object({ uid }),
    document: gql.MeetingsDetailsDocument,
    variables: ({ params }) => ({ id: params.uid }),
    reply: ({ meeting }) => ok(details(found(meeting))),
  }),

  row('GET /api/user/invites/:pk', {
    params: z.object({ pk: pathId('user') }),
    query: page,
    document: gql.MeetingsInvitationsDocument,
    variables: ({ params, query, viewerId }) => {
      if (params.pk !== viewerId()) throw forbidden('These are not your invitations.');
      return query;
    },
    reply: ({ myInvitations }) => list(myInvitations, invitation),
  }),
];
