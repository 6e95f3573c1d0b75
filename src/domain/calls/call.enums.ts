import { describedEnum, type ValueOf } from '../../core/schema-types.js';

export const CallKind = describedEnum('CallKind', 'The media of a call.', {
  AUDIO: 'Audio only.',
  VIDEO: 'Audio and video.',
});
export type CallKind = ValueOf<typeof CallKind>;

export const CallStatus = describedEnum(
  'CallStatus',
  'The status of a call. ENDED, REJECTED and MISSED are final.',
  {
    RINGING: 'Waiting for the callee to answer.',
    ACTIVE: 'Answered and not ended.',
    ENDED: 'Ended after the answer.',
    REJECTED: 'The callee rejected it.',
    MISSED: 'Neither answered nor rejected: `endReason` tells why.',
  },
);
export type CallStatus = ValueOf<typeof CallStatus>;

export const CallEndReason = describedEnum('CallEndReason', 'The reason for which a call ended.', {
  BUSY: 'The callee was in another call, or did not want to be disturbed; the call is MISSED.',
  CANCELLED: 'The caller hung up or signed out before the answer; the call is MISSED.',
  UNANSWERED: 'The call was not answered in time, or the callee signed out; the call is MISSED.',
  DECLINED: 'The callee rejected the call; the call is REJECTED.',
  HUNG_UP: 'One of the two hung up or signed out after the answer; the call is ENDED.',
  CONNECTION_LOST:
    'One of the two was away for too long, or the call lasted too long; the call is ENDED, or MISSED before the answer.',
});
export type CallEndReason = ValueOf<typeof CallEndReason>;

export const CallFilter = describedEnum('CallFilter', 'Filter of the viewer’s calls.', {
  ALL: 'All calls.',
  HISTORY: 'Calls that have ended, were rejected or missed.',
  RINGING: 'Ringing calls.',
  ACTIVE: 'Active calls.',
  MISSED: 'Missed calls to the viewer.',
});
export type CallFilter = ValueOf<typeof CallFilter>;

export const SignalKind = describedEnum('SignalKind', 'The kind of a WebRTC signal.', {
  OFFER: 'A WebRTC offer.',
  ANSWER: 'The answer to an offer.',
  ICE_CANDIDATE: 'An ICE candidate of the sender.',
});
export type SignalKind = ValueOf<typeof SignalKind>;
