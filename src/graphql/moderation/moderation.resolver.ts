import {
  Arg,
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
  @Field(() => String, { nullable: true, description: 'Part of a name or of an address.' })
  search?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only who is suspended, or is not.' })
  suspended?: boolean | null;

  @Field(() => UserRole, { nullable: true, description: 'Only who has this role.' })
  role?: UserRole | null;
}

const userId = (input: { userId: string }) => inputId('user', 'userId', input.userId);

/** What administrators do; everybody else is answered FORBIDDEN. */
@Resolver(() => AuditEntry)
export class ModerationResolver {
  @Query(() => UserConnection, {
    description: 'Accounts, suspended ones too, the newest first. For administrators.',
  })
  accounts(@Args(() => AccountsArgs) args: AccountsArgs, @Ctx() ctx: Context) {
    return people.accounts(ctx, args);
  }

  @Query(() => AuditEntryConnection, {
    description: 'What administrators did, the latest first. For administrators.',
  })
  auditLog(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return audit.log(ctx, page);
  }

  @Mutation(() => SuspendUserPayload, {
    description: 'Keep somebody out: their sessions and sockets end at once. For administrators.',
  })
  async suspendUser(
    @Arg('input', () => SuspendUserInput, { description: 'Whom.' }) input: SuspendUserInput,
    @Ctx() ctx: Context,
  ): Promise<SuspendUserPayload> {
    return { user: await people.suspend(ctx, userId(input), input.reason) };
  }

  @Mutation(() => UnsuspendUserPayload, {
    description: 'Let somebody in again. For administrators.',
  })
  async unsuspendUser(
    @Arg('input', () => UnsuspendUserInput, { description: 'Whom.' }) input: UnsuspendUserInput,
    @Ctx() ctx: Context,
  ): Promise<UnsuspendUserPayload> {
    return { user: await people.unsuspend(ctx, userId(input), input.reason ?? '') };
  }

  @Mutation(() => SetUserRolePayload, {
    description: 'Give somebody another role; never yourself. For administrators.',
  })
  async setUserRole(
    @Arg('input', () => SetUserRoleInput, { description: 'Whom, and which.' })
    input: SetUserRoleInput,
    @Ctx() ctx: Context,
  ): Promise<SetUserRolePayload> {
    return { user: await people.setRole(ctx, userId(input), input.role) };
  }

  @Mutation(() => RemoveContentPayload, {
    description:
      'Remove a post with its picture, a comment, the words of a message, or a group with its chat. For administrators.',
  })
  async removeContent(
    @Arg('input', () => RemoveContentInput, { description: 'What.' }) input: RemoveContentInput,
    @Ctx() ctx: Context,
  ): Promise<RemoveContentPayload> {
    await content.remove(ctx, input.contentId, input.reason);
    return { contentId: input.contentId };
  }

  @FieldResolver(() => ID, { description: 'Its own number, `audit_5`.' })
  id(@Root() entry: AuditEntry): string {
    return globalId('audit', entry.id);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'Who did it; null for the command line of the machine itself.',
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
    description: 'What they may do here; null unless they are you or you are an administrator.',
  })
  role(@Root() user: User, @Ctx() ctx: Context): Promise<UserRole | null> {
    return role.load(ctx, user.id);
  }

  @PerViewer()
  @Planned(suspendedAt)
  @FieldResolver(() => Date, {
    nullable: true,
    description: 'Since when they are suspended; null when they are not, and to everybody else.',
  })
  suspendedAt(@Root() user: User, @Ctx() ctx: Context): Promise<Date | null> {
    return suspendedAt.load(ctx, user.id);
  }
}
