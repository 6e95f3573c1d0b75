import {
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
import { Input } from '../server/input.js';
import { PerViewer } from '../server/per-viewer.js';

@ObjectType({ simpleResolvers: true, description: 'A member of a group.' })
export class GroupMember implements reads.Member {
  userId!: number;

  @Planned(reads.memberRole)
  @Field(() => GroupRole, { description: 'The role of the member.' })
  role!: GroupRole;

  @Planned(property('createdAt'))
  @Field(() => Date, { description: 'Time of joining.' })
  joinedAt!: Date;
}

@ObjectType({ description: 'A page of the members of a group.' })
class GroupMemberConnection extends ConnectionOf(GroupMember, 'GroupMember') {}

@InputType()
abstract class WhichGroup {
  @Field(() => ID, { description: 'Global id of the group, such as `group_3`.' })
  groupId!: string;
}

@InputType({ description: 'The group to join.' })
export class JoinGroupInput extends WhichGroup {}

@InputType({ description: 'The group to leave.' })
export class LeaveGroupInput extends WhichGroup {}

@InputType({ description: 'A member to remove from a group.' })
export class RemoveFromGroupInput extends WhichGroup {
  @Field(() => ID, { description: 'Global id of the member, such as `user_7`; not the viewer.' })
  userId!: string;
}

@InputType({ description: 'A new role for a member of a group.' })
export class SetGroupRoleInput extends WhichGroup {
  @Field(() => ID, { description: 'Global id of the member, such as `user_7`.' })
  userId!: string;

  @Field(() => GroupRole, {
    description: 'The new role. With OWNER, the previous owner becomes an admin.',
  })
  role!: GroupRole;
}

@ObjectType()
abstract class GroupPayload {
  @Field(() => Group, {
    description: 'The group, after the change; a closed one in its last state.',
  })
  group!: Group;
}

@ObjectType({ description: 'The joined group.' })
export class JoinGroupPayload extends GroupPayload {}

@ObjectType({ description: 'The group that the viewer left.' })
export class LeaveGroupPayload extends GroupPayload {}

@ObjectType({ description: 'The group without the removed member.' })
export class RemoveFromGroupPayload extends GroupPayload {}

@ObjectType({ description: 'The group with the changed role.' })
export class SetGroupRolePayload extends GroupPayload {}

const groupId = (input: WhichGroup) => inputId('group', 'groupId', input.groupId);

@Resolver(() => GroupMember)
export class GroupMemberResolver {
  @FieldResolver(() => User, { description: 'The member.' })
  user(@Root() { userId }: GroupMember, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, userId);
  }
}

@Resolver(() => Group)
export class MembershipResolver {
  @Mutation(() => JoinGroupPayload, { description: 'Joins a group. Idempotent.' })
  async joinGroup(
    @Input(() => JoinGroupInput) input: JoinGroupInput,
    @Ctx() ctx: Context,
  ): Promise<JoinGroupPayload> {
    return { group: await memberships.join(ctx, groupId(input)) };
  }

  @Mutation(() => LeaveGroupPayload, {
    description:
      'Leaves a group. Idempotent. An owner is succeeded by the longest-serving admin, else by the longest-serving member; the last member’s leaving closes the group.',
  })
  async leaveGroup(
    @Input(() => LeaveGroupInput) input: LeaveGroupInput,
    @Ctx() ctx: Context,
  ): Promise<LeaveGroupPayload> {
    return { group: await memberships.leave(ctx, groupId(input)) };
  }

  @Mutation(() => RemoveFromGroupPayload, {
    description:
      'Removes a member. The owner may remove everybody; an admin may remove ordinary members.',
  })
  async removeFromGroup(
    @Input(() => RemoveFromGroupInput)
    input: RemoveFromGroupInput,
    @Ctx() ctx: Context,
  ): Promise<RemoveFromGroupPayload> {
    const userId = inputId('user', 'userId', input.userId);
    return { group: await memberships.kick(ctx, groupId(input), userId) };
  }

  @Mutation(() => SetGroupRolePayload, {
    description: 'Sets the role of a member. For the owner, who may also hand the group over.',
  })
  async setGroupRole(
    @Input(() => SetGroupRoleInput)
    input: SetGroupRoleInput,
    @Ctx() ctx: Context,
  ): Promise<SetGroupRolePayload> {
    const userId = inputId('user', 'userId', input.userId);
    return { group: await memberships.setRole(ctx, groupId(input), userId, input.role) };
  }

  @PerViewer()
  @Planned(reads.membersOf)
  @FieldResolver(() => GroupMemberConnection, {
    description: 'Members, in the order in which they joined.',
  })
  members(@Root() group: Group, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return reads.members(ctx, group, page);
  }
}
