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
import { globalId, inputId, Node } from '../../core/global-id.js';
import { Planned, property } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { Group } from '../../domain/groups/group.entity.js';
import { groupById } from '../../domain/groups/group.reads.js';
import { GroupRole } from '../../domain/groups/group-role.js';
import * as reads from '../../domain/groups/member.service.js';
import * as memberships from '../../domain/groups/membership.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import {
  acting,
  Input,
  type MethodReturning,
  type MutationOptions,
  returning,
  returningAll,
} from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';
import { UserField } from '../server/planned.js';

@ObjectType({ implements: Node, simpleResolvers: true, description: 'A member of a group.' })
export class GroupMember implements reads.Member {
  groupId!: number;
  userId!: number;

  @Planned(reads.memberId)
  @Field(() => ID, { description: 'Id of the membership, `groupmember_3_7` of user 7 in group 3.' })
  id(): string {
    return globalId('groupmember', `${this.groupId}_${this.userId}`);
  }

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

/** A group and a user. */
@InputType()
export class GroupUserInput extends GroupInput {
  @Field(() => ID, { description: 'Global id of the user, such as `user_7`.' })
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

export const groupUser = (input: GroupInput & { userId: string }) =>
  checkAll({
    groupId: () => groupId(input),
    userId: () => inputId('user', 'userId', input.userId),
  });

const groupDescription =
  'The group after the change; its last state when it was closed, or is no longer visible to the viewer.';

export const ReturnsGroup = returning('group', () => Group, groupDescription, groupById);

const group = { type: () => Group, description: groupDescription, read: groupById };

/** Makes the decorator of mutations that return a group and a member of it. */
export const returnsMember = (description: string) =>
  returningAll<reads.MemberChange>({ group, member: { type: () => GroupMember, description } });

export const ReturnsNewMember = returnsMember('The new member.');

/** The decorator of mutations that end a membership. */
export const ReturnsFormerMember = returningAll<reads.MemberChange<reads.Member | null>>({
  group,
  member: {
    type: () => GroupMember,
    description:
      'The former member, as they were before: remove it from lists. Null for a user who was none.',
    nullable: true,
  },
});

/** Makes the decorator of mutations that do something to a group, or with the viewer in it. */
export const groupAction = <T>(returns: (options: MutationOptions) => MethodReturning<T>) =>
  acting(returns, () => GroupInput, groupId);

/** Makes the decorator of mutations about a group and one user. */
export const groupUserAction = <T>(returns: (options: MutationOptions) => MethodReturning<T>) => {
  const act = acting(returns, () => GroupUserInput, groupUser);
  return (
    perform: (ctx: Context, groupId: number, userId: number) => Promise<T>,
    options: Parameters<typeof act>[1],
  ): PropertyDecorator => act((ctx, ids) => perform(ctx, ids.groupId, ids.userId), options);
};

export const GroupAction = groupAction(ReturnsGroup);
export const GroupUserAction = groupUserAction(ReturnsGroup);
export const Joins = groupAction(ReturnsNewMember);
export const Admits = groupUserAction(ReturnsNewMember);

const Leaves = groupAction(ReturnsFormerMember);
const ReturnsChangedMember = returnsMember('The member, with the new role.');

@Resolver(() => Group)
export class MembershipResolver {
  @Joins(memberships.join, {
    description:
      'Joins an open group, or one that the viewer is invited to. FORBIDDEN for other groups and banned users. Idempotent.',
    payload: 'The joined group.',
    input: 'The group to join.',
  })
  joinGroup!: reads.MemberChange;

  @Leaves(memberships.leave, {
    description:
      'Leaves a group. Idempotent. An owner is succeeded by the longest-serving admin, else by the longest-serving member; the last member’s leaving closes the group.',
    payload: 'The group that the viewer left.',
    input: 'The group to leave.',
  })
  leaveGroup!: reads.MemberChange;

  @Admits(memberships.add, {
    description:
      'Makes a user a member, without asking them. For the owner and admins, and users whose contact policy lets the viewer add them; others are invited. Idempotent.',
    payload: 'The group with the new member.',
    input: 'The user to add.',
  })
  addGroupMember!: reads.MemberChange;

  @ReturnsChangedMember({
    description: 'Sets the role of a member. For the owner, who may also hand the group over.',
    payload: 'The group with the changed role.',
  })
  async setGroupRole(
    @Input(() => SetGroupRoleInput) input: SetGroupRoleInput,
    @Ctx() ctx: Context,
  ) {
    const ids = await groupUser(input);
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
