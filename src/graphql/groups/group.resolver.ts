import {
  ArgsType,
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
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import { Group } from '../../domain/groups/group.entity.js';
import * as reads from '../../domain/groups/group.reads.js';
import * as groups from '../../domain/groups/group.service.js';
import { GroupRole } from '../../domain/groups/group-role.js';
import { conversationOf, isMember, viewerRole } from '../../domain/groups/member.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input } from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';
import { PlannedField, PlannedNode, PlannedQuery, RelationField } from '../server/planned.js';
import { GroupInput, groupId, ReturnsGroup } from './group-membership.resolver.js';

@ObjectType({ description: 'A page of a list of groups.' })
class GroupConnection extends ConnectionOf(Group, 'Group') {}

@ArgsType()
class GroupsArgs extends PageArgs {
  @NullableField(() => Boolean, 'Whether to return only groups of the viewer.')
  mine?: boolean | null;

  @NullableField(() => String, 'Returns groups whose name or description contains this text.')
  search?: string | null;
}

@InputType({ description: 'A new group.' })
class CreateGroupInput {
  @Field(() => String, { description: 'Name, 1–100 characters, not blank.' })
  name!: string;

  @NullableField(() => String, 'Description, at most 2,000 characters.')
  description?: string | null;

  @NullableField(() => ID, 'Global id of an upload by the viewer for the picture, `upload_…`.')
  imageId?: string | null;
}

@InputType({ description: 'Changes to a group; omitted fields stay.' })
class UpdateGroupInput extends GroupInput {
  @NullableField(() => String, 'New name, 1–100 characters.')
  name?: string | null;

  @NullableField(() => String, 'Description, at most 2,000 characters.')
  description?: string | null;

  @NullableField(
    () => ID,
    'Global id of an upload by the viewer for the picture; null removes the picture.',
  )
  imageId?: string | null;
}

@Resolver(() => Group)
export class GroupResolver {
  @PlannedQuery(() => GroupConnection, reads.groups, {
    description: 'Groups, newest first.',
    args: () => GroupsArgs,
  })
  groups!: GroupConnection;

  @PlannedNode(() => Group, reads.groupById, {
    description: 'A group; null with NOT_FOUND when there is none.',
    id: 'Global id of the group, such as `group_3`.',
  })
  group!: Group | null;

  @ReturnsGroup({ description: 'Creates a group owned by the viewer.', payload: 'The new group.' })
  createGroup(@Input(() => CreateGroupInput) input: CreateGroupInput, @Ctx() ctx: Context) {
    return groups.create(ctx, input);
  }

  @ReturnsGroup({
    description: 'Changes name, description or picture of a group. For its owner and admins.',
    payload: 'The changed group.',
  })
  updateGroup(@Input(() => UpdateGroupInput) input: UpdateGroupInput, @Ctx() ctx: Context) {
    return groups.update(ctx, input);
  }

  @ReturnsGroup({
    description: 'Closes a group owned by the viewer and deletes its messages.',
    payload: 'The closed group.',
  })
  deleteGroup(
    @Input(() => GroupInput, 'The group to close, owned by the viewer.') input: GroupInput,
    @Ctx() ctx: Context,
  ) {
    return groups.remove(ctx, groupId(input));
  }

  @RelationField(() => User, userById, { description: 'The owner.' })
  owner!: User;

  @PerViewer()
  @FieldResolver(() => Conversation, {
    nullable: true,
    description: 'The chat of the group; null for non-members.',
  })
  conversation(@Root() group: Group, @Ctx() ctx: Context): Promise<Conversation | null> {
    return conversationOf(ctx, group);
  }

  @PlannedField(() => GroupRole, viewerRole, {
    nullable: true,
    description: 'The role of the viewer; null for non-members.',
    perViewer: true,
  })
  viewerRole!: GroupRole | null;

  @PlannedField(() => Boolean, isMember, {
    description: 'Whether the viewer is a member.',
    perViewer: true,
  })
  isMember!: boolean;
}

@Resolver(() => Conversation)
export class ConversationGroupResolver {
  @PlannedField(() => Group, reads.groupOf, {
    nullable: true,
    description: 'The group that the conversation belongs to; null for a direct conversation.',
  })
  group!: Group | null;
}
