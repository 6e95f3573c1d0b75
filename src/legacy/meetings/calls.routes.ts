import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { dateTime, flag, id, integer, line, page, pathId, text } from '../runtime/fields.js';
import { created, found, list, ok, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';
import { callKeys, details, invitation, invitee, meeting, uid } from './shapes.js';

const auth = 'Bearer or JWT';

/** Names that clients send instead of the documented ones. */
const aliases = { call: 'call_uid', call_id: 'call_uid', user: 'user_id' };

/** Meetings, which this API names calls. The host is the client, whatever the body contains. */
export const calls = [
  row('POST /api/call/create', {
    auth,
    body: z.object({ channel_name: text, scheld_time: dateTime, is_group: flag.default(false) }),
    names: { title: 'channel_name' },
    document: gql.MeetingsCreateDocument,
    variables: ({ body: { channel_name: title, scheld_time: scheduledAt, is_group } }) => ({
      input: { title, scheduledAt, isGroup: is_group },
    }),
    reply: ({ createMeeting }) => created(meeting(createMeeting.meeting)),
  }),

  row('POST /api/call/milestone/create', {
    auth,
    body: z.object({
      call_uid: uid,
      num: integer,
      title: text,
      info: line.default(''),
      duration: integer,
    }),
    aliases,
    references: ['call_uid'],
    document: gql.MeetingsAddAgendaItemDocument,
    variables: ({ body: { call_uid, num, title, info, duration } }) => ({
      input: {
        meetingId: call_uid,
        position: num,
        title,
        description: info,
        durationMinutes: duration,
      },
    }),
    reply: (_, { body }) => created({ ...body, ...callKeys(body.call_uid) }),
  }),

  row('POST /api/call/invite/create', {
    auth,
    body: z.object({ call_uid: uid, user_id: id('user') }),
    aliases,
    references: ['call_uid'],
    document: gql.MeetingsInviteDocument,
    variables: ({ body }) => ({ input: { meetingId: body.call_uid, userId: body.user_id } }),
    reply: ({ inviteToMeeting: { invitation } }, { body }) =>
      created({ ...callKeys(body.call_uid), ...invitee(body.user_id, invitation) }),
  }),

  row('GET /api/call/details/:uid', {
    auth,
    params: z.object({ uid }),
    document: gql.MeetingsDetailsDocument,
    variables: ({ params }) => ({ id: params.uid }),
    reply: ({ meeting }) => ok(details(found(meeting))),
  }),

  row('GET /api/user/invites/:pk', {
    auth,
    params: z.object({ pk: pathId('user') }),
    query: page,
    document: gql.MeetingsInvitationsDocument,
    variables: ({ params, query, viewerId }) => {
      if (params.pk !== viewerId()) throw forbidden('These are not your invitations.');
      return query;
    },
    reply: ({ invitations }, { viewerId }) =>
      list(invitations, (one) => invitation(one, viewerId())),
  }),
];
