import type { Reason } from './reason.js';

/** The reasons of the code FORBIDDEN; that of its name is the default. */
export const forbiddenReasons = {
  FORBIDDEN: {
    code: 'FORBIDDEN',
    meaning: 'The viewer sees the object, and may not do this with it.',
    remedy: 'Do not offer the action.',
  },
  ADMINISTRATORS_ONLY: {
    code: 'FORBIDDEN',
    meaning: 'Only administrators may do this.',
    remedy: 'Do not offer the action.',
    operations: 'all at `/admin/graphql`',
  },
  SECOND_FACTOR_REQUIRED: {
    code: 'FORBIDDEN',
    meaning: 'Administrators need a second factor, and the account has none.',
    remedy: 'Call `sendLoginCode`, then `enableSecondFactor` with the mailed code, and repeat.',
    operations: 'all at `/admin/graphql`',
  },
  NOT_ADMITTED: {
    code: 'FORBIDDEN',
    meaning:
      'The other user does not let the viewer write to them, call them, or add them to groups and AD_HOC conversations.',
    remedy:
      'Read `viewerMayMessage`, `viewerMayCall` or `viewerMayAddToGroups` before offering the action.',
    operations: 'startCall, adding people to groups and conversations',
  },
  BANNED_FROM_GROUP: {
    code: 'FORBIDDEN',
    meaning: 'The viewer was banned from the group.',
    remedy: 'Do not offer to join.',
    operations: 'joinGroup and requests to join',
  },
  RECENT_SIGN_IN_REQUIRED: {
    code: 'FORBIDDEN',
    meaning: 'This takes a sign-in of the last ten minutes.',
    remedy: 'Sign in again, and repeat.',
    operations: 'deleteAccount, updateAccount',
  },
  ADMINS_WRITE_ALONE: {
    code: 'FORBIDDEN',
    meaning: 'In an announcement group only the owner and the admins write.',
    remedy: 'Hide the input of messages.',
    operations: 'sendMessage',
  },
  REQUEST_PENDING: {
    code: 'FORBIDDEN',
    meaning:
      'The other user has not accepted the conversation, and it has as many messages as it may have until then.',
    remedy: 'Disable the input of messages while `state` is REQUESTED.',
    operations: 'sendMessage, forwardMessage',
  },
  APPROVAL_REQUIRED: {
    code: 'FORBIDDEN',
    meaning: 'The group admits members by approval.',
    remedy: 'Offer `requestToJoinGroup`.',
    operations: 'joinGroup',
  },
  INVITATION_REQUIRED: {
    code: 'FORBIDDEN',
    meaning: 'The group admits only users who are invited.',
    remedy: 'Do not offer to join.',
    operations: 'joinGroup',
  },
  PROFILE_REMOVED: {
    code: 'FORBIDDEN',
    meaning: 'A moderator removed the profile of the viewer.',
    remedy: 'Show the removal, and no form.',
    operations: 'updateProfile, updateAccount',
  },
  GROUP_MEMBERS_ONLY: {
    code: 'FORBIDDEN',
    meaning: 'Only members of the group may do this.',
    remedy: 'Read `viewerIsMember` before offering the action.',
    operations: 'sendMessage, groupAttendance',
  },
  GROUP_ADMINS_ONLY: {
    code: 'FORBIDDEN',
    meaning: 'Only the owner and the admins of the group may do this.',
    remedy: 'Read `viewerRole` before offering the action.',
    operations: 'operations on groups, pinMessage',
  },
  GROUP_OWNER_ONLY: {
    code: 'FORBIDDEN',
    meaning: 'Only the owner of the group may do this.',
    remedy: 'Read `viewerRole` before offering the action.',
    operations: 'setGroupRole, deleteGroup, updateGroup, removing admins',
  },
  REQUESTS_NOT_TAKEN: {
    code: 'FORBIDDEN',
    meaning: 'The group takes no requests to join of the viewer.',
    remedy: 'Read `joinPolicy` before offering to ask.',
    operations: 'requestToJoinGroup',
  },
  NOT_AUTHOR: {
    code: 'FORBIDDEN',
    meaning: 'Only the author may do this.',
    remedy: 'Offer the action for content of the viewer alone.',
    operations: 'changing and deleting posts, comments and messages',
  },
  CALLEE_ONLY: {
    code: 'FORBIDDEN',
    meaning: 'Only the called user may do this.',
    remedy: 'Offer the action to the callee alone.',
    operations: 'ringCall, acceptCall, rejectCall',
  },
  HOST_ONLY: {
    code: 'FORBIDDEN',
    meaning: 'Only the host of the meeting may do this.',
    remedy: 'Offer the action to the host alone.',
    operations: 'addAgendaItem, inviteToMeeting',
  },
  RECIPIENT_ONLY: {
    code: 'FORBIDDEN',
    meaning: 'Only the user who received the message request may answer it.',
    remedy: 'Offer the answer in `conversations(requests: true)` alone.',
    operations: 'acceptMessageRequest, declineMessageRequest',
  },
  PUSH_GATEWAY_MISSING: {
    code: 'FORBIDDEN',
    meaning: 'This server has no push gateway.',
    remedy: 'Do not register devices.',
    operations: 'registerPushDevice',
  },
  ADDRESS_EXPIRED: {
    code: 'FORBIDDEN',
    meaning:
      'The address for the bytes of an upload was not issued by this server, or has expired.',
    remedy: 'Call `createUpload` again.',
    operations: 'sending the bytes of an upload',
  },
} as const satisfies Record<string, Reason>;
