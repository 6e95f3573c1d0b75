import type { Context } from '../../core/context.js';
import { badInput, checkAll, forbidden, unauthenticated } from '../../core/errors.js';
import { lockRows } from '../../core/postgres/lock.js';
import { cleanText, isBlank } from '../../core/text.js';
import { pictureAt, release, show } from '../uploads/upload.service.js';
import { checkDateOfBirth, checkName, checkPictureUrl } from './account-rules.js';
import { User } from './user.entity.js';
import { me } from './user.service.js';

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

/** Validates changes to a profile of the viewer, and returns the changed columns. Throws BAD_USER_INPUT. */
export async function checkProfile(ctx: Context, change: ProfileChange): Promise<Partial<User>> {
  const checked = await checkAll({
    firstName: () => checkName('firstName', change.firstName ?? '', 150),
    lastName: () => checkName('lastName', change.lastName ?? '', 150),
    alias: () => checkName('alias', change.alias ?? '', 100) || null,
    bio: () => {
      const bio = cleanText('bio', change.bio ?? '', { max: 2_000 });
      return isBlank(bio) ? null : bio;
    },
    dateOfBirth: () => change.dateOfBirth && checkDateOfBirth(change.dateOfBirth),
    avatarUrl: () => pictureOf(ctx, 'avatar', change),
    coverUrl: () => pictureOf(ctx, 'cover', change),
  });
  const isChanged = (name: keyof typeof checked) =>
    change[name] !== undefined ||
    (name === 'avatarUrl' && change.avatarId !== undefined) ||
    (name === 'coverUrl' && change.coverId !== undefined);
  return Object.fromEntries(
    Object.entries(checked).filter(([name]) => isChanged(name as keyof typeof checked)),
  );
}

/**
 * Changes the profile of the viewer. Throws BAD_USER_INPUT, and FORBIDDEN while a moderator has removed
 * it; then nothing changes.
 */
export async function updateProfile(ctx: Context, change: ProfileChange): Promise<User> {
  const user = await me(ctx);
  const changed = await checkProfile(ctx, change);
  await ctx.commit(() => writeProfile(ctx, user, changed, change));
  return user;
}

/**
 * Writes changes of the viewer to their profile, inside an open `ctx.commit`. Throws FORBIDDEN while a
 * moderator has removed the profile.
 */
export async function writeProfile(
  ctx: Context,
  user: User,
  changed: Partial<User>,
  { avatarId, coverId }: ProfileChange,
): Promise<void> {
  const [locked] = await lockRows(ctx, User, [user.id]);
  if (!locked || locked.isDeleted) throw unauthenticated();
  if (locked.profileRemovedAt)
    throw forbidden('A moderator removed your profile.').because('PROFILE_REMOVED');
  const { avatarUrl, coverUrl } = user;
  const wanted = {
    ...(avatarId != null && { avatarId: changed.avatarUrl }),
    ...(coverId != null && { coverId: changed.coverUrl }),
  };
  await show(ctx, wanted, avatarUrl, coverUrl);
  ctx.em.assign(user, changed);
  await ctx.em.flush();
  await release(ctx, avatarUrl, coverUrl);
}

/** The new address of a picture. Throws BAD_USER_INPUT. */
async function pictureOf(
  ctx: Context,
  picture: 'avatar' | 'cover',
  { [`${picture}Url` as const]: url, [`${picture}Id` as const]: id }: ProfileChange,
): Promise<string | null> {
  if (id == null) return url ? checkPictureUrl(`${picture}Url`, url) : (url ?? null);
  const field = `${picture}Id`;
  if (url != null) throw badInput(field, `Give either ${field} or ${picture}Url.`);
  return pictureAt(ctx, field, id);
}
