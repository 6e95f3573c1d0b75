import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { checkAll, conflict, notFound } from '../../core/errors.js';
import { globalId, inputId } from '../../core/global-id.js';
import type { Page, PageArgs } from '../../core/pagination.js';
import { allColumns } from '../../core/postgres/columns.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMomentOf } from '../../core/postgres/moments.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { sql } from '../../core/reads/sql.js';
import { finder } from '../../core/reads/visible.js';
import { cleanText } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import { asAdministrator, assertAdministrator, checkReason } from './audit.service.js';
import { textAt } from './content.service.js';
import { AuditAction, ReportStatus } from './moderation.enums.js';
import { Report } from './report.entity.js';

/**
 * Reports a user or their content to administrators, with a copy of the current text. A second report
 * of the same content by the viewer updates the open one. Throws NOT_FOUND and BAD_USER_INPUT.
 */
export async function reportContent(ctx: Context, contentId: string, why: string): Promise<Report> {
  const { id } = ctx.viewer;
  const { reason, text } = await checkAll({
    reason: () => cleanText('reason', why, { min: 1, max: 1_000 }),
    text: () => textAt(ctx, contentId),
  });
  const excerpt = text.slice(0, 1_000).toWellFormed();
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const createdAt = await nextMomentOf(ctx, Report);
    const [row] = await ctx.em.execute<object[]>(
      `insert into reports (reporter_id, content_id, excerpt, reason, created_at) values (?, ?, ?, ?, ?)
       on conflict (reporter_id, content_id) where status = 'OPEN'
       do update set reason = excluded.reason returning ${allColumns(ctx, Report)}`,
      [id, contentId, excerpt, reason, createdAt],
    );
    return ctx.em.map(Report, row as never);
  });
}

const reports = connection<Report, { status?: ReportStatus | null | undefined }>({
  entity: Report,
  order: byMoment(),
  narrow: {
    status: {
      of: ({ status }) => status,
      type: 'text',
      where: (row, status) => sql`${row}.status = ${status}`,
    },
  },
});

/** Reports of all users, newest first; of one status if given. Throws FORBIDDEN. */
export async function list(
  ctx: Context,
  status: ReportStatus | null | undefined,
  args: PageArgs,
): Promise<Page<Report>> {
  await assertAdministrator(ctx);
  return reports.page(ctx, null, { ...args, status });
}

/** Loads a report, for its reporter and for administrators. Throws NOT_FOUND. */
export const reportById = finder(Report);

/** Resolves or dismisses a report. Throws FORBIDDEN, NOT_FOUND, and CONFLICT if it is not open. */
export async function resolve(
  ctx: Context,
  { reportId, dismiss, note }: { reportId: string; dismiss?: boolean | null; note?: string | null },
): Promise<Report> {
  const status = dismiss ? ReportStatus.DISMISSED : ReportStatus.RESOLVED;
  return change(ctx, AuditAction.REPORT_RESOLVED, { reportId, note, prefix: status }, (report) => {
    if (report.status !== ReportStatus.OPEN)
      throw conflict('This report is already decided.').because('ALREADY_DONE');
    report.status = status;
    report.resolvedAt = new Date();
  });
}

/**
 * Takes the decision about a report back. Throws FORBIDDEN, NOT_FOUND, and CONFLICT if it is open, or if its reporter has
 * reported the same content again since and that report is open.
 */
export async function reopen(
  ctx: Context,
  { reportId, note }: { reportId: string; note?: string | null },
): Promise<Report> {
  try {
    return await change(ctx, AuditAction.REPORT_REOPENED, { reportId, note }, (report) => {
      if (report.status === ReportStatus.OPEN)
        throw conflict('This report is open.').because('ALREADY_DONE');
      report.status = ReportStatus.OPEN;
      report.resolvedAt = null;
    });
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw conflict('Another report of the same content by this reporter is open.').because(
      'ALREADY_DONE',
    );
  }
}

/** Changes a report as an administrator; the audit log has the note after `prefix`. */
async function change(
  ctx: Context,
  action: AuditAction,
  given: { reportId: string; note?: string | null | undefined; prefix?: string },
  apply: (report: Report) => void,
): Promise<Report> {
  const { reportId, note } = await checkAll({
    reportId: () => inputId('report', 'reportId', given.reportId),
    note: () => checkReason(given.note ?? '', 'note'),
  });
  const detail = [given.prefix, note].filter(Boolean).join(': ');
  const record = { action, targetId: globalId('report', reportId), detail };
  return asAdministrator(ctx, record, async () => {
    const [report] = await lockRows(ctx, Report, [reportId]);
    if (!report) throw notFound('Report');
    apply(report);
    await ctx.em.flush();
    return report;
  });
}
