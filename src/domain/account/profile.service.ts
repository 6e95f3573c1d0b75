import type { Context } from '../../core/context.js';
import { badInput, forbidden, unauthenticated } from '../../core/errors.js';
import { inputUuid } from '../../core/global-id.js';
import { lockRows } from '../../core/postgres/lock.js';
import { cleanText, isBlank } from '../../core/text.js';
import { ownUpload, release } from '../uploads/upload.service.js';
import { checkDateOfBirth, checkName, checkPictureUrl } from './account.rules.js';
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
  const changed: ProfileChange = {};
  for (const name of ['firstName', 'lastName'] as const) {
    if (change[name] !== undefined) changed[name] = checkName(name, change[name] ?? '', 150);
  }
  if (change.alias !== undefined)
    changed.alias = checkName('alias', change.alias ?? '', 100) || null;
  if (change.bio !== undefined) {
    const bio = cleanText('bio', change.bio ?? '', { max: 2_000 });
    changed.bio = isBlank(bio) ? null : bio;
  }
  if (change.dateOfBirth !== undefined) {
    changed.dateOfBirth = change.dateOfBirth && checkDateOfBirth(change.dateOfBirth);
  }
  for (const picture of ['avatar', 'cover'] as const) {
    const url = await pictureOf(ctx, picture, change);
    if (url !== undefined) changed[`${picture}Url`] = url;
  }
  return changed as Partial<User>;
}

/**
 * Changes the profile of the viewer. Throws BAD_USER_INPUT, and FORBIDDEN while a moderator has removed
 * it; then nothing changes.
 */
export async function updateProfile(ctx: Context, change: ProfileChange): Promise<User> {
  const user = await me(ctx);
  const changed = await checkProfile(ctx, change);
  await ctx.commit(() => writeProfile(ctx, user, changed));
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
): Promise<void> {
  const [locked] = await lockRows(ctx, User, [user.id]);
  if (!locked || locked.isDeleted) throw unauthenticated();
  if (locked.profileRemovedAt) throw forbidden('A moderator removed your profile.');
  const { avatarUrl, coverUrl } = user;
  ctx.em.assign(user, changed);
  await ctx.em.flush();
  await release(ctx, avatarUrl, coverUrl);
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
  if (url != null) throw badInput(field, `Give either ${field} or ${picture}Url.`);
  return (await ownUpload(ctx, field, inputUuid('upload', field, id))).path;
}
