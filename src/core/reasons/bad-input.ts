import type { Reason } from './reason.js';

/** The reasons of the code BAD_USER_INPUT; that of its name is the default. */
export const badInputReasons = {
  BAD_USER_INPUT: {
    code: 'BAD_USER_INPUT',
    meaning: 'Inputs are not valid; `extensions.fields` names them.',
    remedy: 'Show the messages of `fields` beside the inputs.',
  },
  INVALID_ID: {
    code: 'BAD_USER_INPUT',
    meaning:
      'A text is no global id of the type that is needed; `extensions.fields` names the input.',
    remedy: 'Pass an id as the server gave it.',
  },
  INVALID_CURSOR: {
    code: 'BAD_USER_INPUT',
    meaning: 'A cursor is not one of this list or stream.',
    remedy: 'Read the list from its beginning.',
    operations: 'all lists with pages, inboxEvents, feedEvents',
  },
  INVALID_REQUEST: {
    code: 'BAD_USER_INPUT',
    meaning:
      'The request, one of its headers or the kind of its operation does not fit the path, or a value is none of its type.',
    remedy: 'Change the program: the message tells what is expected.',
    operations: 'any',
  },
  RESPONSE_TOO_LARGE: {
    code: 'BAD_USER_INPUT',
    meaning: 'The response has more bytes or rows than the server sends.',
    remedy: 'Ask for shorter pages.',
    operations: 'any',
  },
  OPERATION_TOO_LARGE: {
    code: 'BAD_USER_INPUT',
    meaning: 'The operation exceeds a limit of depth, cost, aliases or length.',
    remedy: 'Ask for less at once.',
    operations: 'any',
  },
  OWN_ACCOUNT: {
    code: 'BAD_USER_INPUT',
    meaning: 'The user is the viewer, or the host, for whom this is not possible.',
    remedy: 'Do not offer the action for the user themselves.',
    operations: 'operations on another user',
  },
  PASSWORD_REQUIRED: {
    code: 'BAD_USER_INPUT',
    meaning: 'This takes the current password, which was not sent.',
    remedy: 'Ask for the password, and repeat.',
    operations: 'changePassword, updateAccount, deleteAccount',
  },
  MAILED_CODE_REQUIRED: {
    code: 'BAD_USER_INPUT',
    meaning: 'This takes a mailed code, which was not sent.',
    remedy: 'Call `sendLoginCode`, and repeat with the mailed code.',
    operations: 'enableSecondFactor, disableSecondFactor, updateAccount',
  },
  MAILED_CODE_WRONG: {
    code: 'BAD_USER_INPUT',
    meaning: 'The mailed code is wrong, used or expired.',
    remedy: 'Let the user type it again, or request a new one.',
    operations: 'enableSecondFactor, disableSecondFactor, updateAccount',
  },
  OAUTH_EXPIRED: {
    code: 'BAD_USER_INPUT',
    meaning: 'The sign-in by a provider is unknown, has expired, or was refused by the provider.',
    remedy: 'Call `startOAuth` again.',
    operations: 'finishOAuth',
  },
  CLIENT_KEY_USED: {
    code: 'BAD_USER_INPUT',
    meaning: 'The idempotency key was used for another change of the conversation.',
    remedy: 'Repeat with a new key.',
    operations: 'sendMessage, editMessage, forwardMessage',
  },
  REPLIED_MISSING: {
    code: 'BAD_USER_INPUT',
    meaning: 'The message to reply to is not in this conversation.',
    remedy: 'Send without the reply.',
    operations: 'sendMessage',
  },
  FILE_TOO_LARGE: {
    code: 'BAD_USER_INPUT',
    meaning: 'The file has more bytes or pixels than one of its kind may have.',
    remedy: 'Let the user choose a smaller file.',
    operations: 'createUpload, sending the bytes of an upload',
  },
  WRONG_FILE_TYPE: {
    code: 'BAD_USER_INPUT',
    meaning: 'The file, or its announced type, is not of the kind that is needed.',
    remedy: 'Let the user choose another file.',
    operations: 'createUpload, sending the bytes of an upload, all that take the id of an upload',
  },
  WRONG_PASSWORD: {
    code: 'BAD_USER_INPUT',
    meaning: 'The current password is wrong.',
    remedy: 'Let the user type it again.',
    operations:
      'changePassword, updateAccount, deleteAccount, enableSecondFactor, disableSecondFactor',
  },
  PASSWORD_TOO_COMMON: {
    code: 'BAD_USER_INPUT',
    meaning: 'The new password is among those that are guessed first.',
    remedy: 'Let the user choose another one.',
    operations: 'register, changePassword, updateAccount, resetPassword',
  },
  INVALID_TOKEN: {
    code: 'BAD_USER_INPUT',
    meaning: 'The mailed token is invalid, used or expired.',
    remedy: 'Request another mail.',
    operations: 'resetPassword, confirmEmail, undoEmailChange, undoSecondFactorChange',
  },
  LIST_FULL: {
    code: 'BAD_USER_INPUT',
    meaning: 'The list has as many entries as it may have.',
    remedy: 'Remove one first.',
    operations: 'pinConversation, blockUser, muteUser, startConversation, addParticipants',
  },
  UPLOAD_INCOMPLETE: {
    code: 'BAD_USER_INPUT',
    meaning: 'The bytes of the upload have not all arrived.',
    remedy: 'Send the rest, and repeat.',
    operations: 'all that take the id of a picture',
  },
  UPLOAD_UNUSABLE: {
    code: 'BAD_USER_INPUT',
    meaning:
      'There is no such upload of the viewer, it was used elsewhere, or it was deleted unused.',
    remedy: 'Upload the file again.',
    operations: 'all that take the id of an upload',
  },
} as const satisfies Record<string, Reason>;
