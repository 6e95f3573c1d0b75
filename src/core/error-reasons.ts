import { badInputReasons } from './reasons/bad-input.js';
import { conflictReasons } from './reasons/conflict.js';
import { forbiddenReasons } from './reasons/forbidden.js';
import type { Reason } from './reasons/reason.js';

/**
 * All reasons. The reason that is named like its code is that of errors without a more specific one. `docs/reference/errors.md` and
 * the types of packages/client are generated from this table.
 */
export const reasons = {
  UNAUTHENTICATED: {
    code: 'UNAUTHENTICATED',
    meaning: 'The request has no access token, or one of an account that was deleted meanwhile.',
    remedy: 'Sign in.',
  },
  INVALID_ACCESS_TOKEN: {
    code: 'UNAUTHENTICATED',
    meaning:
      'The access token, or the header that carries it, is malformed, expired or of an ended session.',
    remedy: 'Refresh the session, or sign in.',
    operations: 'any',
  },
  ACCOUNT_SUSPENDED: {
    code: 'UNAUTHENTICATED',
    meaning: 'An administrator suspended the account.',
    remedy: 'Tell the user to write to the administrators.',
  },
  WRONG_CREDENTIALS: {
    code: 'UNAUTHENTICATED',
    meaning: 'There is no account with this name and password.',
    remedy: 'Let the user type both again, or offer a new password.',
    operations: 'login',
  },
  CODE_REQUIRED: {
    code: 'UNAUTHENTICATED',
    meaning: 'The account has a second factor, and no code was sent.',
    remedy: 'Call `sendLoginCode`, and repeat with the mailed code.',
    operations: 'login, finishOAuth',
  },
  WRONG_CODE: {
    code: 'UNAUTHENTICATED',
    meaning: 'The mailed code is wrong, used or expired.',
    remedy: 'Let the user type it again, or request a new one.',
    operations: 'login, finishOAuth',
  },
  INVALID_REFRESH_TOKEN: {
    code: 'UNAUTHENTICATED',
    meaning: 'The refresh token is invalid, expired or of an ended session.',
    remedy: 'Sign in.',
    operations: 'refreshSession, logout',
  },
  REFRESH_TOKEN_REUSED: {
    code: 'UNAUTHENTICATED',
    meaning: 'The refresh token was exchanged before; the session has ended.',
    remedy: 'Sign in.',
    operations: 'refreshSession',
  },
  ...forbiddenReasons,
  NOT_FOUND: {
    code: 'NOT_FOUND',
    meaning: 'The object does not exist, or the viewer may not see it.',
    remedy: 'Remove it from what is shown.',
  },
  ...badInputReasons,
  ...conflictReasons,
  RATE_LIMITED: {
    code: 'RATE_LIMITED',
    meaning: 'There were too many requests of this kind.',
    remedy: 'Repeat after `extensions.retryAfterMs`.',
  },
  TOO_MANY_ATTEMPTS: {
    code: 'RATE_LIMITED',
    meaning: 'Too many attempts to sign in have failed.',
    remedy: 'Repeat after `extensions.retryAfterMs`.',
    operations: 'login and all that take a password or a code',
  },
  TOO_MANY_CONTACTS: {
    code: 'RATE_LIMITED',
    meaning: 'The viewer contacted too many users who have not contacted them.',
    remedy: 'Repeat after `extensions.retryAfterMs`.',
    operations: 'sendMessage, startConversation, startCall, requests and invitations',
  },
  SLOW_MODE: {
    code: 'RATE_LIMITED',
    meaning: 'The group has slow mode, and the viewer wrote a moment ago.',
    remedy: 'Enable the input again after `extensions.retryAfterMs`.',
    operations: 'sendMessage',
  },
  UNAVAILABLE: {
    code: 'UNAVAILABLE',
    meaning: 'The server, its database or a provider cannot answer at the moment.',
    remedy: 'Repeat after `extensions.retryAfterMs`.',
  },
  PROVIDER_NOT_CONFIGURED: {
    code: 'UNAVAILABLE',
    meaning: 'This server does not offer sign-in with the provider.',
    remedy: 'Do not offer it.',
    operations: 'startOAuth, finishOAuth',
  },
} as const satisfies Record<string, Reason>;

type Reasons = typeof reasons;

/** All values of `extensions.reason`. */
export type ErrorReason = keyof Reasons;

/** All values of `extensions.code` that a reason has. */
export type ErrorCode = Reasons[ErrorReason]['code'];
