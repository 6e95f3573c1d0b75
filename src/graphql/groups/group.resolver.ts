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
import { PerViewer } from '../server/per-viewer.js';

@ObjectType({ description: 'A page of a list of groups.' })
class GroupConnection extends ConnectionOf(Group, 'Group') {}

@InputType({ description: 'A new group.' })
export class CreateGroupInput {
  @Field(() => String, { description: 'Its name, 1–100 characters and not blank.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What it is about, at most 2,000 characters.',
  })
  description?: string | null;

  @Field(() => ID, { nullable: true, description: 'An upload of yours to show, `upload_…`.' })
  imageId?: string | null;
}

@InputType({ description: 'Changes to a group; what is left out stays.' })
export class UpdateGroupInput {
  @Field(() => ID, { description: 'The group, `group_3`.' })
  groupId!: string;

  @Field(() => String, { nullable: true, description: 'Its new name, 1–100 characters.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What it is about, at most 2,000 characters.',
  })
  description?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'An upload of yours to show; null takes the picture away.',
  })
  imageId?: string | null;
}

@InputType({ description: 'Which group of yours to close.' })
export class DeleteGroupInput {
  @Field(() => ID, { description: 'The group, `group_3`.' })
  groupId!: string;
}

@ObjectType()
abstract class GroupPayload {
  @Field(() => Group, { description: 'The group as it now is; a closed one as it last was.' })
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
  @Query(() => GroupConnection, { description: 'Groups, the newest first.' })
  groups(
    @Arg('mine', () => Boolean, { nullable: true, description: 'Only those you are a member of.' })
    mine: boolean | null | undefined,
    @Arg('search', () => String, {
      nullable: true,
      description: 'Only those whose name or description holds this text.',
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
    description: 'One group; null with NOT_FOUND where there is none.',
  })
  async group(
    @Arg('id', () => ID, { description: 'Its id, `group_3`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<Group> {
    const number = localId('group', id);
    if (ctx.viewer && number === null) throw notFound('Group');
    return groups.find(ctx, number as number);
  }

  @Mutation(() => CreateGroupPayload, { description: 'Found a group; you are its owner.' })
  async createGroup(
    @Arg('input', () => CreateGroupInput, { description: 'The group.' }) input: CreateGroupInput,
    @Ctx() ctx: Context,
  ): Promise<CreateGroupPayload> {
    const { name, description, imageId } = input;
    return { group: await groups.create(ctx, { name, description, uploadId: uploadId(imageId) }) };
  }

  @Mutation(() => UpdateGroupPayload, {
    description: 'Change how a group presents itself, as its owner or an admin.',
  })
  async updateGroup(
    @Arg('input', () => UpdateGroupInput, { description: 'The changes.' }) input: UpdateGroupInput,
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
    description: 'Close a group of yours, with all that was said in it.',
  })
  async deleteGroup(
    @Arg('input', () => DeleteGroupInput, { description: 'Which.' }) input: DeleteGroupInput,
    @Ctx() ctx: Context,
  ): Promise<DeleteGroupPayload> {
    const groupId = inputId('group', 'groupId', input.groupId);
    return { group: await groups.remove(ctx, groupId) };
  }

  @FieldResolver(() => User, { description: 'Whose group it is.' })
  owner(@Root() { owner }: Group, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, owner.id);
  }

  @PerViewer()
  @FieldResolver(() => Conversation, {
    nullable: true,
    description: 'Its chat; null when you are no member.',
  })
  conversation(@Root() group: Group, @Ctx() ctx: Context): Promise<Conversation | null> {
    return conversationOf(ctx, group);
  }

  @PerViewer()
  @Planned(viewerRole)
  @FieldResolver(() => GroupRole, {
    nullable: true,
    description: 'What you may do in it; null when you are no member.',
  })
  viewerRole(@Root() group: Group, @Ctx() ctx: Context): Promise<GroupRole | null> {
    return viewerRole.load(ctx, group.id);
  }

  @PerViewer()
  @Planned(isMember)
  @FieldResolver(() => Boolean, { description: 'Whether you are a member.' })
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
    description: 'The group whose chat it is; null between two people.',
  })
  group(@Root() { id }: Conversation, @Ctx() ctx: Context): Promise<Group | null> {
    return reads.groupOf.load(ctx, id);
  }
}
