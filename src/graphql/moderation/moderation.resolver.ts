import {
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { globalId, inputId } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import { User, UserRole } from '../../domain/account/user.entity.js';
import { role, suspendedAt } from '../../domain/account/user.reads.js';
import { userById } from '../../domain/account/user.service.js';
import * as audit from '../../domain/moderation/audit.service.js';
import { AuditEntry } from '../../domain/moderation/audit-entry.entity.js';
import * as people from '../../domain/moderation/people.service.js';
import { UserConnection, UserInput } from '../account/account.resolver.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PlannedField, RelationField } from '../server/planned.js';

@InputType({ description: 'The user to suspend.' })
class SuspendUserInput extends UserInput {
  @Field(() => String, { description: 'Reason, recorded in the audit log.' })
  reason!: string;
}

@InputType({ description: 'The user whose suspension to end.' })
class UnsuspendUserInput extends UserInput {
  @NullableField(() => String, 'Reason, recorded in the audit log.')
  reason?: string | null;
}

@InputType({ description: 'A new role for a user.' })
class SetUserRoleInput extends UserInput {
  @Field(() => UserRole, { description: 'The role.' })
  role!: UserRole;
}

@ObjectType({ description: 'A page of the audit log.' })
class AuditEntryConnection extends ConnectionOf(AuditEntry, 'AuditEntry') {}

@ArgsType()
class AccountsArgs extends PageArgs {
  @NullableField(() => String, 'Part of a username, name or e-mail address.')
  search?: string | null;

  @NullableField(() => Boolean, 'Returns suspended users (true), or the others (false).')
  suspended?: boolean | null;

  @NullableField(() => UserRole, 'Returns users with this role.')
  role?: UserRole | null;
}

const ReturnsUser = returning('user', () => User, 'The user, after the change.');

/** Operations of administrators; FORBIDDEN for all others. */
@Resolver(() => AuditEntry)
export class ModerationResolver {
  @Query(() => UserConnection, {
    description: 'Accounts, including suspended ones, newest first. For administrators.',
  })
  accounts(@Args(() => AccountsArgs) args: AccountsArgs, @Ctx() ctx: Context) {
    return people.accounts(ctx, args);
  }

  @Query(() => AuditEntryConnection, {
    description: 'Actions of administrators, newest first. For administrators.',
  })
  auditLog(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return audit.log(ctx, page);
  }

  @ReturnsUser({
    description: 'Suspends a user. Their sessions and sockets end at once. For administrators.',
    payload: 'The suspended user.',
  })
  suspendUser(@Input(() => SuspendUserInput) input: SuspendUserInput, @Ctx() ctx: Context) {
    return people.suspend(ctx, input);
  }

  @ReturnsUser({
    description: 'Ends the suspension of a user. For administrators.',
    payload: 'The user whose suspension ended.',
  })
  unsuspendUser(@Input(() => UnsuspendUserInput) input: UnsuspendUserInput, @Ctx() ctx: Context) {
    return people.unsuspend(ctx, input);
  }

  @ReturnsUser({
    description: 'Sets the role of another user. For administrators.',
    payload: 'The user with the new role.',
  })
  setUserRole(@Input(() => SetUserRoleInput) input: SetUserRoleInput, @Ctx() ctx: Context) {
    return people.setRole(ctx, inputId('user', 'userId', input.userId), input.role);
  }

  @FieldResolver(() => ID, { description: 'Global id, such as `audit_5`.' })
  id(@Root() entry: AuditEntry): string {
    return globalId('audit', entry.id);
  }

  @RelationField(() => User, userById, {
    nullable: true,
    description: 'The administrator; null for actions from the command line of the server.',
  })
  actor!: User | null;
}

/** Fields of a user that are visible to the user and to administrators. */
@Resolver(() => User)
export class UserModerationResolver {
  @PlannedField(() => UserRole, role, {
    nullable: true,
    description: 'The role. Visible to the user and to administrators, null to others.',
    perViewer: true,
  })
  role!: UserRole | null;

  @PlannedField(() => Date, suspendedAt, {
    nullable: true,
    description:
      'Start of the suspension; null without one. Visible to the user and to administrators, null to others.',
    perViewer: true,
  })
  suspendedAt!: Date | null;
}
