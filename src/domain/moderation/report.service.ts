import type { Context } from '../../core/context.js';
import { conflict, notFound } from '../../core/errors.js';
import { globalId } from '../../core/global-id.js';
import { findPage, type Page, type PageArgs } from '../../core/pagination.js';
import { lockRows } from '../../core/postgres/lock.js';
import { cleanText } from '../../core/text.js';
import { asAdministrator, assertAdministrator, isAdministrator } from './audit.service.js';
import { textAt } from './content.service.js';
import { AuditAction, ReportStatus } from './moderation.enums.js';
import { Report } from './report.entity.js';

/**
 * The viewer reports a person or something said, with what it says now, so that a change does not
 * hide it. While a report of theirs is open, another of the same is that one. Throws NOT_FOUND and
 * BAD_USER_INPUT.
 */
export async function reportContent(ctx: Context, contentId: string, why: string): Promise<Report> {
  const { id } = ctx.viewer;
  const reason = cleanText('reason', why, { min: 1, max: 1_000 });
  const excerpt = (await textAt(ctx, contentId)).slice(0, 1_000).toWellFormed();
  return ctx.commit(async () => {
    const [row] = await ctx.em.execute<object[]>(
      `insert into reports (reporter_id, content_id, excerpt, reason) values (?, ?, ?, ?)
       on conflict (reporter_id, content_id) where status = 'OPEN'
       do update set reason = excluded.reason returning *`,
      [id, contentId, excerpt, reason],
    );
    return ctx.em.map(Report, row as never);
  });
}

/** Everybody's reports, the newest first; of one status when it is given. Throws FORBIDDEN. */
export async function list(
  ctx: Context,
  status: ReportStatus | null | undefined,
  args: PageArgs,
): Promise<Page<Report>> {
  await assertAdministrator(ctx);
  return findPage(ctx, Report, args, (query) => {
    if (status) query.andWhere('row.status = ?', [status]);
  });
}

/** A report, for who made it and for administrators. Throws NOT_FOUND. */
export async function reportById(ctx: Context, id: number): Promise<Report> {
  const { id: viewerId } = ctx.viewer;
  const report = await ctx.em.findOne(Report, { id });
  const mayRead = report && (report.reporter.id === viewerId || (await isAdministrator(ctx)));
  if (!mayRead) throw notFound('Report');
  return report;
}

/** Decides about a report. Throws FORBIDDEN, NOT_FOUND, and CONFLICT for one decided before. */
export async function resolve(
  ctx: Context,
  reportId: number,
  { dismiss, note }: { dismiss: boolean; note: string },
): Promise<Report> {
  const status = dismiss ? ReportStatus.DISMISSED : ReportStatus.RESOLVED;
  const deed = {
    action: AuditAction.REPORT_RESOLVED,
    targetId: globalId('report', reportId),
    detail: note ? `${status}: ${note}` : status,
  };
  return asAdministrator(ctx, deed, async () => {
    const [report] = await lockRows(ctx, Report, [reportId]);
    if (!report) throw notFound('Report');
    if (report.status !== ReportStatus.OPEN) throw conflict('This report was decided before.');
    report.status = status;
    report.resolvedAt = new Date();
    await ctx.em.flush();
    return report;
  });
}
