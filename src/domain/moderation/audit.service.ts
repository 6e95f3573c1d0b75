import type { Context } from '../../core/context.js';
import { forbidden, unauthenticated } from '../../core/errors.js';
import type { Page, PageArgs } from '../../core/pagination.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMomentOf } from '../../core/postgres/moments.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { finder } from '../../core/reads/visible.js';
import { cleanText } from '../../core/text.js';
import { User, UserRole } from '../account/user.entity.js';
import { AuditEntry } from './audit-entry.entity.js';
import type { AuditAction } from './moderation.enums.js';

/** What decides whether a user acts as an administrator. */
interface AdminStatus {
  role: UserRole;
  hasSecondFactor: boolean;
}

async function adminStatusById(ctx: Context, ids: readonly number[]): Promise<AdminStatus[]> {
  const rows = await ctx.em.execute<({ id: string } & AdminStatus)[]>(
    `select id, role, second_factor as "hasSecondFactor" from users
     where id in (?) and suspended_at is null`,
    [[...ids]],
  );
  const found = new Map(rows.map((row) => [Number(row.id), row]));
  return ids.map((id) => found.get(id) ?? { role: UserRole.USER, hasSecondFactor: false });
}

/** Throws FORBIDDEN unless a user acts as an administrator: by their role, and with a second factor. */
function assertAdmin({ role, hasSecondFactor }: AdminStatus): void {
  if (role !== UserRole.ADMIN)
    throw forbidden('Only administrators may do this.').because('ADMINISTRATORS_ONLY');
  if (!hasSecondFactor)
    throw forbidden(
      'Administrators need a second factor: turn it on with `enableSecondFactor`.',
    ).because('SECOND_FACTOR_REQUIRED');
}

/**
 * Throws FORBIDDEN unless the viewer is an administrator with a second factor, UNAUTHENTICATED without a
 * viewer.
 */
export async function assertAdministrator(ctx: Context): Promise<void> {
  assertAdmin(await ctx.loader(adminStatusById).load(ctx.viewer.id));
}

/** Whether the viewer is an administrator with a second factor. Throws UNAUTHENTICATED without a viewer. */
export async function isAdministrator(ctx: Context): Promise<boolean> {
  const { role, hasSecondFactor } = await ctx.loader(adminStatusById).load(ctx.viewer.id);
  return role === UserRole.ADMIN && hasSecondFactor;
}

/** Validates the reason of an administrator. Throws BAD_USER_INPUT on `field`. */
export const checkReason = (reason: string, field = 'reason'): string =>
  cleanText(field, reason, { max: 1_000 });

/** A new entry of the audit log; `detail` is the reason, which was checked. */
export interface AuditRecord {
  action: AuditAction;
  targetId: string;
  detail: string;
  /** The operator of an action from the command line, which has no actor. */
  operator?: string;
}

/**
 * Runs `work` of an administrator and adds it to the audit log, in one transaction. The rows of the
 * viewer and of `people` are locked, so that a role or a second factor withdrawn meanwhile is noticed. Throws FORBIDDEN.
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
    assertAdmin({ role: admin.role, hasSecondFactor: admin.secondFactor });
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
    `insert into audit_entries (actor_id, action, target_id, detail, created_at, operator)
     values (?, ?, ?, ?, ?, ?)`,
    [actorId, record.action, record.targetId, record.detail, createdAt, record.operator ?? null],
  );
}

const entries = connection({ entity: AuditEntry, order: byMoment() });

/** Entries of the audit log, newest first. Throws FORBIDDEN. */
export async function log(ctx: Context, args: PageArgs): Promise<Page<AuditEntry>> {
  await assertAdministrator(ctx);
  return entries.page(ctx, null, args);
}

/** Loads an entry of the audit log, for administrators. Throws NOT_FOUND. */
export const auditEntryById = finder(AuditEntry);
