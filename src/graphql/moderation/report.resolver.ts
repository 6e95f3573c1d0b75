import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { ReportStatus } from '../../domain/moderation/moderation.enums.js';
import { Report } from '../../domain/moderation/report.entity.js';
import * as reports from '../../domain/moderation/report.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input } from '../server/input.js';
import {
  ReportContentInput,
  ReportContentPayload,
  ResolveReportInput,
  ResolveReportPayload,
} from './moderation.inputs.js';

@ObjectType({ description: 'A page of a list of reports.' })
class ReportConnection extends ConnectionOf(Report, 'Report') {}

@Resolver(() => Report)
export class ReportResolver {
  @Query(() => ReportConnection, {
    description: 'Reports, newest first. For administrators.',
  })
  reports(
    @Arg('status', () => ReportStatus, {
      nullable: true,
      description: 'Returns reports with this status.',
    })
    status: ReportStatus | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return reports.list(ctx, status, page);
  }

  @Mutation(() => ReportContentPayload, {
    description: 'Reports a user or content to the administrators. Idempotent.',
  })
  async reportContent(
    @Input(() => ReportContentInput) input: ReportContentInput,
    @Ctx() ctx: Context,
  ): Promise<ReportContentPayload> {
    return { report: await reports.reportContent(ctx, input.contentId, input.reason) };
  }

  @Mutation(() => ResolveReportPayload, {
    description: 'Resolves or dismisses a report. For administrators.',
  })
  async resolveReport(
    @Input(() => ResolveReportInput)
    input: ResolveReportInput,
    @Ctx() ctx: Context,
  ): Promise<ResolveReportPayload> {
    const id = inputId('report', 'reportId', input.reportId);
    const { dismiss, note } = input;
    const decision = { dismiss: dismiss ?? false, note: note ?? '' };
    return { report: await reports.resolve(ctx, id, decision) };
  }

  @FieldResolver(() => User, { description: 'The reporter.' })
  reporter(@Root() report: Report, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, report.reporter.id);
  }
}
