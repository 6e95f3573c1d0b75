import { z } from 'zod';
import { AppError, hasCode } from '../../core/errors.js';
import { id, line } from '../runtime/fields.js';
import { message, socket } from '../runtime/socket-row.js';
import { callFrames } from './call-frames.js';
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
  // Browsers send null after the last candidate.
  candidate: line.nullable().transform((text) => text ?? ''),
  sdpMid: line.nullish(),
  sdpMLineIndex: z.int('A valid integer is required.').min(0).max(65_535).nullish(),
  usernameFragment: line.nullish(),
});

/** A frame that is relayed to the other participant of its call. */
const relay = <S extends z.ZodObject>(
  shape: S,
  toSignal: (frame: z.output<S>) => SendCallSignalInput,
) =>
  message<S, unknown>(shape, async (frame, _params, { run }) => {
    try {
      await run(CommunitySendSignalDocument, { input: toSignal(frame) });
    } catch (error) {
      if (!hasCode(error, 'NOT_FOUND')) throw error;
      throw new AppError('NOT_FOUND', 'Call not found or unauthorized');
    }
  });

/** Rings, outcomes and signals of all calls of a user. */
export const callsSocket = socket('/ws/calls', {
  params: z.object({}),
  documents: [CommunityLiveCallsDocument, CommunityCallEventsDocument, CommunitySendSignalDocument],
  subscription: CommunityRingsDocument,
  open: async () => ({}),
  perSession: callFrames,
  onMessage: {
    offer: relay(description, ({ call_id: callId, sdp }) => ({ callId, kind: 'OFFER', sdp })),
    answer: relay(description, ({ call_id: callId, sdp }) => ({ callId, kind: 'ANSWER', sdp })),
    ice_candidate: relay(candidate, ({ call_id: callId, ...content }) => ({
      callId,
      kind: 'ICE_CANDIDATE',
      ...content,
    })),
  },
});
