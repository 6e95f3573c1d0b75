import { z } from 'zod';
import { AppError } from '../../core/errors.js';
import { id, line } from '../runtime/fields.js';
import { hearing, socket } from '../runtime/socket-row.js';
import { tellCalls } from './call-frames.js';
import {
  CommunityCallEventsDocument,
  CommunityLiveCallsDocument,
  CommunityRingsDocument,
  CommunitySendSignalDocument,
  type SendCallSignalInput,
} from './documents.generated.js';

const about = z.object({ call_id: id('call') });
const description = about.extend({ sdp: line });
const candidate = about.extend({
  // Browsers say by null that there are no more.
  candidate: line.nullable().transform((text) => text ?? ''),
  sdpMid: line.nullish(),
  sdpMLineIndex: z.int('A valid integer is required.').min(0).max(65_535).nullish(),
});

/** A frame that is passed on to the other one of its call. */
const passing = <S extends z.ZodObject>(
  shape: S,
  signal: (frame: z.output<S>) => SendCallSignalInput,
) =>
  hearing<S, unknown>(shape, async (frame, _params, { run }) => {
    try {
      await run(CommunitySendSignalDocument, { input: signal(frame) });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
      throw new AppError('NOT_FOUND', 'Call not found or unauthorized');
    }
  });

/** Rings, outcomes and signals of all calls of one person. */
export const callsSocket = socket('/ws/calls', {
  auth: 'Bearer or ?token=',
  params: z.object({}),
  documents: [CommunityLiveCallsDocument, CommunityCallEventsDocument, CommunitySendSignalDocument],
  subscription: CommunityRingsDocument,
  open: async () => ({}),
  joins: tellCalls,
  says: (frame) => frame,
  hears: {
    offer: passing(description, ({ call_id: callId, sdp }) => ({ callId, kind: 'OFFER', sdp })),
    answer: passing(description, ({ call_id: callId, sdp }) => ({ callId, kind: 'ANSWER', sdp })),
    ice_candidate: passing(candidate, ({ call_id: callId, ...content }) => ({
      callId,
      kind: 'ICE_CANDIDATE',
      ...content,
    })),
  },
});
