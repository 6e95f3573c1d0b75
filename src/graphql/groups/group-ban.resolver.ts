import { Ctx, Field, InputType, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as bans from '../../domain/groups/ban.service.js';
import { Group } from '../../domain/groups/group.entity.js';
import { groupById } from '../../domain/groups/group.reads.js';
import { GroupBan } from '../../domain/groups/group-ban.entity.js';
import type { MemberChange } from '../../domain/groups/member.service.js';
import { ConnectionOf, TotalCount } from '../server/connection.js';
import { Input } from '../server/mutation.js';
import { PlannedField, RelationField } from '../server/planned.js';
import {
  GroupUserAction,
  GroupUserInput,
  groupUser,
  groupUserAction,
  ReturnsFormerMember,
} from './group-membership.resolver.js';

@ObjectType({ description: 'A page of the bans of a group.' })
class GroupBanConnection extends ConnectionOf(GroupBan, 'GroupBan') {
  @TotalCount()
  totalCount!: number;
}

@InputType({ description: 'A member to remove from a group.' })
class RemoveGroupMemberInput extends GroupUserInput {
  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether the user may not join again until the ban is lifted.',
  })
  isBan!: boolean;
}

const Bans = groupUserAction(ReturnsFormerMember);

@Resolver(() => Group)
export class GroupBanResolver {
  @ReturnsFormerMember({
    description:
      'Removes a member, and bans them unless `isBan` is false. The owner may remove everybody; an admin may remove ordinary members.',
    payload: 'The group without the removed member.',
  })
  async removeGroupMember(
    @Input(() => RemoveGroupMemberInput) input: RemoveGroupMemberInput,
    @Ctx() ctx: Context,
  ) {
    const { groupId, userId } = await groupUser(input);
    return bans.kick(ctx, groupId, userId, input.isBan);
  }

  @Bans(bans.ban, {
    description:
      'Bans a user: they are removed, and may not join until the ban is lifted. For the owner and admins, as removing is. Idempotent.',
    payload: 'The group from which the user is banned.',
    input: 'The user to ban.',
  })
  banFromGroup!: MemberChange;

  @GroupUserAction(bans.unban, {
    description: 'Lifts a ban. For the owner and admins of the group. Idempotent.',
    payload: 'The group that the user may join again.',
    input: 'The user whose ban is lifted.',
  })
  unbanFromGroup!: Group;

  @PlannedField(() => GroupBanConnection, bans.bansOf, {
    description: 'Bans, newest first; empty for other users than the owner and the admins.',
    perViewer: true,
  })
  bans!: GroupBanConnection;

  @PlannedField(() => Boolean, bans.isBannedFrom, {
    description: 'Whether the viewer is banned.',
    perViewer: true,
  })
  viewerIsBanned!: boolean;
}

@Resolver(() => GroupBan)
export class GroupBanFieldsResolver {
  @RelationField(() => Group, groupById.load, { description: 'The group.', perViewer: true })
  group!: Group;

  @RelationField(() => User, userById, { description: 'The banned user.' })
  user!: User;

  @RelationField(() => User, userById, {
    nullable: true,
    description: 'The user who banned them; null when their account was deleted.',
  })
  bannedBy!: User | null;
}
