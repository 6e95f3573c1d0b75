import type { Context } from '../../core/context.js';
import { forbidden } from '../../core/errors.js';
import { findPage, type Page, type PageArgs } from '../../core/pagination.js';
import { lockRows } from '../../core/postgres/lock.js';
import { cleanText } from '../../core/text.js';
import { UserRole } from '../account/role.enums.js';
import { User } from '../account/user.entity.js';
import { AuditEntry } from './audit-entry.entity.js';
import type { AuditAction } from './moderation.enums.js';

const rolesById = async (ctx: Context, ids: readonly number[]): Promise<UserRole[]> => {
  const rows = await ctx.em.execute<{ id: string; role: UserRole }[]>(
    'select id, role from users where id in (?) and suspended_at is null',
    [[...ids]],
  );
  const roles = new Map(rows.map(({ id, role }) => [Number(id), role]));
  return ids.map((id) => roles.get(id) ?? UserRole.USER);
};

/** Whether the viewer is an administrator; nobody signed in is none. */
export const isAdministrator = async (ctx: Context): Promise<boolean> =>
  ctx.viewerOrNull !== null &&
  (await ctx.loader<number, UserRole>(rolesById).load(ctx.viewer.id)) === UserRole.ADMIN;

/** Throws FORBIDDEN unless the viewer is an administrator, UNAUTHENTICATED when nobody is signed in. */
export async function assertAdministrator(ctx: Context): Promise<void> {
  void ctx.viewer;
  if (!(await isAdministrator(ctx))) throw forbidden('Only administrators may do this.');
}

/** What an administrator did, to what, and why. */
export interface Deed {
  action: AuditAction;
  targetId: string;
  detail: string;
}

/**
 * Does an administrator's `work` and writes down what it was, both or neither. Their row and those
 * of `people` stay locked meanwhile, so that nobody acts by a role that was just taken from them.
 * Throws FORBIDDEN.
 */
export async function asAdministrator<T>(
  ctx: Context,
  deed: Deed,
  work: (people: User[]) => Promise<T>,
  people: readonly number[] = [],
): Promise<T> {
  const { id } = ctx.viewer;
  const detail = cleanText('reason', deed.detail, { max: 1_000 });
  return ctx.commit(async () => {
    const locked = await lockRows(ctx, User, [id, ...people]);
    const admin = locked.find((one) => one.id === id);
    if (admin?.role !== UserRole.ADMIN) throw forbidden('Only administrators may do this.');
    const done = await work(locked);
    await writeDown(ctx, id, { ...deed, detail });
    return done;
  });
}

/** Adds to the audit log, inside an open `ctx.commit`. */
export async function writeDown(ctx: Context, actorId: number | null, deed: Deed): Promise<void> {
  await ctx.em.execute(
    'insert into audit_entries (actor_id, action, target_id, detail) values (?, ?, ?, ?)',
    [actorId, deed.action, deed.targetId, deed.detail],
  );
}

/** Who did what, the latest first. Throws FORBIDDEN. */
export async function log(ctx: Context, args: PageArgs): Promise<Page<AuditEntry>> {
  await assertAdministrator(ctx);
  return findPage(ctx, AuditEntry, args, () => {});
}
