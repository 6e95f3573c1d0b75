import { Ctx, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { byId } from '../../core/reads/related.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Group } from '../../domain/groups/group.entity.js';
import { groupById } from '../../domain/groups/group.reads.js';
import { GroupInvitation } from '../../domain/groups/group-invitation.entity.js';
import * as invitations from '../../domain/groups/invitation.service.js';
import type { MemberChange } from '../../domain/groups/member.service.js';
import { ConnectionOf, TotalCount } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PlannedField, PlannedQuery, RelationField } from '../server/planned.js';
import {
  GroupAction,
  GroupUserAction,
  GroupUserInput,
  groupUser,
  Joins,
} from './group-membership.resolver.js';

@ObjectType({ description: 'A page of invitations to groups.' })
class GroupInvitationConnection extends ConnectionOf(GroupInvitation, 'GroupInvitation') {
  @TotalCount()
  totalCount!: number;
}

const ReturnsInvitation = returning(
  'invitation',
  () => GroupInvitation,
  'The invitation.',
  byId('groupinvitation', GroupInvitation),
);

@Resolver(() => Group)
export class GroupInvitationResolver {
  @PlannedQuery(() => GroupInvitationConnection, invitations.invitationsOfViewer, {
    description: 'Open invitations of the viewer to groups, newest first.',
  })
  groupInvitations!: GroupInvitationConnection;

  @ReturnsInvitation({
    description:
      'Invites a user to a group, who then sees it even if it is private, and may join it. For the owner and admins; in a public, open group for all members. At most 1,000 invitations of a group are open. Idempotent.',
    payload: 'The open invitation.',
  })
  async inviteToGroup(
    @Input(() => GroupUserInput, 'The user to invite.') input: GroupUserInput,
    @Ctx() ctx: Context,
  ) {
    const { groupId, userId } = await groupUser(input);
    return invitations.invite(ctx, groupId, userId);
  }

  @Joins(invitations.accept, {
    description: 'Accepts the viewer’s invitation to a group, and joins it. Idempotent.',
    payload: 'The joined group.',
    input: 'The group that the viewer is invited to.',
  })
  acceptGroupInvitation!: MemberChange;

  @GroupAction(invitations.decline, {
    description: 'Declines the viewer’s invitation to a group.',
    payload: 'The group; a private one is not visible to the viewer any more.',
    input: 'The group that the viewer is invited to.',
  })
  declineGroupInvitation!: Group;

  @GroupUserAction(invitations.revoke, {
    description:
      'Revokes an open invitation. For members who made it, and for the owner and admins of the group.',
    payload: 'The group without the invitation.',
    input: 'The user whose invitation is revoked.',
  })
  revokeGroupInvitation!: Group;

  @PlannedField(() => GroupInvitationConnection, invitations.invitationsOf, {
    description:
      'Open invitations, newest first; of other users than the owner and the admins, their own.',
    perViewer: true,
  })
  invitations!: GroupInvitationConnection;

  @PlannedField(() => GroupInvitation, invitations.viewerInvitation, {
    nullable: true,
    description: 'The open invitation of the viewer; null without one.',
    perViewer: true,
  })
  viewerInvitation!: GroupInvitation | null;
}

@Resolver(() => GroupInvitation)
export class GroupInvitationFieldsResolver {
  @RelationField(() => Group, groupById.load, { description: 'The group.', perViewer: true })
  group!: Group;

  @RelationField(() => User, userById, { description: 'The invited user.' })
  invitee!: User;

  @RelationField(() => User, userById, {
    nullable: true,
    description: 'The user who invited them; null when their account was deleted.',
  })
  inviter!: User | null;
}
