import type { Context } from '../../core/context.js';
import { AppError, conflict } from '../../core/errors.js';
import { emailKey, nameKey, storedName } from '../../core/names.js';
import { nextMomentOf } from '../../core/postgres/moments.js';
import { checkEmail, checkUsername } from '../account/account-rules.js';
import { refuseTaken } from '../account/reserved-name.service.js';
import { User } from '../account/user.entity.js';
import { uniquely, userById } from '../account/user.service.js';
import { OAuthIdentity, type OAuthProviderName } from './oauth-identity.entity.js';
import type { Profile } from './providers.js';

/**
 * The user of a provider's profile, created at the first sign-in. Only the provider's id identifies them: a
 * taken username gets a number, and an e-mail address gives no access to another account.
 */
export async function personOf(
  ctx: Context,
  provider: OAuthProviderName,
  profile: Profile,
): Promise<{ user: User; isNew: boolean }> {
  const known = await ctx.em.findOne(OAuthIdentity, { provider, subject: profile.subject });
  if (known) return { user: await userById(ctx, known.user.id), isNew: false };
  return uniquely(() =>
    ctx.commit(async () => {
      // A concurrent first sign-in of the same user has created it.
      await ctx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
        `oauth ${provider} ${profile.subject}`,
      ]);
      const made = await ctx.em.findOne(OAuthIdentity, { provider, subject: profile.subject });
      if (made) return { user: await userById(ctx, made.user.id), isNew: false };
      const imported = await adoptImported(ctx, provider, profile);
      if (imported !== null) return { user: await userById(ctx, imported), isNew: false };
      const email = checkEmail(profile.email);
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
      return { user, isNew: true };
    }),
  );
}

/**
 * The subject of an account that was imported from a server where it had been made by signing in with a
 * provider, until it signs in here: login and address were the provider's then, and so they are now.
 */
export const importedSubject = (login: string, email: string): string =>
  `imported ${nameKey(login)} ${emailKey(email)}`;

/** The id of the imported user of a profile, which is its identity from now on; null if there is none. */
async function adoptImported(
  ctx: Context,
  provider: OAuthProviderName,
  { subject, login, email }: Profile,
): Promise<number | null> {
  const [row] = await ctx.em.execute<{ user_id: string }[]>(
    `update oauth_identities set subject = ? where provider = ? and subject = ?
       and user_id in (select id from users where deleted_at is null) returning user_id`,
    [subject, provider, importedSubject(login, email)],
  );
  return row ? Number(row.user_id) : null;
}

/** A free username like `login`: `ada`, `ada-2`, `ada-3` … */
async function freeName(ctx: Context, login: string): Promise<string> {
  const letters = storedName(login).replace(/[^\p{L}\p{M}\p{Nd}._-]/gu, '');
  const numbered = (stem: string, number: number) => {
    const tail = number === 1 ? '' : `-${number}`;
    return [...stem].slice(0, 30 - tail.length).join('') + tail;
  };
  const stem = letters && isName(numbered(letters, 2)) ? letters : 'someone';
  for (let number = 1; number <= 1_000; number += 1) {
    const name = numbered(stem, number);
    if (isName(name) && (await isFree(ctx, name))) return name;
  }
  throw conflict('No similar username is available.').because('USERNAME_TAKEN');
}

function isName(name: string): boolean {
  try {
    return checkUsername(name) === name;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

async function isFree(ctx: Context, username: string): Promise<boolean> {
  try {
    await refuseTaken(ctx, username);
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
