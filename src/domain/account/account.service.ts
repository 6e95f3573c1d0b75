import type { Context } from '../../core/context.js';
import { badInput, checkAll, forbidden } from '../../core/errors.js';
import { emailKey, nameKey } from '../../core/names.js';
import { CodePurpose } from '../session/login-code.entity.js';
import { assertIssuable, voidCodes } from '../session/mailed-code.js';
import { proveByCode } from '../session/second-factor.service.js';
import * as sessions from '../session/session.service.js';
import { checkEmail, checkUsername } from './account-rules.js';
import { mailConfirmation, mailUndo } from './email.service.js';
import { checkNewPassword, checkPassword, hashPassword } from './password.js';
import { checkProfile, type ProfileChange, writeProfile } from './profile.service.js';
import { refuseTaken, reserve } from './reserved-name.service.js';
import type { User } from './user.entity.js';
import { accountByEmail, me, uniquely } from './user.service.js';

/** Changes to an account; fields left out keep their value. */
export interface AccountChange {
  username?: string | null;
  email?: string | null;
  newPassword?: string | null;
  /** The proof that a change of address or password needs; for the address a sign-in just now will do. */
  currentPassword?: string | null;
  /** A mailed code; needed for a new address with a second factor. */
  code?: string | null;
  profile?: ProfileChange | null;
}

/**
 * Changes the viewer's username, e-mail address, password and profile, all or nothing. A new address or
 * password ends their other sessions. A new address, or the current one while it is unconfirmed, is mailed
 * a token that confirms it; the former one, if it was theirs, is mailed a token that restores it. Whether another
 * account has the new address is not told. Throws BAD_USER_INPUT, RATE_LIMITED, and CONFLICT for a username that
 * is taken.
 */
export async function updateAccount(ctx: Context, change: AccountChange): Promise<User> {
  const user = await me(ctx);
  const { newPassword } = change;
  const { username, email, profile } = await checkAll({
    // Imported names and addresses need not be what new ones must be.
    username: () => changedBy(checkUsername, user.username, change.username),
    email: () => changedBy(checkEmail, user.email, change.email),
    profile: () => change.profile && checkProfile(ctx, change.profile),
    newPassword: () => newPassword != null && checkNewPassword(ctx.app, 'newPassword', newPassword),
    currentPassword: () =>
      newPassword != null && change.currentPassword == null && assertMayOmitPassword(ctx, user),
  });
  const renamed = nameKey(username) !== user.usernameKey;
  const moved = email !== user.email && emailKey(email) !== user.emailKey;
  const { username: oldName, email: oldAddress } = user;
  const wasOwn = moved && (await accountByEmail(ctx, oldAddress))?.id === user.id;
  const changed: Partial<User> = {
    username,
    email,
    ...(moved && { emailConfirmedAt: null, emailSince: new Date() }),
    ...profile,
  };
  // Without a mail to the former address, nobody could take the change back.
  if (moved) await assertIssuable(ctx, user.id, CodePurpose.UNDO_EMAIL);
  // A password is compared, and counted as a guess, only when all other inputs are valid.
  if (change.currentPassword != null) await proveOldPassword(ctx, user, change.currentPassword);
  else if (newPassword == null && moved && !(await sessions.isFresh(ctx)))
    throw missingPassword(user);
  if (moved && user.secondFactor) await proveByCode(ctx, user, change.code);
  if (newPassword != null) changed.passwordHash = await hashPassword(ctx.app, newPassword);
  await uniquely(() =>
    ctx.commit(async () => {
      if (change.profile) await writeProfile(ctx, user, changed, change.profile);
      else ctx.em.assign(user, changed);
      await ctx.em.flush();
      // An imported name may look like another one, which was there before.
      if (renamed) {
        await refuseTaken(ctx, username, user.id);
        await reserve(ctx, oldName);
      }
      // Codes mailed to the old address become invalid.
      if (moved) await voidCodes(ctx, user.id);
      if (moved || newPassword != null) await sessions.revokeOthers(ctx);
    }),
  );
  if (change.email && !user.emailConfirmedAt) mailConfirmation(ctx, user);
  if (wasOwn) mailUndo(ctx, user, oldAddress);
  return user;
}

/** A changed value after its check; what stays the same needs none. */
const changedBy = (
  check: (text: string) => string,
  old: string,
  changed?: string | null,
): string => (changed == null || changed === old ? old : check(changed));

const missingPassword = ({ passwordHash }: User) =>
  passwordHash === ''
    ? forbidden('Sign in again, and change your address within ten minutes.').because(
        'RECENT_SIGN_IN_REQUIRED',
      )
    : badInput('currentPassword', 'This field is required.').because('PASSWORD_REQUIRED');

/**
 * Changes the password of the viewer, given the old one, and ends their other sessions. Throws
 * BAD_USER_INPUT and RATE_LIMITED.
 */
export const changePassword = (
  ctx: Context,
  change: { currentPassword?: string | null; newPassword: string },
): Promise<User> => updateAccount(ctx, change);

async function proveOldPassword(ctx: Context, user: User, password: string): Promise<void> {
  if (await checkPassword(ctx, user.username, user, password)) return;
  throw badInput('currentPassword', 'This is not your password.').because('WRONG_PASSWORD');
}

/** Throws BAD_USER_INPUT unless the client policy lets this session change the password without the old one. */
async function assertMayOmitPassword(ctx: Context, user: User): Promise<void> {
  const minutes = ctx.origin.policy.passwordChangeGraceMinutes;
  const fresh = minutes > 0 && (await sessions.openedWithin(ctx, minutes));
  if (fresh && (await sessions.grantsHere(ctx, user))) return;
  throw badInput('currentPassword', 'This field is required.').because('PASSWORD_REQUIRED');
}
