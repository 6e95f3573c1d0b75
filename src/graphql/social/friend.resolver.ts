import { Ctx, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { User } from '../../domain/account/user.entity.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import * as friends from '../../domain/social/friend.service.js';
import * as friendships from '../../domain/social/friendship.js';
import { FriendshipStatus } from '../../domain/social/friendship.js';
import { UserConnection } from '../account/account.resolver.js';
import { PerViewer } from '../server/per-viewer.js';
import { PlannedField, PlannedQuery, UserField } from '../server/planned.js';
import { StreamEvent } from '../server/stream-events.js';
import { userAction } from './user-action.js';

@ObjectType({
  implements: StreamEvent,
  description: 'The friendship status of the viewer and another user changed.',
})
class FriendshipChanged extends StreamEvent {
  data!: Notices['friendship'];

  @UserField('The other user.', ({ data }: FriendshipChanged) => data.userId)
  user!: User;

  @Field(() => FriendshipStatus, { description: 'The status after this event.' })
  get status(): FriendshipStatus {
    return this.data.status as FriendshipStatus;
  }
}

/** The type of each kind of event of the inbox about friends. */
export const friendNoticeKinds = { friendship: FriendshipChanged };

const UserAction = userAction('The user, with the new friendship status.');

@Resolver(() => User)
export class FriendResolver {
  @UserAction(friends.addFriend, {
    description:
      'Adds a user to the viewer’s friends without their consent. Idempotent. Private fields stay hidden until both have added each other; `sendFriendRequest` asks for consent.',
    payload: 'The new friend.',
    input: 'The user to add as a friend.',
  })
  addFriend!: User;

  @UserAction(friends.removeFriend, {
    description: 'Ends a friendship, or a request in either direction. Idempotent.',
    payload: 'The removed friend.',
    input: 'The friend to remove.',
  })
  removeFriend!: User;

  @UserAction(friends.sendFriendRequest, {
    description:
      'Sends a friend request. Idempotent. If the other user has sent a request or added the viewer, both are friends at once.',
    payload: 'The receiver of the request.',
    input: 'The user to send a friend request to.',
  })
  sendFriendRequest!: User;

  @UserAction(friends.acceptFriendRequest, {
    description: 'Accepts a friend request. CONFLICT without a request.',
    payload: 'The new friend.',
    input: 'The sender of the friend request.',
  })
  acceptFriendRequest!: User;

  @UserAction(friends.declineFriendRequest, {
    description: 'Declines a friend request. CONFLICT without a request.',
    payload: 'The sender of the declined request.',
    input: 'The sender of the friend request.',
  })
  declineFriendRequest!: User;

  @PlannedQuery(() => UserConnection, friendships.friendRequests, {
    description: 'Senders of friend requests to the viewer, newest first.',
  })
  friendRequests!: UserConnection;

  @PlannedField(() => UserConnection, friendships.friends, {
    description: 'Friends, whichever of the two added the other, newest first.',
    perViewer: true,
  })
  friends!: UserConnection;

  @PlannedField(() => UserConnection, friendships.mutualFriends, {
    description: 'Friends of both the user and the viewer, newest friend of the user first.',
    perViewer: true,
  })
  mutualFriends!: UserConnection;

  @PlannedField(() => Int, friendships.mutualFriendCount, {
    description: 'Number of friends of both the user and the viewer.',
    perViewer: true,
  })
  mutualFriendCount!: number;

  @PerViewer()
  @FieldResolver(() => FriendshipStatus, {
    description: 'The friendship status of the viewer and the user.',
  })
  async viewerFriendship(@Root() user: User, @Ctx() ctx: Context): Promise<FriendshipStatus> {
    if (ctx.viewerOrNull === null) return FriendshipStatus.NONE;
    return (await friendships.relationshipWith(ctx, user.id)).status;
  }
}
