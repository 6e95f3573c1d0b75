import { z } from 'zod';
import { type Of, written } from '../../graphql/planner/shape.js';
import { id, line, page, pathId } from '../runtime/fields.js';
import { called, number } from '../runtime/formats.js';
import { created, noContent, ok } from '../runtime/reply.js';
import { type Row, row, steps } from '../runtime/row.js';
import { pageOf } from '../runtime/sql-reply.js';
import type { CommunityCallPartsFragment } from './documents.generated.js';
import {
  CommunityAcceptCallDocument,
  CommunityCallDocument,
  CommunityCallsDocument,
  CommunityDeleteCallDocument,
  CommunityEndCallDocument,
  CommunityRejectCallDocument,
  CommunityStartCallDocument,
} from './documents.generated.js';
import { person } from './shapes.js';

const which = z.object({ id: pathId('call') });

/** What the document calls the kinds and states of calls. */
const kinds = { audio: 'AUDIO', video: 'VIDEO' } as const;
const statuses = {
  RINGING: 'pending',
  ACTIVE: 'active',
  ENDED: 'ended',
  REJECTED: 'rejected',
  MISSED: 'missed',
} as const;

/** `call_type`, by GraphQL's kinds. */
export const callTypes = { AUDIO: 'audio', VIDEO: 'video' } as const;

const shape = (call: Of<CommunityCallPartsFragment>) => ({
  id: written(call.id, number),
  caller: person(call.caller),
  callee: person(call.callee),
  call_type: written(call.kind, called(callTypes)),
  status: written(call.status, called(statuses)),
  started_at: call.startedAt,
  ended_at: call.endedAt,
  duration: call.durationSeconds,
});

// One half of the document names whom to call `receiver`, the other `callee`.
const outgoing = z
  .object({
    callee: id('user').nullish(),
    receiver: id('user').nullish(),
    receiver_username: line.nullish(),
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
    refers: ['callee', 'receiver', 'receiver_username'],
    document: CommunityStartCallDocument,
    variables: ({ body: { callee, receiver, receiver_username, call_type } }) => ({
      input: {
        calleeId: callee ?? receiver,
        calleeUsername: receiver_username,
        kind: kinds[call_type],
      },
    }),
    writes: ({ startCall }) => created(shape(startCall.call)),
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
    document: CommunityCallsDocument,
    variables: ({ query }) => ({ filter: lists[path], cursor: query.cursor }),
    writes: ({ calls }) => pageOf(calls, shape),
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
    params: which,
    document: CommunityAcceptCallDocument,
    variables: ({ params }) => params,
    writes: ({ acceptCall }) => ok(shape(acceptCall.call)),
  }),

  row('POST /api/calls/:id/reject', {
    params: which,
    document: CommunityRejectCallDocument,
    variables: ({ params }) => params,
    writes: ({ rejectCall }) => ok(shape(rejectCall.call)),
  }),

  row('POST /api/calls/:id/end', {
    params: which,
    document: CommunityEndCallDocument,
    variables: ({ params }) => params,
    writes: ({ endCall }) => ok(shape(endCall.call)),
  }),

  row('GET /api/calls/:id', {
    params: which,
    document: CommunityCallDocument,
    variables: ({ params }) => params,
    writes: ({ call }) => ok(shape(call)),
  }),

  steps('PUT /api/calls/:id', {
    params: which,
    body: z.object({ status: z.enum(['active', 'rejected', 'ended']) }),
    documents: [CommunityAcceptCallDocument, CommunityRejectCallDocument, CommunityEndCallDocument],
    answer: async (call) => {
      const { run, params, body } = call;
      const became = {
        active: async () => (await run(CommunityAcceptCallDocument, params)).acceptCall,
        rejected: async () => (await run(CommunityRejectCallDocument, params)).rejectCall,
        ended: async () => (await run(CommunityEndCallDocument, params)).endCall,
      }[body.status];
      return ok(call.fill(shape, (await became()).call));
    },
  }),

  row('DELETE /api/calls/:id', {
    params: which,
    document: CommunityDeleteCallDocument,
    variables: ({ params }) => params,
    reply: noContent,
  }),
];
