import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { User } from './user.entity.js';

const empty = {
  firstName: '',
  lastName: '',
  alias: null,
  bio: null,
  avatarUrl: null,
  coverUrl: null,
} as const;

/** The removable fields of a profile. */
export type RemovedProfile = Pick<User, keyof typeof empty>;

// Steps of moderators, inside an open `ctx.commit` that has locked the user.

/** Removes the profile of a user, who cannot change it until its restoration. Throws NOT_FOUND. */
export async function takeDownProfile(
  ctx: Context,
  userId: number,
): Promise<{ user: User; profile: RemovedProfile }> {
  const user = await ctx.em.findOne(User, { id: userId }, { refresh: true });
  if (!user || user.isDeleted || user.profileRemovedAt) throw notFound('User');
  const { firstName, lastName, alias, bio, avatarUrl, coverUrl } = user;
  ctx.em.assign(user, { ...empty, profileRemovedAt: new Date() });
  await ctx.em.flush();
  return { user, profile: { firstName, lastName, alias, bio, avatarUrl, coverUrl } };
}

/** Puts the profile of a user back. Throws NOT_FOUND when the account was deleted. */
export async function putBackProfile(
  ctx: Context,
  userId: number,
  profile: RemovedProfile,
): Promise<void> {
  const user = await ctx.em.findOne(User, { id: userId }, { refresh: true });
  if (!user?.profileRemovedAt || user.isDeleted) throw notFound('User');
  ctx.em.assign(user, { ...profile, profileRemovedAt: null });
  await ctx.em.flush();
}
