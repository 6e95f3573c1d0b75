import { Ctx, Field, ID, ObjectType } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { globalId, nullWhenMissing } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { Group } from '../../domain/groups/group.entity.js';
import { AdmissionOutcome } from '../../domain/groups/group.enums.js';
import * as groups from '../../domain/groups/group.service.js';
import { GroupRole } from '../../domain/groups/group-role.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { UserField } from '../server/planned.js';
import { StreamEvent } from '../server/stream-events.js';

/** An event of the inbox about a group. */
@ObjectType()
abstract class GroupNotice extends StreamEvent {
  data!: { groupId: number };

  @Field(() => ID, { description: 'Global id of the group, such as `group_3`.' })
  get groupId(): string {
    return globalId('group', this.data.groupId);
  }

  @NullableField(
    () => Group,
    'The group in its current state; null when the viewer does not see it.',
  )
  group(@Ctx() ctx: Context): Promise<Group | null> {
    return nullWhenMissing(groups.find(ctx, this.data.groupId));
  }
}

@ObjectType({ implements: StreamEvent, description: 'The viewer was invited to a group.' })
class GroupInvitationReceived extends GroupNotice {
  declare data: Notices['groupInvitation'];

  @UserField('The user who invited.', ({ data }: GroupInvitationReceived) => data.userId)
  by!: User;
}

@ObjectType({
  implements: StreamEvent,
  description: 'An invitation to a group, of the viewer or by them, was answered or revoked.',
})
class GroupInvitationEnded extends GroupNotice {
  declare data: Notices['groupInvitationAnswered'];

  @UserField('The invited user.', ({ data }: GroupInvitationEnded) => data.userId)
  invitee!: User;

  @Field(() => AdmissionOutcome, { description: 'The outcome of the invitation.' })
  get outcome(): AdmissionOutcome {
    return this.data.outcome;
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'A user asks to join a group that the viewer owns or administers.',
})
class GroupRequestReceived extends GroupNotice {
  declare data: Notices['groupRequest'];

  @UserField('The user who asks.', ({ data }: GroupRequestReceived) => data.userId)
  by!: User;
}

@ObjectType({
  implements: StreamEvent,
  description:
    'A request to join a group was decided or withdrawn. For the requester, and for the owner and admins of the group.',
})
class GroupRequestEnded extends GroupNotice {
  declare data: Notices['groupRequestAnswered'];

  @UserField('The user who asked.', ({ data }: GroupRequestEnded) => data.userId)
  requester!: User;

  @Field(() => AdmissionOutcome, { description: 'The outcome of the request.' })
  get outcome(): AdmissionOutcome {
    return this.data.outcome;
  }
}

@ObjectType({ implements: StreamEvent, description: 'A user made the viewer a member of a group.' })
class AddedToGroup extends GroupNotice {
  declare data: Notices['groupAdded'];

  @UserField('The user who added the viewer.', ({ data }: AddedToGroup) => data.userId)
  by!: User;
}

@ObjectType({ implements: StreamEvent, description: 'The role of the viewer in a group changed.' })
class ViewerGroupRoleChanged extends GroupNotice {
  declare data: Notices['groupRole'];

  @Field(() => GroupRole, { description: 'The new role.' })
  get role(): GroupRole {
    return this.data.role;
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'The viewer was banned from a group, or may join it again.',
})
class GroupBanChanged extends GroupNotice {
  declare data: Notices['groupBan'];

  @Field(() => Boolean, { description: 'Whether the viewer is banned.' })
  get isBanned(): boolean {
    return this.data.isBanned;
  }
}

/** The type of each kind of event of the inbox about groups. */
export const groupNoticeKinds = {
  groupInvitation: GroupInvitationReceived,
  groupInvitationAnswered: GroupInvitationEnded,
  groupRequest: GroupRequestReceived,
  groupRequestAnswered: GroupRequestEnded,
  groupAdded: AddedToGroup,
  groupRole: ViewerGroupRoleChanged,
  groupBan: GroupBanChanged,
};
