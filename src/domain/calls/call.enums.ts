import { registerEnumType } from 'type-graphql';

export enum CallKind {
  AUDIO = 'AUDIO',
  VIDEO = 'VIDEO',
}
registerEnumType(CallKind, {
  name: 'CallKind',
  description: 'What a call carries.',
  valuesConfig: {
    AUDIO: { description: 'Sound alone.' },
    VIDEO: { description: 'Pictures and sound.' },
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
  description: 'How far a call has come. From ENDED, REJECTED and MISSED nothing leads on.',
  valuesConfig: {
    RINGING: { description: 'The callee has yet to answer.' },
    ACTIVE: { description: 'Answered: the two are speaking.' },
    ENDED: { description: 'Somebody hung up after the answer.' },
    REJECTED: { description: 'The callee did not want it.' },
    MISSED: {
      description: 'Nobody answered in time, the callee was busy, or the caller hung up before.',
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
  description: 'Which of one’s own calls.',
  valuesConfig: {
    ALL: { description: 'All of them.' },
    HISTORY: { description: 'Those that are over, however they ended.' },
    RINGING: { description: 'Those that ring just now.' },
    ACTIVE: { description: 'Those being spoken in just now.' },
    MISSED: { description: 'Those to you that you missed.' },
  },
});

export enum SignalKind {
  OFFER = 'OFFER',
  ANSWER = 'ANSWER',
  ICE_CANDIDATE = 'ICE_CANDIDATE',
}
registerEnumType(SignalKind, {
  name: 'SignalKind',
  description: 'What one peer tells the other so that they can connect.',
  valuesConfig: {
    OFFER: { description: 'A WebRTC offer.' },
    ANSWER: { description: 'The answer to an offer.' },
    ICE_CANDIDATE: { description: 'A way in which the sender may be reached.' },
  },
});
