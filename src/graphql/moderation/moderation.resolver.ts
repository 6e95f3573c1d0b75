import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  ID,
  InputType,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId, nullWhenMissing } from '../../core/global-id.js';
import { AtMost } from '../../core/reads/read.js';
import { NullableField, searchDescription } from '../../core/schema-types.js';
import { User, UserRole } from '../../domain/account/user.entity.js';
import { role, suspendedAt } from '../../domain/account/user.reads.js';
import { userById } from '../../domain/account/user.service.js';
import * as audit from '../../domain/moderation/audit.service.js';
import { AuditEntry } from '../../domain/moderation/audit-entry.entity.js';
import * as people from '../../domain/moderation/people.service.js';
import { Session } from '../../domain/session/session.entity.js';
import { mostListed } from '../../domain/session/session.service.js';
import { UserConnection, UserInput } from '../account/account.resolver.js';
import { ForAdministrators } from '../server/audience.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PlannedField, RelationField } from '../server/planned.js';
import { reasonDescription } from './reason.js';

@InputType({ description: 'The user to suspend.' })
class SuspendUserInput extends UserInput {
  @Field(() => String, {
    description: reasonDescription,
  })
  reason!: string;
}

@InputType({ description: 'The user whose suspension to end.' })
class UnsuspendUserInput extends UserInput {
  @NullableField(() => String, reasonDescription)
  reason?: string | null;
}

@InputType({ description: 'The sessions of a user to end.' })
class RevokeUserSessionsInput extends UserInput {
  @NullableField(() => ID, 'Global id of the session to end; without it, all of the user end.')
  sessionId?: string | null;

  @NullableField(() => String, reasonDescription)
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
  @NullableField(() => String, searchDescription('users whose names and e-mail address contain'))
  search?: string | null;

  @NullableField(() => Boolean, 'Returns suspended users (true), or the others (false).')
  suspended?: boolean | null;

  @NullableField(() => UserRole, 'Returns users with this role.')
  role?: UserRole | null;
}

const ReturnsUser = returning('user', () => User, 'The user, after the change.');

/** Operations of administrators on people. */
@Resolver(() => AuditEntry)
export class ModerationResolver {
  @ForAdministrators()
  @Query(() => UserConnection, {
    description: 'Accounts, including suspended ones, newest first.',
  })
  accounts(@Args(() => AccountsArgs) args: AccountsArgs, @Ctx() ctx: Context) {
    return people.accounts(ctx, args);
  }

  @ForAdministrators()
  @Query(() => User, {
    nullable: true,
    description:
      'An account, also a suspended one; null for one that does not exist or was deleted.',
  })
  account(
    @Arg('id', () => ID, { description: 'Global id of the user, such as `user_7`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<User | null> {
    return nullWhenMissing(people.account(ctx, id));
  }

  @ForAdministrators()
  @Query(() => AuditEntryConnection, {
    description: 'Actions of administrators, newest first.',
  })
  auditLog(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return audit.log(ctx, page);
  }

  @ForAdministrators()
  @ReturnsUser({
    description: 'Suspends a user. Their sessions and sockets end at once.',
    payload: 'The suspended user.',
  })
  suspendUser(@Input(() => SuspendUserInput) input: SuspendUserInput, @Ctx() ctx: Context) {
    return people.suspend(ctx, input);
  }

  @ForAdministrators()
  @ReturnsUser({
    description: 'Ends the suspension of a user.',
    payload: 'The user whose suspension ended.',
  })
  unsuspendUser(@Input(() => UnsuspendUserInput) input: UnsuspendUserInput, @Ctx() ctx: Context) {
    return people.unsuspend(ctx, input);
  }

  @ForAdministrators()
  @ReturnsUser({
    description: 'Sets the role of another user.',
    payload: 'The user with the new role.',
  })
  setUserRole(@Input(() => SetUserRoleInput) input: SetUserRoleInput, @Ctx() ctx: Context) {
    return people.setRole(ctx, inputId('user', 'userId', input.userId), input.role);
  }

  @ForAdministrators()
  @AtMost(mostListed)
  @Query(() => [Session], {
    description: 'Active sessions of a user, newest first; at most 100.',
  })
  userSessions(
    @Arg('userId', () => ID, { description: 'Global id of the user, such as `user_7`.' })
    userId: string,
    @Ctx() ctx: Context,
  ): Promise<Session[]> {
    return people.sessionsOf(ctx, userId);
  }

  @ForAdministrators()
  @ReturnsUser({
    description:
      'Ends sessions of a user, with their tokens, sockets and calls, at once. The user may sign in again.',
    payload: 'The user whose sessions ended.',
  })
  revokeUserSessions(
    @Input(() => RevokeUserSessionsInput) input: RevokeUserSessionsInput,
    @Ctx() ctx: Context,
  ) {
    return people.revokeSessions(ctx, input);
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
