import { registerEnumType } from 'type-graphql';

export enum CallKind {
  AUDIO = 'AUDIO',
  VIDEO = 'VIDEO',
}
registerEnumType(CallKind, {
  name: 'CallKind',
  description: 'The media of a call.',
  valuesConfig: {
    AUDIO: { description: 'Audio only.' },
    VIDEO: { description: 'Audio and video.' },
  },
});

export enum CallStatus {
  RINGING = 'RINGING',
  ACTIVE = 'ACTIVE',
  ENDED = 'ENDED',
  REJECTED = 'REJECTED',
  MISSED = 'MISSED',
}
registerEnumType(CallStatus, {
  name: 'CallStatus',
  description: 'The status of a call. ENDED, REJECTED and MISSED are final.',
  valuesConfig: {
    RINGING: { description: 'Waiting for the callee to answer.' },
    ACTIVE: { description: 'Answered and not ended.' },
    ENDED: { description: 'One of the two hung up after the answer.' },
    REJECTED: { description: 'The callee rejected it.' },
    MISSED: {
      description: 'Not answered in time, the callee was busy, or the caller hung up first.',
    },
  },
});

export enum CallFilter {
  ALL = 'ALL',
  HISTORY = 'HISTORY',
  RINGING = 'RINGING',
  ACTIVE = 'ACTIVE',
  MISSED = 'MISSED',
}
registerEnumType(CallFilter, {
  name: 'CallFilter',
  description: 'Filter of the viewer’s calls.',
  valuesConfig: {
    ALL: { description: 'All calls.' },
    HISTORY: { description: 'Calls that have ended, were rejected or missed.' },
    RINGING: { description: 'Ringing calls.' },
    ACTIVE: { description: 'Active calls.' },
    MISSED: { description: 'Missed calls to the viewer.' },
  },
});

export enum SignalKind {
  OFFER = 'OFFER',
  ANSWER = 'ANSWER',
  ICE_CANDIDATE = 'ICE_CANDIDATE',
}
registerEnumType(SignalKind, {
  name: 'SignalKind',
  description: 'The kind of a WebRTC signal.',
  valuesConfig: {
    OFFER: { description: 'A WebRTC offer.' },
    ANSWER: { description: 'The answer to an offer.' },
    ICE_CANDIDATE: { description: 'An ICE candidate of the sender.' },
  },
});
