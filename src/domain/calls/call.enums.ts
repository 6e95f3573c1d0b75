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
    ENDED: 'One of the two hung up after the answer.',
    REJECTED: 'The callee rejected it.',
    MISSED: 'Not answered in time, the callee was busy, or the caller hung up first.',
  },
);
export type CallStatus = ValueOf<typeof CallStatus>;

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
