import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { inputUuid } from '../../core/global-id.js';
import { cleanText } from '../../core/text.js';
import { countFailure, refuseGuessing } from '../session/guessing.js';
import { voidCodes } from '../session/mailed-code.js';
import { proveByCode } from '../session/second-factor.service.js';
import * as sessions from '../session/session.service.js';
import { ownUpload } from '../uploads/upload.service.js';
import {
  checkDateOfBirth,
  checkEmail,
  checkName,
  checkPictureUrl,
  checkUsername,
} from './account.rules.js';
import { checkNewPassword, hashPassword, verifyPassword } from './password.js';
import { refuseTaken } from './reserved-name.service.js';
import type { User } from './user.entity.js';
import { me, uniquely } from './user.service.js';

/** Changes to a profile; fields left out keep their value, `null` clears one. */
export interface ProfileChange {
  firstName?: string | null;
  lastName?: string | null;
  alias?: string | null;
  bio?: string | null;
  dateOfBirth?: string | null;
  avatarUrl?: string | null;
  coverUrl?: string | null;
  /** Global ids of uploads of the viewer, instead of the address of a picture. */
  avatarId?: string | null;
  coverId?: string | null;
}

/** Changes the profile of the viewer. Throws BAD_USER_INPUT, and then changes nothing. */
export async function updateProfile(ctx: Context, change: ProfileChange): Promise<User> {
  const user = await me(ctx);
  const changed: ProfileChange = {};
  for (const name of ['firstName', 'lastName'] as const) {
    if (change[name] !== undefined) changed[name] = checkName(name, change[name] ?? '');
  }
  if (change.alias !== undefined) {
    changed.alias = change.alias && cleanText('alias', change.alias, { max: 100 });
  }
  if (change.bio !== undefined)
    changed.bio = change.bio && cleanText('bio', change.bio, { max: 2_000 });
  if (change.dateOfBirth !== undefined) {
    changed.dateOfBirth = change.dateOfBirth && checkDateOfBirth(change.dateOfBirth);
  }
  for (const picture of ['avatar', 'cover'] as const) {
    const url = await pictureOf(ctx, picture, change);
    if (url !== undefined) changed[`${picture}Url`] = url;
  }
  await ctx.commit(async () => {
    ctx.em.assign(user, changed as object);
    await ctx.em.flush();
  });
  return user;
}

/** The new address of a picture; undefined when it does not change. Throws BAD_USER_INPUT. */
async function pictureOf(
  ctx: Context,
  picture: 'avatar' | 'cover',
  { [`${picture}Url` as const]: url, [`${picture}Id` as const]: id }: ProfileChange,
): Promise<string | null | undefined> {
  if (id == null) {
    const cleared = url === undefined && id === null;
    return cleared ? null : url && checkPictureUrl(`${picture}Url`, url);
  }
  const field = `${picture}Id`;
  if (url != null) throw badInput(field, `Give ${field} or ${picture}Url, one of the two.`);
  return (await ownUpload(ctx, field, inputUuid('upload', field, id))).path;
}

/**
 * Changes the username or e-mail address of the viewer. A new address ends their other sessions, and
 * needs a mailed code if the second factor is on. Throws BAD_USER_INPUT, and CONFLICT on the input that
 * is taken.
 */
export async function updateAccount(
  ctx: Context,
  change: { username?: string | null; email?: string | null; code?: string | null },
): Promise<User> {
  const user = await me(ctx);
  const username = change.username == null ? user.username : checkUsername(change.username);
  const email = change.email == null ? user.email : checkEmail(change.email);
  const moved = email.toLowerCase() !== user.email.toLowerCase();
  if (moved && user.secondFactor) await proveByCode(ctx, user, change.code);
  await uniquely(() =>
    ctx.commit(async () => {
      ctx.em.assign(user, { username, email });
      await ctx.em.flush();
      await refuseTaken(ctx, { username, email }, user.id);
      if (!moved) return;
      // Codes mailed to the old address become invalid.
      await voidCodes(ctx, user.id);
      await sessions.revokeOthers(ctx);
    }),
  );
  return user;
}

/**
 * Changes the password of the viewer, given the old one, and ends their other sessions. Throws
 * BAD_USER_INPUT and RATE_LIMITED.
 */
export async function changePassword(
  ctx: Context,
  { currentPassword, newPassword }: { currentPassword?: string | null; newPassword: string },
): Promise<User> {
  const user = await me(ctx);
  await proveOldPassword(ctx, user, currentPassword ?? null);
  await checkNewPassword(ctx.app, 'newPassword', newPassword);
  const passwordHash = await hashPassword(ctx.app, newPassword);
  await ctx.commit(async () => {
    ctx.em.assign(user, { passwordHash });
    await ctx.em.flush();
    await sessions.revokeOthers(ctx);
  });
  return user;
}

async function proveOldPassword(ctx: Context, user: User, password: string | null): Promise<void> {
  if (password === null) {
    const minutes = ctx.origin.policy.passwordChangeGraceMinutes;
    if (minutes > 0 && (await sessions.openedWithin(ctx, minutes))) return;
    throw badInput('currentPassword', 'This field is required.');
  }
  await refuseGuessing(ctx, user.username);
  if (await verifyPassword(ctx.app, user.passwordHash, password)) return;
  await countFailure(ctx, user.username);
  throw badInput('currentPassword', 'This is not your password.');
}
