import {
  Arg,
  Ctx,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId, nullWhenMissing } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Group } from '../../domain/groups/group.entity.js';
import { groupById } from '../../domain/groups/group.reads.js';
import { GroupInviteLink } from '../../domain/groups/group-invite-link.entity.js';
import * as links from '../../domain/groups/invite-link.service.js';
import { ConnectionOf, TotalCount } from '../server/connection.js';
import { Input } from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';
import { PlannedField, RelationField } from '../server/planned.js';
import {
  GroupInput,
  groupId,
  ReturnsGroup,
  ReturnsNewMember,
} from './group-membership.resolver.js';

@ObjectType({ description: 'A page of the invite links of a group.' })
class GroupInviteLinkConnection extends ConnectionOf(GroupInviteLink, 'GroupInviteLink') {
  @TotalCount()
  totalCount!: number;
}

@InputType({ description: 'A new invite link.' })
class CreateGroupInviteLinkInput extends GroupInput {
  @Field(() => Date, {
    description: 'Time after which the link admits nobody; at most 365 days from now.',
  })
  expiresAt!: Date;

  @NullableField(
    () => Int,
    'Largest number of users who may join by the link, 1–10,000; null for no limit.',
  )
  maxUses?: number | null;
}

@ObjectType({ description: 'The new invite link.' })
class CreateGroupInviteLinkPayload implements links.CreatedLink {
  @Field(() => GroupInviteLink, { description: 'The link.' })
  link!: GroupInviteLink;

  @Field(() => String, {
    description:
      'The secret of the link, 32 characters. It is shown here only: the server keeps a hash.',
  })
  token!: string;
}

@InputType({ description: 'An invite link to revoke.' })
class RevokeGroupInviteLinkInput {
  @Field(() => ID, { description: 'Global id of the link, such as `groupinvitelink_4`.' })
  linkId!: string;
}

@InputType({ description: 'The invite link by which the viewer joins.' })
class JoinGroupByInviteLinkInput {
  @Field(() => String, { description: 'The secret of the link.' })
  token!: string;
}

@Resolver(() => Group)
export class GroupInviteLinkResolver {
  @PerViewer()
  @Query(() => Group, {
    nullable: true,
    description:
      'The group of an invite link, without members and chat unless the viewer is a member; null for a link that does not exist, expired, was revoked or used up. Guesses are limited.',
  })
  groupByInviteLink(
    @Arg('token', () => String, { description: 'The secret of the link.' }) token: string,
    @Ctx() ctx: Context,
  ): Promise<Group | null> {
    return nullWhenMissing(links.groupByLink(ctx, token));
  }

  @Mutation(() => CreateGroupInviteLinkPayload, {
    description:
      'Creates a link by which users join, whatever the `joinPolicy`. For the owner and admins. At most 50 links of a group are valid.',
  })
  createGroupInviteLink(
    @Input(() => CreateGroupInviteLinkInput) input: CreateGroupInviteLinkInput,
    @Ctx() ctx: Context,
  ): Promise<CreateGroupInviteLinkPayload> {
    return links.create(ctx, { ...input, groupId: () => groupId(input) });
  }

  @ReturnsGroup({
    description: 'Revokes an invite link. For the owner and admins of the group.',
    payload: 'The group without the link.',
  })
  async revokeGroupInviteLink(
    @Input(() => RevokeGroupInviteLinkInput) input: RevokeGroupInviteLinkInput,
    @Ctx() ctx: Context,
  ) {
    return links.revoke(ctx, inputId('groupinvitelink', 'linkId', input.linkId));
  }

  @ReturnsNewMember({
    description:
      'Joins a group by an invite link. NOT_FOUND for a link that is not valid; guesses are limited. Idempotent for members, who do not use it up.',
    payload: 'The joined group.',
  })
  joinGroupByInviteLink(
    @Input(() => JoinGroupByInviteLinkInput) input: JoinGroupByInviteLinkInput,
    @Ctx() ctx: Context,
  ) {
    return links.joinByLink(ctx, input.token);
  }

  @PlannedField(() => GroupInviteLinkConnection, links.linksOf, {
    description: 'Invite links, newest first; empty for other users than the owner and the admins.',
    perViewer: true,
  })
  inviteLinks!: GroupInviteLinkConnection;
}

@Resolver(() => GroupInviteLink)
export class GroupInviteLinkFieldsResolver {
  @RelationField(() => Group, groupById.load, { description: 'The group.', perViewer: true })
  group!: Group;

  @RelationField(() => User, userById, {
    nullable: true,
    description: 'The user who created it; null when their account was deleted.',
  })
  createdBy!: User | null;
}
