import { z } from 'zod';
import type { CommunityCallPartsFragment } from '../community.generated.js';
import {
  CommunityAcceptCallDocument,
  CommunityCallDocument,
  CommunityCallsDocument,
  CommunityDeleteCallDocument,
  CommunityEndCallDocument,
  CommunityRejectCallDocument,
  CommunityStartCallDocument,
} from '../community.generated.js';
import { id, line, numberOf, page, pathId } from '../fields.js';
import { created, found, list, noContent, ok } from '../reply.js';
import { type Call, type Row, row, steps } from '../row.js';
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

const shape = (call: CommunityCallPartsFragment, site: Pick<Call, 'absolute'>) => ({
  id: numberOf(call.id),
  caller: person(call.caller, site),
  callee: person(call.callee, site),
  call_type: callTypes[call.kind],
  status: statuses[call.status],
  started_at: call.startedAt,
  ended_at: call.endedAt ?? null,
  duration: call.durationSeconds ?? null,
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
    reply: ({ startCall }, call) => created(shape(startCall.call, call)),
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
    reply: ({ calls }, call) => list(calls, (one) => shape(one, call)),
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
    reply: ({ acceptCall }, call) => ok(shape(acceptCall.call, call)),
  }),

  row('POST /api/calls/:id/reject', {
    params: which,
    document: CommunityRejectCallDocument,
    variables: ({ params }) => params,
    reply: ({ rejectCall }, call) => ok(shape(rejectCall.call, call)),
  }),

  row('POST /api/calls/:id/end', {
    params: which,
    document: CommunityEndCallDocument,
    variables: ({ params }) => params,
    reply: ({ endCall }, call) => ok(shape(endCall.call, call)),
  }),

  row('GET /api/calls/:id', {
    params: which,
    document: CommunityCallDocument,
    variables: ({ params }) => params,
    reply: ({ call }, request) => ok(shape(found(call), request)),
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
      return ok(shape((await became()).call, call));
    },
  }),

  row('DELETE /api/calls/:id', {
    params: which,
    document: CommunityDeleteCallDocument,
    variables: ({ params }) => params,
    reply: noContent,
  }),
];
