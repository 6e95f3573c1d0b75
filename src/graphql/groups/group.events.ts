import { Ctx, Field, ObjectType } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Group } from '../../domain/groups/group.entity.js';
import * as groups from '../../domain/groups/group.service.js';
import { GroupRole } from '../../domain/groups/group-role.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({ implements: StreamEvent, description: 'A user joined the group.' })
export class MemberJoined extends StreamEvent {
  data!: { userId: number };

  @Field(() => User, { description: 'The new member.' })
  user(@Ctx() ctx: Context): Promise<User> {
    return userById(ctx, this.data.userId);
  }
}

@ObjectType({ implements: StreamEvent, description: 'A member left the group or was removed.' })
export class MemberLeft extends StreamEvent {
  actorId!: number;
  data!: { userId: number };

  @Field(() => User, { description: 'The former member.' })
  user(@Ctx() ctx: Context): Promise<User> {
    return userById(ctx, this.data.userId);
  }

  @Field(() => Boolean, { description: 'Whether another member removed them.' })
  get wasRemoved(): boolean {
    return this.actorId !== this.data.userId;
  }
}

@ObjectType({ implements: StreamEvent, description: 'The role of a member changed.' })
export class MemberRoleChanged extends StreamEvent {
  data!: { userId: number; role: GroupRole };

  @Field(() => User, { description: 'The member.' })
  user(@Ctx() ctx: Context): Promise<User> {
    return userById(ctx, this.data.userId);
  }

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
