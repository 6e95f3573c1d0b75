import {
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { globalId, inputId } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { UserRole } from '../../domain/account/role.enums.js';
import { User } from '../../domain/account/user.entity.js';
import { role, suspendedAt } from '../../domain/account/user.reads.js';
import { userById } from '../../domain/account/user.service.js';
import * as audit from '../../domain/moderation/audit.service.js';
import { AuditEntry } from '../../domain/moderation/audit-entry.entity.js';
import * as content from '../../domain/moderation/content.service.js';
import * as people from '../../domain/moderation/people.service.js';
import { UserConnection } from '../account/account.resolver.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input } from '../server/input.js';
import { PerViewer } from '../server/per-viewer.js';
import {
  RemoveContentInput,
  RemoveContentPayload,
  SetUserRoleInput,
  SetUserRolePayload,
  SuspendUserInput,
  SuspendUserPayload,
  UnsuspendUserInput,
  UnsuspendUserPayload,
} from './moderation.inputs.js';

@ObjectType({ description: 'A page of the audit log.' })
class AuditEntryConnection extends ConnectionOf(AuditEntry, 'AuditEntry') {}

@ArgsType()
class AccountsArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Part of a username, name or e-mail address.',
  })
  search?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Returns suspended users (true), or the others (false).',
  })
  suspended?: boolean | null;

  @Field(() => UserRole, { nullable: true, description: 'Returns users with this role.' })
  role?: UserRole | null;
}

const userId = (input: { userId: string }) => inputId('user', 'userId', input.userId);

/** What administrators do; everybody else is answered FORBIDDEN. */
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

  @Mutation(() => SuspendUserPayload, {
    description: 'Suspends a user. Their sessions and sockets end at once. For administrators.',
  })
  async suspendUser(
    @Input(() => SuspendUserInput) input: SuspendUserInput,
    @Ctx() ctx: Context,
  ): Promise<SuspendUserPayload> {
    return { user: await people.suspend(ctx, userId(input), input.reason) };
  }

  @Mutation(() => UnsuspendUserPayload, {
    description: 'Ends the suspension of a user. For administrators.',
  })
  async unsuspendUser(
    @Input(() => UnsuspendUserInput) input: UnsuspendUserInput,
    @Ctx() ctx: Context,
  ): Promise<UnsuspendUserPayload> {
    return { user: await people.unsuspend(ctx, userId(input), input.reason ?? '') };
  }

  @Mutation(() => SetUserRolePayload, {
    description: 'Sets the role of another user. For administrators.',
  })
  async setUserRole(
    @Input(() => SetUserRoleInput)
    input: SetUserRoleInput,
    @Ctx() ctx: Context,
  ): Promise<SetUserRolePayload> {
    return { user: await people.setRole(ctx, userId(input), input.role) };
  }

  @Mutation(() => RemoveContentPayload, {
    description:
      'Removes a post with its picture, a comment, the text of a message, or a group with its chat. For administrators.',
  })
  async removeContent(
    @Input(() => RemoveContentInput) input: RemoveContentInput,
    @Ctx() ctx: Context,
  ): Promise<RemoveContentPayload> {
    await content.remove(ctx, input.contentId, input.reason);
    return { contentId: input.contentId };
  }

  @FieldResolver(() => ID, { description: 'Global id, such as `audit_5`.' })
  id(@Root() entry: AuditEntry): string {
    return globalId('audit', entry.id);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'The administrator; null for actions from the command line of the server.',
  })
  async actor(@Root() entry: AuditEntry, @Ctx() ctx: Context): Promise<User | null> {
    return entry.actor ? userById(ctx, entry.actor.id) : null;
  }
}

/** What a person's account shows to themselves and to administrators. */
@Resolver(() => User)
export class UserModerationResolver {
  @PerViewer()
  @Planned(role)
  @FieldResolver(() => UserRole, {
    nullable: true,
    description: 'The role. Visible to the user and to administrators, null to others.',
  })
  role(@Root() user: User, @Ctx() ctx: Context): Promise<UserRole | null> {
    return role.load(ctx, user.id);
  }

  @PerViewer()
  @Planned(suspendedAt)
  @FieldResolver(() => Date, {
    nullable: true,
    description:
      'Start of the suspension; null without one. Visible to the user and to administrators, null to others.',
  })
  suspendedAt(@Root() user: User, @Ctx() ctx: Context): Promise<Date | null> {
    return suspendedAt.load(ctx, user.id);
  }
}
