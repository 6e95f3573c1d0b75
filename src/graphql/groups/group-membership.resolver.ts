import {
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { checkAll } from '../../core/errors.js';
import { inputId } from '../../core/global-id.js';
import { Planned, property } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { Group } from '../../domain/groups/group.entity.js';
import { GroupRole } from '../../domain/groups/group-role.js';
import * as reads from '../../domain/groups/member.service.js';
import * as memberships from '../../domain/groups/membership.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';
import { UserField } from '../server/planned.js';

@ObjectType({ simpleResolvers: true, description: 'A member of a group.' })
class GroupMember implements reads.Member {
  userId!: number;

  @Planned(reads.memberRole)
  @Field(() => GroupRole, { description: 'The role of the member.' })
  role!: GroupRole;

  @Planned(property('createdAt'))
  @Field(() => Date, { description: 'Time of joining.' })
  joinedAt!: Date;

  @UserField('The member.', ({ userId }: GroupMember) => userId)
  user!: User;
}

@ObjectType({ description: 'A page of the members of a group.' })
class GroupMemberConnection extends ConnectionOf(GroupMember, 'GroupMember') {}

@InputType()
export class GroupInput {
  @Field(() => ID, { description: 'Global id of the group, such as `group_3`.' })
  groupId!: string;
}

@InputType({ description: 'A member to remove from a group.' })
class RemoveFromGroupInput extends GroupInput {
  @Field(() => ID, { description: 'Global id of the member, such as `user_7`; not the viewer.' })
  userId!: string;
}

@InputType({ description: 'A new role for a member of a group.' })
class SetGroupRoleInput extends GroupInput {
  @Field(() => ID, { description: 'Global id of the member, such as `user_7`.' })
  userId!: string;

  @Field(() => GroupRole, {
    description: 'The new role. With OWNER, the previous owner becomes an admin.',
  })
  role!: GroupRole;
}

export const groupId = (input: GroupInput) => inputId('group', 'groupId', input.groupId);

const memberIds = (input: GroupInput & { userId: string }) =>
  checkAll({
    groupId: () => groupId(input),
    userId: () => inputId('user', 'userId', input.userId),
  });

export const ReturnsGroup = returning(
  'group',
  () => Group,
  'The group, after the change; a closed one in its last state.',
);

@Resolver(() => Group)
export class MembershipResolver {
  @ReturnsGroup({ description: 'Joins a group. Idempotent.', payload: 'The joined group.' })
  joinGroup(@Input(() => GroupInput, 'The group to join.') input: GroupInput, @Ctx() ctx: Context) {
    return memberships.join(ctx, groupId(input));
  }

  @ReturnsGroup({
    description:
      'Leaves a group. Idempotent. An owner is succeeded by the longest-serving admin, else by the longest-serving member; the last member’s leaving closes the group.',
    payload: 'The group that the viewer left.',
  })
  leaveGroup(
    @Input(() => GroupInput, 'The group to leave.') input: GroupInput,
    @Ctx() ctx: Context,
  ) {
    return memberships.leave(ctx, groupId(input));
  }

  @ReturnsGroup({
    description:
      'Removes a member. The owner may remove everybody; an admin may remove ordinary members.',
    payload: 'The group without the removed member.',
  })
  async removeFromGroup(
    @Input(() => RemoveFromGroupInput) input: RemoveFromGroupInput,
    @Ctx() ctx: Context,
  ) {
    const ids = await memberIds(input);
    return memberships.kick(ctx, ids.groupId, ids.userId);
  }

  @ReturnsGroup({
    description: 'Sets the role of a member. For the owner, who may also hand the group over.',
    payload: 'The group with the changed role.',
  })
  async setGroupRole(
    @Input(() => SetGroupRoleInput) input: SetGroupRoleInput,
    @Ctx() ctx: Context,
  ) {
    const ids = await memberIds(input);
    return memberships.setRole(ctx, ids.groupId, ids.userId, input.role);
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
