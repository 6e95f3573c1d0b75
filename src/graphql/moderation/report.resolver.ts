import { Arg, Args, Ctx, Field, ID, InputType, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { ReportStatus } from '../../domain/moderation/moderation.enums.js';
import { Report } from '../../domain/moderation/report.entity.js';
import * as reports from '../../domain/moderation/report.service.js';
import { ForAdministrators } from '../server/audience.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { RelationField } from '../server/planned.js';

@InputType({ description: 'A report of a user or content.' })
class ReportContentInput {
  @Field(() => ID, {
    description: 'Global id of the user, post, comment, message or group.',
  })
  contentId!: string;

  @Field(() => String, { description: 'Reason, 1–1,000 characters.' })
  reason!: string;
}

@InputType({ description: 'A decision about a report.' })
class ResolveReportInput {
  @Field(() => ID, { description: 'Global id of the report, such as `report_3`.' })
  reportId!: string;

  @NullableField(() => Boolean, 'Whether to dismiss the report.')
  dismiss?: boolean | null;

  @NullableField(() => String, 'Note for the audit log, at most 1,000 characters.')
  note?: string | null;
}

@InputType({ description: 'A decision about a report that is taken back.' })
class ReopenReportInput {
  @Field(() => ID, { description: 'Global id of the report, such as `report_3`.' })
  reportId!: string;

  @NullableField(() => String, 'Note for the audit log, at most 1,000 characters.')
  note?: string | null;
}

@ObjectType({ description: 'A page of a list of reports.' })
class ReportConnection extends ConnectionOf(Report, 'Report') {}

const ReturnsReport = returning('report', () => Report, 'The report, after the change.');

@Resolver(() => Report)
export class ReportResolver {
  @ForAdministrators()
  @Query(() => ReportConnection, { description: 'Reports, newest first.' })
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

  @ReturnsReport({
    description: 'Reports a user or content to the administrators. Idempotent.',
    payload:
      'The new report, or the viewer’s earlier one about the same content that is still open.',
  })
  reportContent(@Input(() => ReportContentInput) input: ReportContentInput, @Ctx() ctx: Context) {
    return reports.reportContent(ctx, input.contentId, input.reason);
  }

  @ForAdministrators()
  @ReturnsReport({
    description: 'Resolves or dismisses a report.',
    payload: 'The decided report.',
  })
  resolveReport(@Input(() => ResolveReportInput) input: ResolveReportInput, @Ctx() ctx: Context) {
    return reports.resolve(ctx, input);
  }

  @ForAdministrators()
  @ReturnsReport({
    description:
      'Reopens a resolved or dismissed report. CONFLICT while another report of the same content by its reporter is open.',
    payload: 'The open report.',
  })
  reopenReport(@Input(() => ReopenReportInput) input: ReopenReportInput, @Ctx() ctx: Context) {
    return reports.reopen(ctx, input);
  }

  @RelationField(() => User, userById, { description: 'The reporter.' })
  reporter!: User;
}
