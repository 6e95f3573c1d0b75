import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserRole } from '../../domain/account/role.enums.js';
import { User } from '../../domain/account/user.entity.js';
import { Report } from '../../domain/moderation/report.entity.js';

@InputType({ description: 'What is wrong here.' })
export class ReportContentInput {
  @Field(() => ID, {
    description: 'The person, post, comment, message or group, by its global id.',
  })
  contentId!: string;

  @Field(() => String, { description: 'What is wrong with it, 1–1,000 characters.' })
  reason!: string;
}

@InputType()
abstract class WhichUser {
  @Field(() => ID, { description: 'The person, `user_7`.' })
  userId!: string;
}

@InputType({ description: 'Whom to suspend.' })
export class SuspendUserInput extends WhichUser {
  @Field(() => String, { description: 'Why; it stands in the audit log.' })
  reason!: string;
}

@InputType({ description: 'Whom to let in again.' })
export class UnsuspendUserInput extends WhichUser {
  @Field(() => String, { nullable: true, description: 'Why; it stands in the audit log.' })
  reason?: string | null;
}

@InputType({ description: 'Who is to have which role.' })
export class SetUserRoleInput extends WhichUser {
  @Field(() => UserRole, { description: 'The role.' })
  role!: UserRole;
}

@InputType({ description: 'What to remove.' })
export class RemoveContentInput {
  @Field(() => ID, { description: 'The post, comment, message or group, by its global id.' })
  contentId!: string;

  @Field(() => String, { description: 'Why; it stands in the audit log.' })
  reason!: string;
}

@InputType({ description: 'What becomes of a report.' })
export class ResolveReportInput {
  @Field(() => ID, { description: 'The report, `report_3`.' })
  reportId!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether nothing was wrong after all.' })
  dismiss?: boolean | null;

  @Field(() => String, { nullable: true, description: 'A word on it, for the audit log.' })
  note?: string | null;
}

@ObjectType()
abstract class ReportPayload {
  @Field(() => Report, { description: 'The report as it now is.' })
  report!: Report;
}

@ObjectType()
abstract class AccountPayload {
  @Field(() => User, { description: 'The person as they now are.' })
  user!: User;
}

@ObjectType({ description: 'Your report: the one before, when that is still open.' })
export class ReportContentPayload extends ReportPayload {}

@ObjectType({ description: 'The report you decided about.' })
export class ResolveReportPayload extends ReportPayload {}

@ObjectType({ description: 'Who is suspended now.' })
export class SuspendUserPayload extends AccountPayload {}

@ObjectType({ description: 'Who may sign in again.' })
export class UnsuspendUserPayload extends AccountPayload {}

@ObjectType({ description: 'Whose role it was.' })
export class SetUserRolePayload extends AccountPayload {}

@ObjectType({ description: 'What was removed.' })
export class RemoveContentPayload {
  @Field(() => ID, { description: 'Global id of what was removed.' })
  contentId!: string;
}
