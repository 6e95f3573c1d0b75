import type { Context } from '../../core/context.js';
import { forbidden, unauthenticated } from '../../core/errors.js';
import type { Page, PageArgs } from '../../core/pagination.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMomentOf } from '../../core/postgres/moments.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { cleanText } from '../../core/text.js';
import { User, UserRole } from '../account/user.entity.js';
import { AuditEntry } from './audit-entry.entity.js';
import type { AuditAction } from './moderation.enums.js';

async function rolesById(ctx: Context, ids: readonly number[]): Promise<UserRole[]> {
  const rows = await ctx.em.execute<{ id: string; role: UserRole }[]>(
    'select id, role from users where id in (?) and suspended_at is null',
    [[...ids]],
  );
  const roles = new Map(rows.map(({ id, role }) => [Number(id), role]));
  return ids.map((id) => roles.get(id) ?? UserRole.USER);
}

/** Throws FORBIDDEN unless the viewer is an administrator, UNAUTHENTICATED without a viewer. */
export async function assertAdministrator(ctx: Context): Promise<void> {
  if (!(await isAdministrator(ctx))) throw forbidden('Only administrators may do this.');
}

/** Whether the viewer is an administrator. Throws UNAUTHENTICATED without a viewer. */
export const isAdministrator = async (ctx: Context): Promise<boolean> =>
  (await ctx.loader<number, UserRole>(rolesById).load(ctx.viewer.id)) === UserRole.ADMIN;

/** Validates the reason of an administrator. Throws BAD_USER_INPUT on `field`. */
export const checkReason = (reason: string, field = 'reason'): string =>
  cleanText(field, reason, { max: 1_000 });

/** A new entry of the audit log; `detail` is the reason, which was checked. */
export interface AuditRecord {
  action: AuditAction;
  targetId: string;
  detail: string;
}

/**
 * Runs `work` of an administrator and adds it to the audit log, in one transaction. The rows of the
 * viewer and of `people` are locked, so that a role withdrawn meanwhile is noticed. Throws FORBIDDEN.
 */
export async function asAdministrator<T>(
  ctx: Context,
  record: AuditRecord,
  work: (people: User[]) => Promise<T>,
  people: readonly number[] = [],
): Promise<T> {
  const { id } = ctx.viewer;
  return ctx.commit(async () => {
    const locked = await lockRows(ctx, User, [id, ...people]);
    const admin = locked.find((one) => one.id === id);
    if (!admin || admin.isDeleted || admin.suspendedAt) throw unauthenticated();
    if (admin.role !== UserRole.ADMIN) throw forbidden('Only administrators may do this.');
    const done = await work(locked);
    await recordAction(ctx, id, record);
    return done;
  });
}

/** Adds to the audit log, inside an open `ctx.commit`. */
export async function recordAction(
  ctx: Context,
  actorId: number | null,
  record: AuditRecord,
): Promise<void> {
  const createdAt = await nextMomentOf(ctx, AuditEntry);
  await ctx.em.execute(
    `insert into audit_entries (actor_id, action, target_id, detail, created_at)
     values (?, ?, ?, ?, ?)`,
    [actorId, record.action, record.targetId, record.detail, createdAt],
  );
}

const entries = connection({ entity: AuditEntry, order: byMoment() });

/** Entries of the audit log, newest first. Throws FORBIDDEN. */
export async function log(ctx: Context, args: PageArgs): Promise<Page<AuditEntry>> {
  await assertAdministrator(ctx);
  return entries.page(ctx, null, args);
}
