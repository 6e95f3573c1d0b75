import { sql } from '@mikro-orm/core';
import { defaultPolicy } from '../../core/client-policy.js';
import type { Context } from '../../core/context.js';
import { badInput, forbidden, unavailable } from '../../core/errors.js';
import * as calls from '../calls/call-transition.service.js';
import * as adHoc from '../chat/ad-hoc.service.js';
import * as groups from '../groups/leaving.js';
import { aboutAccount, announce } from '../inbox/inbox.service.js';
import * as meetings from '../meetings/meeting.service.js';
import * as posts from '../posts/deletion.service.js';
import * as sessions from '../session/session.service.js';
import * as social from '../social/deletion.service.js';
import * as uploads from '../uploads/upload.service.js';
import { checkPassword } from './password.js';
import { reserve } from './reserved-name.service.js';
import { User, UserRole } from './user.entity.js';
import { me } from './user.service.js';

const attempts = 5;

/**
 * Deletes the viewer's account, with their sessions, sockets, posts, comments, likes, pictures, follows
 * and all personal fields. Messages stay, by a deleted user; username and e-mail address are reserved
 * for 30 days. Throws BAD_USER_INPUT for a wrong password, or a missing one where the client policy
 * demands it. Throws FORBIDDEN for an account without a password ten minutes after sign-in.
 */
export async function deleteAccount(
  ctx: Context,
  password?: string | null,
  refreshToken?: string | null,
): Promise<User> {
  if (refreshToken != null) await sessions.assertOwnRefreshToken(ctx, refreshToken);
  await assertIdentity(ctx, await me(ctx), password ?? null);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const isDone = await ctx.commit(async () => {
      if (!(await social.lockNeighbours(ctx))) return false;
      await deleteEverything(ctx);
      return true;
    });
    if (isDone) return ctx.em.findOneOrFail(User, { id: ctx.viewer.id }, { refresh: true });
  }
  throw unavailable('Too many users are following you at the moment; try again.');
}

async function assertIdentity(ctx: Context, user: User, password: string | null): Promise<void> {
  if (user.passwordHash === '') {
    // Accounts of OAuth providers have no password: a recent sign-in is the proof.
    if (await sessions.isFresh(ctx)) return;
    throw forbidden('Sign in again, and delete your account within ten minutes.').because(
      'RECENT_SIGN_IN_REQUIRED',
    );
  }
  if (password === null) {
    const { deletionNeedsPassword } = ctx.origin.policy;
    if (!deletionNeedsPassword && (await sessions.grantsHere(ctx, user))) return;
    throw badInput('password', 'Deleting an account needs its password.').because(
      'PASSWORD_REQUIRED',
    );
  }
  if (await checkPassword(ctx, user.username, user, password)) return;
  throw badInput('password', 'This is not your password.').because('WRONG_PASSWORD');
}

/** Deletes all data of the viewer, whose row is locked. */
async function deleteEverything(ctx: Context): Promise<void> {
  const { id } = ctx.viewer;
  const { username } = await ctx.em.findOneOrFail(User, { id }, { refresh: true });
  const affected = await aboutAccount(ctx, id);
  // Posts are locked before inboxes: a like holds the post while it writes to the author's inbox.
  await posts.deleteDataOf(ctx, id);
  await groups.leaveAll(ctx);
  await adHoc.leaveAll(ctx);
  await calls.leaveCalls(ctx, id, null);
  await meetings.deleteDataOf(ctx, id);
  await social.deleteDataOf(ctx, id);
  await uploads.forgetAll(ctx);
  await reserve(ctx, username);
  // Not a valid username or e-mail address, so it is never taken.
  const nobody = `deleted-${id}`;
  await ctx.em.nativeUpdate(User, { id }, {
    username: nobody,
    usernameKey: nobody,
    usernameSkeleton: nobody,
    email: nobody,
    emailKey: nobody,
    emailConfirmedAt: null,
    emailSince: sql.now(),
    registeredUnder: defaultPolicy.name,
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
  await deleteRemainingRows(ctx);
  await announce(ctx, affected);
}

/** Tables whose rows are kept after their user was deleted, because other users see them. */
export const keptTables: ReadonlySet<string> = new Set([
  'conversations',
  'participants',
  'messages',
  'calls',
  'groups',
  'meetings',
  // Without their text, and those alone that others replied to.
  'comments',
]);

/** Every column that refers to a user, of tables whose rows are deleted with the row of the user. */
export const userColumns = (ctx: Pick<Context, 'em'>): { table: string; column: string }[] =>
  [...ctx.em.getMetadata().getAll().values()].flatMap(({ tableName: table, relations }) =>
    relations
      .filter(
        ({ targetMeta, deleteRule }) => targetMeta?.class === User && deleteRule === 'cascade',
      )
      .map(({ fieldNames }) => ({ table, column: fieldNames[0] as string })),
  );

/** Deletes all other rows of the viewer, so that a new table is covered unless it is in `keptTables`. */
async function deleteRemainingRows(ctx: Context): Promise<void> {
  for (const { table, column } of userColumns(ctx)) {
    if (keptTables.has(table)) continue;
    await ctx.em.execute('delete from ?? where ?? = ?', [table, column, ctx.viewer.id]);
  }
}
