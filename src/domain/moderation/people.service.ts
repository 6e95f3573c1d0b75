import type { Context } from '../../core/context.js';
import { badInput, checkAll, conflict, notFound } from '../../core/errors.js';
import { globalId, inputId, inputUuid, localId } from '../../core/global-id.js';
import type { Page, PageArgs } from '../../core/pagination.js';
import { lockRows } from '../../core/postgres/lock.js';
import { connection } from '../../core/reads/connection.js';
import { searched } from '../../core/reads/matching.js';
import { byMoment } from '../../core/reads/order.js';
import { sql } from '../../core/reads/sql.js';
import { User, UserRole } from '../account/user.entity.js';
import { namesOf } from '../account/user.reads.js';
import { userById, userByName } from '../account/user.service.js';
import { hideMessagesOf } from '../chat/correction.service.js';
import { replaceSuspendedOwner, showGroupsOf } from '../groups/moderation.service.js';
import { aboutAccount, announce } from '../inbox/inbox.service.js';
import { hidePostsOf } from '../posts/moderation.service.js';
import type { Session } from '../session/session.entity.js';
import * as sessions from '../session/session.service.js';
import {
  type AuditRecord,
  asAdministrator,
  assertAdministrator,
  checkReason,
  recordAction,
} from './audit.service.js';
import { AuditAction } from './moderation.enums.js';

/** Filters of the list of accounts; `search` has words of names and of the e-mail address. */
export interface AccountFilter {
  search?: string | null;
  suspended?: boolean | null;
  role?: UserRole | null;
}

const allAccounts = connection<User, AccountFilter>({
  entity: User,
  order: byMoment(),
  where: (row) => sql`${row}.deleted_at is null`,
  narrow: {
    suspended: {
      of: ({ suspended }) => suspended,
      type: 'boolean',
      where: (row, suspended) => sql`(${row}.suspended_at is not null) = ${suspended}`,
    },
    role: {
      of: ({ role }) => role,
      type: 'text',
      where: (row, role) => sql`${row}.role = ${role}`,
    },
    search: searched((row) => sql`${namesOf(row)} || ' ' || ${row}.email`),
  },
});

/** Accounts, suspended ones included, newest first. Throws FORBIDDEN and BAD_USER_INPUT. */
export async function accounts(ctx: Context, args: AccountFilter & PageArgs): Promise<Page<User>> {
  await assertAdministrator(ctx);
  return allAccounts.page(ctx, null, args);
}

/** An account, also a suspended one. Throws FORBIDDEN, and NOT_FOUND for a deleted one. */
export async function account(ctx: Context, id: string): Promise<User> {
  await assertAdministrator(ctx);
  const userId = localId('user', id);
  const user = userId === null ? null : await userById(ctx, userId);
  if (!user || user.isDeleted) throw notFound('User');
  return user;
}

/** Changes the account of a user as an administrator; `detail` is the reason. */
const changeAccount = (
  ctx: Context,
  userId: number,
  { action, detail }: Omit<AuditRecord, 'targetId'>,
  change: (user: User) => Promise<void> | void,
): Promise<User> =>
  asAdministrator(
    ctx,
    { action, detail, targetId: globalId('user', userId) },
    async (people) => {
      const user = people.find((one) => one.id === userId);
      if (!user || user.isDeleted) throw notFound('User');
      await change(user);
      await ctx.em.flush();
      return user;
    },
    [userId],
  );

/** What an administrator decides about a user, given their global id. */
interface Decision {
  userId: string;
  reason?: string | null;
}

async function decide(
  ctx: Context,
  action: AuditAction,
  wanted: Decision,
  change: (user: User) => Promise<void>,
): Promise<User> {
  const { userId, detail } = await checkAll({
    userId: () => inputId('user', 'userId', wanted.userId),
    detail: () => checkReason(wanted.reason ?? ''),
  });
  return changeAccount(ctx, userId, { action, detail }, change);
}

/**
 * Suspends a user: their sessions and sockets end at once, they cannot sign in, their content is
 * hidden, and their groups get other owners. Throws FORBIDDEN,
 * NOT_FOUND, and CONFLICT for an administrator or a suspended user.
 */
export const suspend = (ctx: Context, wanted: Decision): Promise<User> =>
  decide(ctx, AuditAction.USER_SUSPENDED, wanted, async (user) => {
    if (user.role === UserRole.ADMIN) {
      throw conflict('An administrator cannot be suspended; change their role first.').because(
        'USER_IS_ADMINISTRATOR',
      );
    }
    if (user.suspendedAt) throw conflict('The user is already suspended.').because('ALREADY_DONE');
    user.suspendedAt = new Date();
    await ctx.em.flush();
    await hideAll(ctx, user.id);
    await announce(ctx, await aboutAccount(ctx, user.id));
  });

/** Hides what a suspended user wrote, gives their groups other owners, and ends their sessions. */
async function hideAll(ctx: Context, userId: number): Promise<void> {
  await hidePostsOf(ctx, userId, true);
  await replaceSuspendedOwner(ctx, userId);
  await hideMessagesOf(ctx, userId, true);
  await sessions.forgetAll(ctx, userId);
}

/** Completes the suspension of the viewer, who was suspended when they were imported. */
export const suspendImported = (ctx: Context): Promise<void> =>
  ctx.commit(async () => {
    await lockRows(ctx, User, [ctx.viewer.id]);
    await hideAll(ctx, ctx.viewer.id);
  });

/** Ends the suspension of a user, and shows what they wrote. Throws FORBIDDEN, NOT_FOUND, and CONFLICT if there is none. */
export const unsuspend = (ctx: Context, wanted: Decision): Promise<User> =>
  decide(ctx, AuditAction.USER_UNSUSPENDED, wanted, async (user) => {
    if (!user.suspendedAt) throw conflict('The user is not suspended.').because('ALREADY_DONE');
    user.suspendedAt = null;
    await ctx.em.flush();
    await hidePostsOf(ctx, user.id, false);
    await showGroupsOf(ctx, user.id);
    await hideMessagesOf(ctx, user.id, false);
    await announce(ctx, await aboutAccount(ctx, user.id));
  });

/** Changes the role of a user. Throws FORBIDDEN, NOT_FOUND, and BAD_USER_INPUT for the viewer. */
export async function setRole(ctx: Context, userId: number, role: UserRole): Promise<User> {
  // Keeps at least one administrator.
  if (userId === ctx.viewer.id)
    throw badInput('userId', 'You cannot change your own role.').because('OWN_ACCOUNT');
  return changeAccount(ctx, userId, { action: AuditAction.ROLE_CHANGED, detail: role }, (user) => {
    if (user.suspendedAt)
      throw conflict('A suspended user cannot be an administrator.').because('USER_SUSPENDED');
    user.role = role;
  });
}

/** Live sessions of a user, newest first. Throws FORBIDDEN and BAD_USER_INPUT. */
export async function sessionsOf(ctx: Context, userId: string): Promise<Session[]> {
  await assertAdministrator(ctx);
  return sessions.liveSessions(ctx, inputId('user', 'userId', userId));
}

/**
 * Ends the sessions of a user, or the one with `sessionId`, with their tokens, sockets and calls. Throws FORBIDDEN,
 * BAD_USER_INPUT, and NOT_FOUND for a session that is not a live one of the user.
 */
export async function revokeSessions(
  ctx: Context,
  wanted: Decision & { sessionId?: string | null },
): Promise<User> {
  const { userId, sessionId, reason } = await checkAll({
    userId: () => inputId('user', 'userId', wanted.userId),
    sessionId: () =>
      wanted.sessionId == null ? null : inputUuid('session', 'sessionId', wanted.sessionId),
    reason: () => checkReason(wanted.reason ?? ''),
  });
  const detail = [sessionId ?? 'all sessions', reason].filter(Boolean).join(': ');
  const record = { action: AuditAction.SESSIONS_REVOKED, detail };
  return changeAccount(ctx, userId, record, async () => {
    if (sessionId === null) return sessions.endAll(ctx, userId);
    const live = await sessions.liveSessions(ctx, userId);
    if (!live.some(({ id }) => id === sessionId)) throw notFound('Session');
    await sessions.end(ctx, userId, [sessionId]);
  });
}

/** Makes a user an administrator, from the command line and so without a viewer. Throws NOT_FOUND. */
export async function appoint(ctx: Context, username: string, operator: string): Promise<User> {
  const { id } = await userByName(ctx, username);
  return ctx.commit(async () => {
    const [user] = await lockRows(ctx, User, [id]);
    if (!user || user.isDeleted) throw notFound('User');
    user.role = UserRole.ADMIN;
    await ctx.em.flush();
    const targetId = globalId('user', id);
    const record = { action: AuditAction.ROLE_CHANGED, targetId, detail: UserRole.ADMIN, operator };
    await recordAction(ctx, null, record);
    return user;
  });
}
