import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { inputId, inputUuid, localId } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import { Group } from '../../domain/groups/group.entity.js';
import * as reads from '../../domain/groups/group.reads.js';
import * as groups from '../../domain/groups/group.service.js';
import { GroupRole } from '../../domain/groups/group-role.js';
import { conversationOf, isMember, viewerRole } from '../../domain/groups/member.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input } from '../server/input.js';
import { PerViewer } from '../server/per-viewer.js';

@ObjectType({ description: 'A page of a list of groups.' })
class GroupConnection extends ConnectionOf(Group, 'Group') {}

@InputType({ description: 'A new group.' })
export class CreateGroupInput {
  @Field(() => String, { description: 'Name, 1–100 characters, not blank.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Description, at most 2,000 characters.',
  })
  description?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Global id of an upload by the viewer for the picture, `upload_…`.',
  })
  imageId?: string | null;
}

@InputType({ description: 'Changes to a group; omitted fields stay.' })
export class UpdateGroupInput {
  @Field(() => ID, { description: 'Global id of the group, such as `group_3`.' })
  groupId!: string;

  @Field(() => String, { nullable: true, description: 'New name, 1–100 characters.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Description, at most 2,000 characters.',
  })
  description?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Global id of an upload by the viewer for the picture; null removes the picture.',
  })
  imageId?: string | null;
}

@InputType({ description: 'The group to close, owned by the viewer.' })
export class DeleteGroupInput {
  @Field(() => ID, { description: 'Global id of the group, such as `group_3`.' })
  groupId!: string;
}

@ObjectType()
abstract class GroupPayload {
  @Field(() => Group, {
    description: 'The group, after the change; a closed one in its last state.',
  })
  group!: Group;
}

@ObjectType({ description: 'The new group.' })
export class CreateGroupPayload extends GroupPayload {}

@ObjectType({ description: 'The changed group.' })
export class UpdateGroupPayload extends GroupPayload {}

@ObjectType({ description: 'The closed group.' })
export class DeleteGroupPayload extends GroupPayload {}

/** The upload named by an input: left out, taken away, or this one. */
const uploadId = (imageId: string | null | undefined) =>
  imageId == null ? imageId : inputUuid('upload', 'imageId', imageId);

@Resolver(() => Group)
export class GroupResolver {
  @Planned(reads.groups)
  @Query(() => GroupConnection, { description: 'Groups, newest first.' })
  groups(
    @Arg('mine', () => Boolean, {
      nullable: true,
      description: 'Whether to return only groups of the viewer.',
    })
    mine: boolean | null | undefined,
    @Arg('search', () => String, {
      nullable: true,
      description: 'Returns groups whose name or description contains this text.',
    })
    search: string | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return reads.groups.page(ctx, null, { ...page, mine, search });
  }

  @Planned(reads.groupById)
  @Query(() => Group, {
    nullable: true,
    description: 'A group; null with NOT_FOUND when there is none.',
  })
  async group(
    @Arg('id', () => ID, { description: 'Global id of the group, such as `group_3`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<Group> {
    const number = localId('group', id);
    if (ctx.viewer && number === null) throw notFound('Group');
    return groups.find(ctx, number as number);
  }

  @Mutation(() => CreateGroupPayload, { description: 'Creates a group owned by the viewer.' })
  async createGroup(
    @Input(() => CreateGroupInput) input: CreateGroupInput,
    @Ctx() ctx: Context,
  ): Promise<CreateGroupPayload> {
    const { name, description, imageId } = input;
    return { group: await groups.create(ctx, { name, description, uploadId: uploadId(imageId) }) };
  }

  @Mutation(() => UpdateGroupPayload, {
    description: 'Changes name, description or picture of a group. For its owner and admins.',
  })
  async updateGroup(
    @Input(() => UpdateGroupInput) input: UpdateGroupInput,
    @Ctx() ctx: Context,
  ): Promise<UpdateGroupPayload> {
    const groupId = inputId('group', 'groupId', input.groupId);
    const change = {
      name: input.name ?? undefined,
      description: input.description ?? undefined,
      uploadId: uploadId(input.imageId),
    };
    return { group: await groups.update(ctx, groupId, change) };
  }

  @Mutation(() => DeleteGroupPayload, {
    description: 'Closes a group owned by the viewer and deletes its messages.',
  })
  async deleteGroup(
    @Input(() => DeleteGroupInput) input: DeleteGroupInput,
    @Ctx() ctx: Context,
  ): Promise<DeleteGroupPayload> {
    const groupId = inputId('group', 'groupId', input.groupId);
    return { group: await groups.remove(ctx, groupId) };
  }

  @FieldResolver(() => User, { description: 'The owner.' })
  owner(@Root() { owner }: Group, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, owner.id);
  }

  @PerViewer()
  @FieldResolver(() => Conversation, {
    nullable: true,
    description: 'The chat of the group; null for non-members.',
  })
  conversation(@Root() group: Group, @Ctx() ctx: Context): Promise<Conversation | null> {
    return conversationOf(ctx, group);
  }

  @PerViewer()
  @Planned(viewerRole)
  @FieldResolver(() => GroupRole, {
    nullable: true,
    description: 'The role of the viewer; null for non-members.',
  })
  viewerRole(@Root() group: Group, @Ctx() ctx: Context): Promise<GroupRole | null> {
    return viewerRole.load(ctx, group.id);
  }

  @PerViewer()
  @Planned(isMember)
  @FieldResolver(() => Boolean, { description: 'Whether the viewer is a member.' })
  isMember(@Root() group: Group, @Ctx() ctx: Context): Promise<boolean> {
    return isMember.load(ctx, group.id);
  }
}

/** What a conversation gains from groups. */
@Resolver(() => Conversation)
export class ConversationGroupResolver {
  @Planned(reads.groupOf)
  @FieldResolver(() => Group, {
    nullable: true,
    description: 'The group that the conversation belongs to; null for a direct conversation.',
  })
  group(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<Group | null> {
    return reads.groupOf.load(ctx, id);
  }
}
