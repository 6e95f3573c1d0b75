import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { Planned, property } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Group } from '../../domain/groups/group.entity.js';
import { GroupRole } from '../../domain/groups/group-role.js';
import * as reads from '../../domain/groups/member.service.js';
import * as memberships from '../../domain/groups/membership.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { PerViewer } from '../server/per-viewer.js';

@ObjectType({ simpleResolvers: true, description: 'Somebody in a group.' })
export class GroupMember implements reads.Member {
  userId!: number;

  @Planned(reads.memberRole)
  @Field(() => GroupRole, { description: 'What they may do in it.' })
  role!: GroupRole;

  @Planned(property('createdAt'))
  @Field(() => Date, { description: 'When they joined.' })
  joinedAt!: Date;
}

@ObjectType({ description: 'A page of who is in a group.' })
class GroupMemberConnection extends ConnectionOf(GroupMember, 'GroupMember') {}

@InputType()
abstract class WhichGroup {
  @Field(() => ID, { description: 'The group, `group_3`.' })
  groupId!: string;
}

@InputType({ description: 'Which group to join.' })
export class JoinGroupInput extends WhichGroup {}

@InputType({ description: 'Which group to leave.' })
export class LeaveGroupInput extends WhichGroup {}

@InputType({ description: 'Whom to remove from which group.' })
export class RemoveFromGroupInput extends WhichGroup {
  @Field(() => ID, { description: 'The member, `user_7`; not yourself.' })
  userId!: string;
}

@InputType({ description: 'What a member may do from now on.' })
export class SetGroupRoleInput extends WhichGroup {
  @Field(() => ID, { description: 'The member, `user_7`.' })
  userId!: string;

  @Field(() => GroupRole, {
    description: 'Who makes somebody else the owner is an admin from then on.',
  })
  role!: GroupRole;
}

@ObjectType()
abstract class GroupPayload {
  @Field(() => Group, { description: 'The group as it now is; a closed one as it last was.' })
  group!: Group;
}

@ObjectType({ description: 'The group you are now in.' })
export class JoinGroupPayload extends GroupPayload {}

@ObjectType({ description: 'The group you are no longer in.' })
export class LeaveGroupPayload extends GroupPayload {}

@ObjectType({ description: 'The group they are no longer in.' })
export class RemoveFromGroupPayload extends GroupPayload {}

@ObjectType({ description: 'The group with that role given.' })
export class SetGroupRolePayload extends GroupPayload {}

const groupId = (input: WhichGroup) => inputId('group', 'groupId', input.groupId);

@Resolver(() => GroupMember)
export class GroupMemberResolver {
  @FieldResolver(() => User, { description: 'Who.' })
  user(@Root() { userId }: GroupMember, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, userId);
  }
}

@Resolver(() => Group)
export class MembershipResolver {
  @Mutation(() => JoinGroupPayload, { description: 'Join a group; twice is once.' })
  async joinGroup(
    @Arg('input', () => JoinGroupInput, { description: 'Which.' }) input: JoinGroupInput,
    @Ctx() ctx: Context,
  ): Promise<JoinGroupPayload> {
    return { group: await memberships.join(ctx, groupId(input)) };
  }

  @Mutation(() => LeaveGroupPayload, {
    description:
      'Leave a group; twice is once. An owner is followed by the oldest admin, else by the oldest member; with the last one it closes.',
  })
  async leaveGroup(
    @Arg('input', () => LeaveGroupInput, { description: 'Which.' }) input: LeaveGroupInput,
    @Ctx() ctx: Context,
  ): Promise<LeaveGroupPayload> {
    return { group: await memberships.leave(ctx, groupId(input)) };
  }

  @Mutation(() => RemoveFromGroupPayload, {
    description: 'Remove somebody: an owner anybody, an admin whoever is neither.',
  })
  async removeFromGroup(
    @Arg('input', () => RemoveFromGroupInput, { description: 'Whom.' })
    input: RemoveFromGroupInput,
    @Ctx() ctx: Context,
  ): Promise<RemoveFromGroupPayload> {
    const userId = inputId('user', 'userId', input.userId);
    return { group: await memberships.kick(ctx, groupId(input), userId) };
  }

  @Mutation(() => SetGroupRolePayload, {
    description: 'Say what a member may do, as the owner; also to hand the group over.',
  })
  async setGroupRole(
    @Arg('input', () => SetGroupRoleInput, { description: 'Who, and what.' })
    input: SetGroupRoleInput,
    @Ctx() ctx: Context,
  ): Promise<SetGroupRolePayload> {
    const userId = inputId('user', 'userId', input.userId);
    return { group: await memberships.setRole(ctx, groupId(input), userId, input.role) };
  }

  @PerViewer()
  @Planned(reads.membersOf)
  @FieldResolver(() => GroupMemberConnection, {
    description: 'Who is in it, in the order in which they joined.',
  })
  members(@Root() group: Group, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return reads.members(ctx, group, page);
  }
}
