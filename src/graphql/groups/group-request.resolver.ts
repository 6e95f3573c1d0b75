import { ObjectType, Resolver } from 'type-graphql';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Group } from '../../domain/groups/group.entity.js';
import { groupById } from '../../domain/groups/group.reads.js';
import { GroupRequest } from '../../domain/groups/group-request.entity.js';
import type { MemberChange } from '../../domain/groups/member.service.js';
import * as requests from '../../domain/groups/request.service.js';
import { ConnectionOf, TotalCount } from '../server/connection.js';
import { PlannedField, RelationField } from '../server/planned.js';
import { Admits, GroupAction, GroupUserAction } from './group-membership.resolver.js';

@ObjectType({ description: 'A page of requests to join a group.' })
class GroupRequestConnection extends ConnectionOf(GroupRequest, 'GroupRequest') {
  @TotalCount()
  totalCount!: number;
}

@Resolver(() => Group)
export class GroupRequestResolver {
  @GroupAction(requests.request, {
    description:
      'Asks to join a group whose `joinPolicy` is APPROVAL. At most 1,000 requests of a group are open. Idempotent.',
    payload: 'The group that the viewer asks to join.',
    input: 'The group to join.',
  })
  requestToJoinGroup!: Group;

  @GroupAction(requests.withdraw, {
    description: 'Withdraws the viewer’s request to join a group. Idempotent.',
    payload: 'The group, without the request of the viewer.',
    input: 'The group that the viewer asked to join.',
  })
  withdrawGroupRequest!: Group;

  @Admits(requests.approve, {
    description:
      'Makes a user who asked to join a member. For the owner and admins. Idempotent for members.',
    payload: 'The group with the new member.',
    input: 'The user whose request is approved.',
  })
  approveGroupRequest!: MemberChange;

  @GroupUserAction(requests.decline, {
    description: 'Declines the request of a user to join. For the owner and admins.',
    payload: 'The group without the request.',
    input: 'The user whose request is declined.',
  })
  declineGroupRequest!: Group;

  @PlannedField(() => GroupRequestConnection, requests.requestsOf, {
    description:
      'Open requests to join, newest first; of other users than the owner and the admins, their own.',
    perViewer: true,
  })
  requests!: GroupRequestConnection;

  @PlannedField(() => Boolean, requests.hasRequested, {
    description: 'Whether a request of the viewer to join is open.',
    perViewer: true,
  })
  viewerHasRequested!: boolean;
}

@Resolver(() => GroupRequest)
export class GroupRequestFieldsResolver {
  @RelationField(() => Group, groupById.load, { description: 'The group.', perViewer: true })
  group!: Group;

  @RelationField(() => User, userById, { description: 'The user who asks to join.' })
  requester!: User;
}
