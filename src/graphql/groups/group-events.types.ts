import { Field, ObjectType } from 'type-graphql';
import { GroupRole } from '../../domain/groups/group-role.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({ implements: StreamEvent, description: 'Somebody joined the group.' })
export class MemberJoined extends StreamEvent {
  data!: { userId: number };
}

@ObjectType({ implements: StreamEvent, description: 'Somebody left the group, or was removed.' })
export class MemberLeft extends StreamEvent {
  actorId!: number;
  data!: { userId: number };

  @Field(() => Boolean, { description: 'Whether somebody else removed them.' })
  get wasRemoved(): boolean {
    return this.actorId !== this.data.userId;
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'Somebody may do more in the group than before, or less.',
})
export class MemberRoleChanged extends StreamEvent {
  data!: { userId: number; role: GroupRole };

  @Field(() => GroupRole, { description: 'What they may do from then on.' })
  get role(): GroupRole {
    return this.data.role;
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'The group’s name, description or picture changed.',
})
export class GroupChanged extends StreamEvent {
  data!: { groupId: number };
}
