import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserRole } from '../../domain/account/role.enums.js';
import { User } from '../../domain/account/user.entity.js';
import { Report } from '../../domain/moderation/report.entity.js';

@InputType({ description: 'A report of a user or content.' })
export class ReportContentInput {
  @Field(() => ID, {
    description: 'Global id of the user, post, comment, message or group.',
  })
  contentId!: string;

  @Field(() => String, { description: 'Reason, 1–1,000 characters.' })
  reason!: string;
}

@InputType()
abstract class WhichUser {
  @Field(() => ID, { description: 'Global id of the user, such as `user_7`.' })
  userId!: string;
}

@InputType({ description: 'The user to suspend.' })
export class SuspendUserInput extends WhichUser {
  @Field(() => String, { description: 'Reason, recorded in the audit log.' })
  reason!: string;
}

@InputType({ description: 'The user whose suspension to end.' })
export class UnsuspendUserInput extends WhichUser {
  @Field(() => String, { nullable: true, description: 'Reason, recorded in the audit log.' })
  reason?: string | null;
}

@InputType({ description: 'A new role for a user.' })
export class SetUserRoleInput extends WhichUser {
  @Field(() => UserRole, { description: 'The role.' })
  role!: UserRole;
}

@InputType({ description: 'Content to remove.' })
export class RemoveContentInput {
  @Field(() => ID, { description: 'Global id of the post, comment, message or group.' })
  contentId!: string;

  @Field(() => String, { description: 'Reason, recorded in the audit log.' })
  reason!: string;
}

@InputType({ description: 'A decision about a report.' })
export class ResolveReportInput {
  @Field(() => ID, { description: 'Global id of the report, such as `report_3`.' })
  reportId!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether to dismiss the report.' })
  dismiss?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Note for the audit log.' })
  note?: string | null;
}

@ObjectType()
abstract class ReportPayload {
  @Field(() => Report, { description: 'The report, after the change.' })
  report!: Report;
}

@ObjectType()
abstract class AccountPayload {
  @Field(() => User, { description: 'The user, after the change.' })
  user!: User;
}

@ObjectType({ description: 'The report; an earlier one of the viewer that is still open.' })
export class ReportContentPayload extends ReportPayload {}

@ObjectType({ description: 'The decided report.' })
export class ResolveReportPayload extends ReportPayload {}

@ObjectType({ description: 'The suspended user.' })
export class SuspendUserPayload extends AccountPayload {}

@ObjectType({ description: 'The user whose suspension ended.' })
export class UnsuspendUserPayload extends AccountPayload {}

@ObjectType({ description: 'The user with the new role.' })
export class SetUserRolePayload extends AccountPayload {}

@ObjectType({ description: 'The removed content.' })
export class RemoveContentPayload {
  @Field(() => ID, { description: 'Global id of the removed content.' })
  contentId!: string;
}
