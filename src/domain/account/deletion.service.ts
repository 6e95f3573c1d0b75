import { sql } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { badInput, forbidden, unavailable } from '../../core/errors.js';
import * as calls from '../calls/withdraw.service.js';
import * as groups from '../groups/withdraw.service.js';
import * as meetings from '../meetings/withdraw.service.js';
import * as posts from '../posts/withdraw.service.js';
import { countFailure, refuseGuessing } from '../session/guessing.js';
import * as sessions from '../session/session.service.js';
import * as social from '../social/withdraw.service.js';
import * as uploads from '../uploads/upload.service.js';
import * as leftovers from './leftovers.service.js';
import { verifyPassword } from './password.js';
import { reserve } from './reserved-name.service.js';
import { UserRole } from './role.enums.js';
import { User } from './user.entity.js';
import { me } from './user.service.js';

const attempts = 5;

/** How long signing in proves who one is, where there is no password. */
const freshMinutes = 10;

/**
 * Deletes the viewer's account: sessions and sockets end, posts, comments, likes, pictures and
 * follows go, and nothing personal is kept. What was said to others stays, by an author who is
 * gone; name and address are nobody's for 30 days. Throws BAD_USER_INPUT for a password that is
 * missing or wrong; the client policy says whether one is needed. Throws
 * FORBIDDEN to who has none and signed in more than ten minutes ago.
 */
export async function deleteAccount(
  ctx: Context,
  password?: string | null,
  refreshToken?: string | null,
): Promise<User> {
  if (refreshToken != null) await sessions.assertOwnRefreshToken(ctx, refreshToken);
  await prove(ctx, await me(ctx), password ?? null);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const files = await ctx.commit(async () =>
      (await social.lockNeighbours(ctx)) ? depart(ctx) : null,
    );
    if (files) {
      await uploads.removeFiles(ctx, files);
      return ctx.em.findOneOrFail(User, { id: ctx.viewer.id }, { refresh: true });
    }
  }
  throw unavailable('Too many people begin to follow you just now.');
}

async function prove(ctx: Context, user: User, password: string | null): Promise<void> {
  if (user.passwordHash === '') {
    // Who signed up by a provider proves it by having just signed in.
    if (await sessions.openedWithin(ctx, freshMinutes)) return;
    throw forbidden('Sign in again, and delete your account within ten minutes.');
  }
  if (password === null) {
    if (!ctx.origin.policy.deletionNeedsPassword) return;
    throw badInput('password', 'Deleting an account needs its password.');
  }
  await refuseGuessing(ctx, user.username);
  if (await verifyPassword(ctx.app, user.passwordHash, password)) return;
  await countFailure(ctx, user.username);
  throw badInput('password', 'This is not your password.');
}

/** Everything that goes, with the account's row locked; the files that nothing shows any more. */
async function depart(ctx: Context): Promise<string[]> {
  const { id } = ctx.viewer;
  const { username, email } = await ctx.em.findOneOrFail(User, { id }, { refresh: true });
  // Posts come before all inboxes: whoever likes one holds it while they tell its author.
  await posts.withdraw(ctx);
  await groups.withdraw(ctx);
  await calls.withdraw(ctx);
  await meetings.withdraw(ctx);
  await social.withdraw(ctx);
  const pictures = await uploads.forgetAll(ctx);
  const shown = new Set(await groups.picturesAmong(ctx, pictures));
  await reserve(ctx, { username, email });
  // Neither is a name or an address that anybody could choose, so the two are never taken.
  const nobody = `deleted-${id}`;
  await ctx.em.nativeUpdate(User, { id }, {
    username: nobody,
    email: nobody,
    passwordHash: '',
    firstName: '',
    lastName: '',
    alias: null,
    bio: null,
    dateOfBirth: null,
    avatarUrl: null,
    coverUrl: null,
    lastSeenAt: null,
    secondFactor: false,
    role: UserRole.USER,
    deletedAt: sql.now(),
  } as object);
  await sessions.forgetAll(ctx, id);
  await leftovers.forget(ctx);
  return pictures.filter((path) => !shown.has(path));
}
