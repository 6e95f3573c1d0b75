import {
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { NullableField, searchDescription } from '../../core/schema-types.js';
import type { Image } from '../../core/storage/image.type.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import { Group } from '../../domain/groups/group.entity.js';
import { GroupJoinPolicy, GroupVisibility } from '../../domain/groups/group.enums.js';
import * as reads from '../../domain/groups/group.reads.js';
import * as groups from '../../domain/groups/group.service.js';
import { GroupRole } from '../../domain/groups/group-role.js';
import { conversationOf, viewerIsMember, viewerRole } from '../../domain/groups/member.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input } from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';
import {
  ImageField,
  PlannedField,
  PlannedNode,
  PlannedQuery,
  RelationField,
} from '../server/planned.js';
import { GroupAction, ReturnsGroup } from './group-membership.resolver.js';

@ObjectType({ description: 'A page of a list of groups.' })
class GroupConnection extends ConnectionOf(Group, 'Group') {}

@ArgsType()
class GroupsArgs extends PageArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to return only groups that the viewer is a member of.',
  })
  mine!: boolean;

  @NullableField(() => String, searchDescription('groups whose name and description contain'))
  search?: string | null;
}

@InputType()
abstract class GroupSettingsInput {
  @NullableField(
    () => GroupVisibility,
    'The users who see the group. The default for a new group is PUBLIC.',
  )
  visibility?: GroupVisibility | null;

  @NullableField(
    () => GroupJoinPolicy,
    'How users become members. The default for a new group is OPEN.',
  )
  joinPolicy?: GroupJoinPolicy | null;

  @NullableField(
    () => Boolean,
    'Whether only the owner and the admins write. The default for a new group is false.',
  )
  isAnnouncement?: boolean | null;

  @NullableField(
    () => Int,
    'Seconds between two messages of an ordinary member, 0–21,600; 0, as for a new group, turns slow mode off.',
  )
  slowModeSeconds?: number | null;
}

@InputType({ description: 'A new group.' })
class CreateGroupInput extends GroupSettingsInput {
  @Field(() => String, { description: 'Name, 1–100 characters, not blank.' })
  name!: string;

  @NullableField(() => String, 'Description, at most 2,000 characters.')
  description?: string | null;

  @NullableField(() => ID, 'Global id of an upload by the viewer for the picture, `upload_…`.')
  imageId?: string | null;
}

@InputType({ description: 'Changes to a group; omitted fields stay.' })
class UpdateGroupInput extends GroupSettingsInput {
  @Field(() => ID, { description: 'Global id of the group, such as `group_3`.' })
  groupId!: string;

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
    description: 'Groups that the viewer sees, newest first.',
    args: () => GroupsArgs,
  })
  groups!: GroupConnection;

  @PlannedNode(() => Group, reads.groupById, {
    description: 'A group; null for one that does not exist or that the viewer may not see.',
    id: 'Global id of the group, such as `group_3`.',
  })
  group!: Group | null;

  @ReturnsGroup({ description: 'Creates a group owned by the viewer.', payload: 'The new group.' })
  createGroup(@Input(() => CreateGroupInput) input: CreateGroupInput, @Ctx() ctx: Context) {
    return groups.create(ctx, input);
  }

  @ReturnsGroup({
    description:
      'Changes a group and its settings. For its owner and admins; only the owner makes it public or private. A group that becomes private declines all requests to join it.',
    payload: 'The changed group.',
  })
  updateGroup(@Input(() => UpdateGroupInput) input: UpdateGroupInput, @Ctx() ctx: Context) {
    return groups.update(ctx, input);
  }

  @GroupAction(groups.remove, {
    description: 'Closes a group owned by the viewer and deletes its messages.',
    payload: 'The closed group.',
    input: 'The group to close, owned by the viewer.',
  })
  deleteGroup!: Group;

  @ImageField('imageUrl', reads.image, 'The picture; null without one.')
  image!: Image | null;
  @PlannedField(() => Boolean, reads.isAnnouncement, {
    description: 'Whether only owner and admins write; others read.',
  })
  isAnnouncement!: boolean;

  @PlannedField(() => Int, reads.slowModeSeconds, {
    description:
      'Seconds that an ordinary member waits between two messages; 0 without slow mode. A message before that is RATE_LIMITED with `retryAfterMs`.',
  })
  slowModeSeconds!: number;

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

  @PlannedField(() => Boolean, viewerIsMember, {
    description: 'Whether the viewer is a member.',
    perViewer: true,
  })
  viewerIsMember!: boolean;
}

@Resolver(() => Conversation)
export class ConversationGroupResolver {
  @PlannedField(() => Group, reads.groupOf, {
    nullable: true,
    description:
      'The group that the conversation belongs to; null for conversations of other kinds than GROUP.',
  })
  group!: Group | null;
}
