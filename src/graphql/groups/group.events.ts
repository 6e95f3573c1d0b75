import { Ctx, Field, ObjectType } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { Group } from '../../domain/groups/group.entity.js';
import { groupOf } from '../../domain/groups/group.reads.js';
import * as groups from '../../domain/groups/group.service.js';
import { GroupRole } from '../../domain/groups/group-role.js';
import { ConversationStreamEvent, conversationIn } from '../chat/conversation-event.js';
import { UserField } from '../server/planned.js';
import { StreamEvent } from '../server/stream-events.js';

/** An event about a member of a group, or of another conversation of several people. */
@ObjectType()
abstract class MemberEvent extends ConversationStreamEvent {
  @NullableField(() => Group, 'The group in its current state; null in a conversation without one.')
  group(@Ctx() ctx: Context): Promise<Group | null> {
    return groupOf.load(ctx, conversationIn(this.stream));
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'A user joined the conversation: they joined its group, or were added.',
})
class MemberJoined extends MemberEvent {
  data!: { userId: number };

  @UserField('The new participant.', ({ data }: MemberJoined) => data.userId)
  user!: User;
}

@ObjectType({
  implements: StreamEvent,
  description: 'A participant left the conversation or its group, or was removed.',
})
class MemberLeft extends MemberEvent {
  actorId!: number;
  data!: { userId: number };

  @UserField('The former participant.', ({ data }: MemberLeft) => data.userId)
  user!: User;

  @Field(() => Boolean, { description: 'Whether another member removed them.' })
  get wasRemoved(): boolean {
    return this.actorId !== this.data.userId;
  }
}

@ObjectType({ implements: StreamEvent, description: 'The role of a member changed.' })
class MemberRoleChanged extends MemberEvent {
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
  description: 'The name, description, picture or settings of the group changed.',
})
class GroupChanged extends ConversationStreamEvent {
  @Field(() => Group, { description: 'The group in its current state.' })
  group(@Ctx() ctx: Context): Promise<Group> {
    return groups.ofConversation(ctx, conversationIn(this.stream));
  }
}

/** The type of each kind of event of a conversation about its group or its members. */
export const groupKinds = {
  joined: MemberJoined,
  left: MemberLeft,
  role: MemberRoleChanged,
  changed: GroupChanged,
};
