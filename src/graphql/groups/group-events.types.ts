import { Field, ObjectType } from 'type-graphql';
import { GroupRole } from '../../domain/groups/group-role.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({ implements: StreamEvent, description: 'A user joined the group.' })
export class MemberJoined extends StreamEvent {
  data!: { userId: number };
}

@ObjectType({ implements: StreamEvent, description: 'A member left the group or was removed.' })
export class MemberLeft extends StreamEvent {
  actorId!: number;
  data!: { userId: number };

  @Field(() => Boolean, { description: 'Whether another member removed them.' })
  get wasRemoved(): boolean {
    return this.actorId !== this.data.userId;
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'The role of a member changed.',
})
export class MemberRoleChanged extends StreamEvent {
  data!: { userId: number; role: GroupRole };

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
}
