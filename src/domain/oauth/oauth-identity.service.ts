import type { Context } from '../../core/context.js';
import { AppError, conflict } from '../../core/errors.js';
import { nextMomentOf } from '../../core/postgres/moments.js';
import { checkEmail, checkUsername } from '../account/account.rules.js';
import { refuseTaken } from '../account/reserved-name.service.js';
import { User } from '../account/user.entity.js';
import { uniquely, userById } from '../account/user.service.js';
import { OAuthIdentity, type OAuthProviderName } from './oauth-identity.entity.js';
import type { Profile } from './providers.js';

/**
 * The user of a provider's profile, created at the first sign-in. Only the provider's id identifies them:
 * a taken username gets a number, and a taken e-mail address is a CONFLICT, since an unproven address
 * must give no access to an account.
 */
export async function personOf(
  ctx: Context,
  provider: OAuthProviderName,
  profile: Profile,
): Promise<User> {
  const known = await ctx.em.findOne(OAuthIdentity, { provider, subject: profile.subject });
  if (known) return userById(ctx, known.user.id);
  return uniquely(() =>
    ctx.commit(async () => {
      // A concurrent first sign-in of the same user has created it.
      await ctx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
        `oauth ${provider} ${profile.subject}`,
      ]);
      const made = await ctx.em.findOne(OAuthIdentity, { provider, subject: profile.subject });
      if (made) return userById(ctx, made.user.id);
      const email = checkEmail(profile.email);
      await refuseAddress(ctx, email);
      const user = ctx.em.create(User, {
        username: await freeName(ctx, profile.login),
        email,
        passwordHash: '',
        firstName: clean(profile.firstName, 150),
        lastName: clean(profile.lastName, 150),
        avatarUrl: webAddress(profile.avatarUrl),
        createdAt: await nextMomentOf(ctx, User),
      });
      await ctx.em.persist(user).flush();
      const identity = { provider, subject: profile.subject, user };
      await ctx.em.persist(ctx.em.create(OAuthIdentity, identity)).flush();
      return user;
    }),
  );
}

async function refuseAddress(ctx: Context, email: string): Promise<void> {
  try {
    // No user has this name, so that only the address is checked.
    await refuseTaken(ctx, { username: '@', email });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const message =
      'An account here has this e-mail address already; sign in to it by its password.';
    throw conflict(message, { email: [message] });
  }
}

/** A free username like `login`: `ada`, `ada-2`, `ada-3` … */
async function freeName(ctx: Context, login: string): Promise<string> {
  const stem = login.normalize('NFC').replace(/[^\p{L}\p{N}._-]/gu, '') || 'someone';
  for (let number = 1; ; number += 1) {
    const tail = number === 1 ? '' : `-${number}`;
    const name = [...stem].slice(0, 30 - tail.length).join('') + tail;
    if (await isFree(ctx, name)) return name;
    if (number > 1000) throw conflict('No name like yours is free here.');
  }
}

async function isFree(ctx: Context, name: string): Promise<boolean> {
  try {
    checkUsername(name);
    await refuseTaken(ctx, { username: name, email: '@' });
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

const clean = (text: string, most: number): string =>
  [...text.toWellFormed().replaceAll('\0', '')].slice(0, most).join('');

const webAddress = (url: string | null): string | null =>
  url && url.length <= 2_000 && URL.canParse(url) && new URL(url).protocol === 'https:'
    ? url
    : null;
