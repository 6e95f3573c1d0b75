import type { Context } from '../../core/context.js';
import { checkAll } from '../../core/errors.js';
import { countSignUp } from '../session/guessing.js';
import { checkEmail, checkUsername } from './account-rules.js';
import { checkNewPassword, hashPassword } from './password.js';
import { checkProfile, type ProfileChange } from './profile.service.js';
import { refuseTaken } from './reserved-name.service.js';

/** A registration. Uploads belong to users, so that its pictures are addresses. */
export interface NewUser extends Omit<ProfileChange, 'avatarId' | 'coverId'> {
  username: string;
  email: string;
  password: string;
}

/**
 * Validates a registration and hashes its password, before any transaction since that takes long. Throws
 * BAD_USER_INPUT, RATE_LIMITED, and CONFLICT for a username that is taken. Whether
 * another account has the address is not told: it belongs to the one that confirms it.
 */
export async function checkNewUser(
  ctx: Context,
  { username: name, email: address, password, ...about }: NewUser,
) {
  const { username, email, profile } = await checkAll({
    username: () => checkUsername(name),
    email: () => checkEmail(address),
    profile: () => checkProfile(ctx, about),
    password: () => checkNewPassword(ctx.app, 'password', password),
  });
  await refuseTaken(ctx, username);
  await countSignUp(ctx);
  const passwordHash = await hashPassword(ctx.app, password, 'signUp');
  return { username, email, ...profile, passwordHash };
}
