import { Field, ObjectType, Resolver } from 'type-graphql';
import { User } from '../../domain/account/user.entity.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { removeFollower } from '../../domain/social/follow.service.js';
import * as requests from '../../domain/social/follow-request.service.js';
import { FollowRequestStatus } from '../../domain/social/follow-request.service.js';
import { UserConnection } from '../account/account.resolver.js';
import { PlannedField, PlannedQuery, UserField } from '../server/planned.js';
import { StreamEvent } from '../server/stream-events.js';
import { userAction } from './user-action.js';

@ObjectType({
  implements: StreamEvent,
  description: 'A user asked to follow the viewer, or such a request was answered or withdrawn.',
})
class FollowRequestChanged extends StreamEvent {
  data!: Notices['followRequest'];

  @UserField('The requester.', ({ data }: FollowRequestChanged) => data.userId)
  requester!: User;

  @Field(() => FollowRequestStatus, { description: 'The status after this event.' })
  get status(): FollowRequestStatus {
    return this.data.status as FollowRequestStatus;
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'A private account accepted the viewer as a follower.',
})
class FollowAccepted extends StreamEvent {
  data!: Notices['followAccepted'];

  @UserField('The user whom the viewer follows now.', ({ data }: FollowAccepted) => data.userId)
  by!: User;
}

/** The type of each kind of event of the inbox about requests to follow. */
export const followRequestNoticeKinds = {
  followRequest: FollowRequestChanged,
  followAccepted: FollowAccepted,
};

const UserAction = userAction();

@Resolver(() => User)
export class FollowRequestResolver {
  @UserAction(requests.acceptFollow, {
    description: 'Accepts a request to follow the viewer. CONFLICT without a request.',
    payload: 'The new follower.',
    input: 'The user who asked to follow the viewer.',
  })
  acceptFollowRequest!: User;

  @UserAction(requests.declineFollow, {
    description:
      'Declines a request to follow the viewer. The requester is not told. CONFLICT without a request.',
    payload: 'The user whose request was declined.',
    input: 'The user who asked to follow the viewer.',
  })
  declineFollowRequest!: User;

  @UserAction(removeFollower, {
    description: 'Removes a follower of the viewer, who is not told. Idempotent.',
    payload: 'The removed follower.',
    input: 'The follower to remove.',
  })
  removeFollower!: User;

  @PlannedQuery(() => UserConnection, requests.followRequests, {
    description: 'Users with an open request to follow the viewer, newest first.',
  })
  followRequests!: UserConnection;

  @PlannedField(() => Boolean, requests.viewerHasRequestedFollow, {
    description: 'Whether the viewer has an open request to follow the user.',
    perViewer: true,
  })
  viewerHasRequestedFollow!: boolean;
}
