import type { Reason } from './reason.js';

/** The reasons of the code CONFLICT; that of its name is the default. */
export const conflictReasons = {
  CONFLICT: {
    code: 'CONFLICT',
    meaning: 'The state of the object does not allow this.',
    remedy: 'Load it again.',
  },
  USERNAME_TAKEN: {
    code: 'CONFLICT',
    meaning: 'Another account has the username, or had it lately.',
    remedy: 'Let the user choose another one.',
    operations: 'register, updateAccount',
  },
  EMAIL_TAKEN: {
    code: 'CONFLICT',
    meaning: 'Another account has confirmed the address.',
    remedy: 'Let the user choose another one.',
    operations: 'confirmEmail, undoEmailChange',
  },
  ALREADY_DONE: {
    code: 'CONFLICT',
    meaning: 'The state that the operation leads to is there already.',
    remedy: 'Load the object again.',
    operations: 'operations of moderators',
  },
  REQUEST_NOT_ACCEPTED: {
    code: 'CONFLICT',
    meaning: 'The viewer has to accept the conversation first.',
    remedy: 'Offer `acceptMessageRequest`.',
    operations: 'changes of messages in a message request',
  },
  USER_SUSPENDED: {
    code: 'CONFLICT',
    meaning: 'The user, or the sender of the message, is suspended.',
    remedy: 'Do not offer the action.',
    operations: 'forwardMessage, setUserRole',
  },
  USER_IS_ADMINISTRATOR: {
    code: 'CONFLICT',
    meaning: 'The user is an administrator.',
    remedy: 'Change their role first.',
    operations: 'suspendUser',
  },
  UPLOAD_BUSY: {
    code: 'CONFLICT',
    meaning:
      'The bytes of the upload are being sent by another request, or came in too many parts.',
    remedy: 'Ask by `HEAD` how many have arrived, and go on there.',
    operations: 'sending the bytes of an upload',
  },
  NOT_A_MEETING_OF_TWO: {
    code: 'CONFLICT',
    meaning: 'Only a meeting of two has a call.',
    remedy: 'Read `isGroup` before offering the action.',
    operations: 'startMeetingCall',
  },
  OPERATION_ID_USED: {
    code: 'CONFLICT',
    meaning: 'The event stream has an operation with this id.',
    remedy: 'Choose another id.',
    operations: '`/graphql/stream`',
  },
  STREAM_OPEN: {
    code: 'CONFLICT',
    meaning: 'The event stream of this token is open.',
    remedy: 'Reserve another one.',
    operations: '`/graphql/stream`',
  },
  CALLEE_BUSY: {
    code: 'CONFLICT',
    meaning: 'The callee is in another call; the call is stored as missed.',
    remedy: 'Show that they are busy.',
    operations: 'startCall, startMeetingCall',
  },
  ALREADY_IN_CALL: {
    code: 'CONFLICT',
    meaning: 'The viewer is in another call.',
    remedy: 'End that call first.',
    operations: 'startCall, startMeetingCall',
  },
  CALL_OVER: {
    code: 'CONFLICT',
    meaning: 'The call has ended, or was answered or rejected.',
    remedy: 'Show its current state.',
    operations: 'acceptCall, rejectCall, ringCall, endCall, sendCallSignal',
  },
  NO_REQUEST: {
    code: 'CONFLICT',
    meaning: 'There is no open request of this user.',
    remedy: 'Load the requests again.',
    operations: 'acceptFriendRequest, declineFriendRequest and the like of followers',
  },
  ALREADY_MEMBER: {
    code: 'CONFLICT',
    meaning: 'The user is a member of the group.',
    remedy: 'Load the members again.',
    operations: 'invitations to groups',
  },
  USER_BANNED: {
    code: 'CONFLICT',
    meaning: 'The user is banned from the group.',
    remedy: 'Lift the ban first.',
    operations: 'invitations to groups, adding members',
  },
  GROUP_FULL: {
    code: 'CONFLICT',
    meaning: 'The group has as many members as it may have.',
    remedy: 'Tell its admins.',
    operations: 'joinGroup, adding members',
  },
  POSITION_TAKEN: {
    code: 'CONFLICT',
    meaning: 'The agenda has an item at this position.',
    remedy: 'Choose another position.',
    operations: 'addAgendaItem',
  },
  MESSAGE_DELETED: {
    code: 'CONFLICT',
    meaning: 'The message was deleted, or removed by a moderator.',
    remedy: 'Load it again.',
    operations: 'editMessage, sendMessage with a reply, reactions, pins, forwarding',
  },
  MESSAGE_FORWARDED: {
    code: 'CONFLICT',
    meaning: 'The text of a forwarded message cannot be changed.',
    remedy: 'Do not offer the action.',
    operations: 'editMessage',
  },
  STORAGE_FULL: {
    code: 'CONFLICT',
    meaning: 'The files of the viewer have as many bytes as they may have.',
    remedy: 'Let the user delete some.',
    operations: 'createUpload',
  },
  LIMIT_REACHED: {
    code: 'CONFLICT',
    meaning: 'There are as many of them as there may be.',
    remedy: 'Remove one first.',
    operations: 'pins, reactions, uploads, links and invitations of groups',
  },
} as const satisfies Record<string, Reason>;
