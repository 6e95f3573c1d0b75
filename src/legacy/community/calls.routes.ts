import { z } from 'zod';
import { id, name, page, pathId } from '../runtime/fields.js';
import { created, found, list, noContent, ok, type Row, row } from '../runtime/row.js';
import { numberOf, type PublicServer } from '../runtime/values.js';
import * as gql from './documents.generated.js';
import { person } from './shapes.js';

const params = z.object({ id: pathId('call') });

const kinds = { audio: 'AUDIO', video: 'VIDEO' } as const;
const statuses = {
  RINGING: 'pending',
  ACTIVE: 'active',
  ENDED: 'ended',
  REJECTED: 'rejected',
  MISSED: 'missed',
} as const;

/** `call_type`, by GraphQL's kind. */
export const callTypes = { AUDIO: 'audio', VIDEO: 'video' } as const;

const shape = (call: gql.CommunityCallPartsFragment, server: PublicServer) => ({
  id: numberOf(call.id),
  caller: person(call.caller, server),
  callee: person(call.callee, server),
  call_type: callTypes[call.kind],
  status: statuses[call.status],
  started_at: call.startedAt,
  ended_at: call.endedAt,
  duration: call.durationSeconds,
});

// One half of the API names the callee `receiver`, the other `callee`.
const outgoing = z
  .object({
    callee: id('user').nullish(),
    receiver: id('user').nullish(),
    receiver_username: name.nullish(),
    call_type: z.enum(['audio', 'video']),
  })
  .refine(
    ({ callee, receiver, receiver_username: name }) =>
      [callee, receiver, name].filter((one) => one != null).length === 1,
    { path: ['callee'], error: 'Give one of callee, receiver and receiver_username.' },
  );

const start = (operation: 'POST /api/calls' | 'POST /api/calls/start') =>
  row(operation, {
    body: outgoing,
    references: ['callee', 'receiver', 'receiver_username'],
    document: gql.CommunityStartCallDocument,
    names: { id: 'callee', username: 'receiver_username' },
    variables: ({ body: { callee, receiver, receiver_username, call_type } }) => {
      const id = callee ?? receiver;
      const by = id ? { id } : { username: receiver_username ?? '' };
      return { input: { callee: by, kind: kinds[call_type] } };
    },
    reply: ({ startCall }, request) => created(shape(startCall.call, request)),
  });

const lists = {
  '/api/calls': 'ALL',
  '/api/calls/history': 'HISTORY',
  '/api/calls/active': 'ACTIVE',
  '/api/calls/missed': 'MISSED',
} as const;

const listed = (path: keyof typeof lists) =>
  row(`GET ${path}`, {
    query: page,
    document: gql.CommunityCallsDocument,
    variables: ({ query }) => ({ filter: lists[path], cursor: query.cursor }),
    reply: ({ calls }, request) => list(calls, (one) => shape(one, request)),
  });

/** Calls between two people. */
export const calls: Row[] = [
  start('POST /api/calls'),
  start('POST /api/calls/start'),
  listed('/api/calls/history'),
  listed('/api/calls/active'),
  listed('/api/calls/missed'),
  listed('/api/calls'),

  row('POST /api/calls/:id/accept', {
    params,
    document: gql.CommunityAcceptCallDocument,
    reply: ({ acceptCall }, request) => ok(shape(acceptCall.call, request)),
  }),

  row('POST /api/calls/:id/reject', {
    params,
    document: gql.CommunityRejectCallDocument,
    reply: ({ rejectCall }, request) => ok(shape(rejectCall.call, request)),
  }),

  row('POST /api/calls/:id/end', {
    params,
    document: gql.CommunityEndCallDocument,
    reply: ({ endCall }, request) => ok(shape(endCall.call, request)),
  }),

  row('GET /api/calls/:id', {
    params,
    document: gql.CommunityCallDocument,
    reply: ({ call }, request) => ok(shape(found(call), request)),
  }),

  row('PUT /api/calls/:id', {
    params,
    body: z.object({ status: z.enum(['active', 'rejected', 'ended']) }),
    more: [
      gql.CommunityAcceptCallDocument,
      gql.CommunityRejectCallDocument,
      gql.CommunityEndCallDocument,
    ],
    reply: async (_, request) => {
      const { run, params, body } = request;
      const change = {
        active: async () => (await run(gql.CommunityAcceptCallDocument, params)).acceptCall,
        rejected: async () => (await run(gql.CommunityRejectCallDocument, params)).rejectCall,
        ended: async () => (await run(gql.CommunityEndCallDocument, params)).endCall,
      }[body.status];
      return ok(shape((await change()).call, request));
    },
  }),

  row('DELETE /api/calls/:id', {
    params,
    document: gql.CommunityDeleteCallDocument,
    reply: noContent,
  }),
];
