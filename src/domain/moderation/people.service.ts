import type { Context } from '../../core/context.js';
import { badInput, conflict, notFound } from '../../core/errors.js';
import { globalId } from '../../core/global-id.js';
import { findPage, type Page, type PageArgs } from '../../core/pagination.js';
import { lockRows } from '../../core/postgres/lock.js';
import { cleanText, likePattern } from '../../core/text.js';
import { UserRole } from '../account/role.enums.js';
import { User } from '../account/user.entity.js';
import { userByName } from '../account/user.service.js';
import * as sessions from '../session/session.service.js';
import { asAdministrator, assertAdministrator, type Deed, writeDown } from './audit.service.js';
import { AuditAction } from './moderation.enums.js';

/** Which accounts are looked for. */
export interface AccountFilter {
  search?: string | null;
  suspended?: boolean | null;
  role?: UserRole | null;
}

/** Accounts, the newest first, by part of a name or an address; suspended ones too. Throws FORBIDDEN. */
export async function accounts(
  ctx: Context,
  { search, suspended, role }: AccountFilter,
  args: PageArgs,
): Promise<Page<User>> {
  await assertAdministrator(ctx);
  const part = cleanText('search', search ?? '', { max: 200 }).trim();
  return findPage(ctx, User, args, (query) => {
    query.andWhere('row.deleted_at is null');
    if (suspended != null) query.andWhere(`row.suspended_at is ${suspended ? 'not' : ''} null`);
    if (role) query.andWhere('row.role = ?', [role]);
    if (part) {
      const pattern = likePattern(part);
      query.andWhere(
        "(row.username ilike ? or row.email ilike ? or row.first_name || ' ' || row.last_name ilike ?)",
        [pattern, pattern, pattern],
      );
    }
  });
}

/** Changes somebody's account as an administrator, who says why. */
const changeAccount = (
  ctx: Context,
  userId: number,
  { action, detail }: Omit<Deed, 'targetId'>,
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

/**
 * Keeps somebody out: their sessions and sockets end at once, at every door, and they can open no
 * new one. Throws FORBIDDEN, NOT_FOUND, and CONFLICT for an administrator: take the role first.
 */
export const suspend = (ctx: Context, userId: number, detail: string): Promise<User> =>
  changeAccount(ctx, userId, { action: AuditAction.USER_SUSPENDED, detail }, async (user) => {
    if (user.role === UserRole.ADMIN) {
      throw conflict('An administrator cannot be suspended; change their role first.');
    }
    if (user.suspendedAt) throw conflict('They are suspended already.');
    user.suspendedAt = new Date();
    await sessions.forgetAll(ctx, userId);
  });

/** Lets somebody in again. Throws FORBIDDEN, NOT_FOUND, and CONFLICT for who is not suspended. */
export const unsuspend = (ctx: Context, userId: number, detail: string): Promise<User> =>
  changeAccount(ctx, userId, { action: AuditAction.USER_UNSUSPENDED, detail }, (user) => {
    if (!user.suspendedAt) throw conflict('They are not suspended.');
    user.suspendedAt = null;
  });

/** Gives somebody another role. Throws FORBIDDEN, NOT_FOUND, and BAD_USER_INPUT for oneself. */
export async function setRole(ctx: Context, userId: number, role: UserRole): Promise<User> {
  // So there is always one: whoever takes a role keeps their own.
  if (userId === ctx.viewer.id) throw badInput('userId', 'You cannot change your own role.');
  return changeAccount(ctx, userId, { action: AuditAction.ROLE_CHANGED, detail: role }, (user) => {
    if (user.suspendedAt) throw conflict('Somebody suspended cannot be an administrator.');
    user.role = role;
  });
}

/**
 * Makes somebody an administrator on the word of whoever sits at the machine: no viewer is asked
 * for. Throws NOT_FOUND.
 */
export async function appoint(ctx: Context, username: string): Promise<User> {
  const { id } = await userByName(ctx, username);
  return ctx.commit(async () => {
    const [user] = await lockRows(ctx, User, [id]);
    if (!user || user.isDeleted) throw notFound('User');
    user.role = UserRole.ADMIN;
    await ctx.em.flush();
    const targetId = globalId('user', id);
    const deed = { action: AuditAction.ROLE_CHANGED, targetId, detail: UserRole.ADMIN };
    await writeDown(ctx, null, deed);
    return user;
  });
}
