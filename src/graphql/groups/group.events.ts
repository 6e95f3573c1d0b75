import { Ctx, Field, ObjectType } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { User } from '../../domain/account/user.entity.js';
import { Group } from '../../domain/groups/group.entity.js';
import * as groups from '../../domain/groups/group.service.js';
import { GroupRole } from '../../domain/groups/group-role.js';
import { UserField } from '../server/planned.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({ implements: StreamEvent, description: 'A user joined the group.' })
export class MemberJoined extends StreamEvent {
  data!: { userId: number };

  @UserField('The new member.', ({ data }: MemberJoined) => data.userId)
  user!: User;
}

@ObjectType({ implements: StreamEvent, description: 'A member left the group or was removed.' })
export class MemberLeft extends StreamEvent {
  actorId!: number;
  data!: { userId: number };

  @UserField('The former member.', ({ data }: MemberLeft) => data.userId)
  user!: User;

  @Field(() => Boolean, { description: 'Whether another member removed them.' })
  get wasRemoved(): boolean {
    return this.actorId !== this.data.userId;
  }
}

@ObjectType({ implements: StreamEvent, description: 'The role of a member changed.' })
export class MemberRoleChanged extends StreamEvent {
  data!: { userId: number; role: GroupRole };

  @UserField('The member.', ({ data }: MemberRoleChanged) => data.userId)
  user!: User;

  @Field(() => GroupRole, { description: 'The new role.' })
  get role(): GroupRole {
    return this.data.role;
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'The name, description or picture of the group changed.',
})
export class GroupChanged extends StreamEvent {
  data!: { groupId: number };

  @Field(() => Group, { description: 'The group in its current state.' })
  group(@Ctx() ctx: Context): Promise<Group> {
    return groups.find(ctx, this.data.groupId);
  }
}
