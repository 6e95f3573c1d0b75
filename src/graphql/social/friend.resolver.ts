import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import * as friends from '../../domain/social/friend.service.js';
import * as friendships from '../../domain/social/friendship.js';
import { FriendshipStatus } from '../../domain/social/friendship.js';
import { UserConnection, UserInput } from '../account/account.resolver.js';
import { Input, returning } from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';
import { PlannedField, PlannedQuery, UserField } from '../server/planned.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({
  implements: StreamEvent,
  description: 'The friendship status of the viewer and another user changed.',
})
export class FriendshipChanged extends StreamEvent {
  data!: Notices['friendship'];

  @UserField('The other user.', ({ data }: FriendshipChanged) => data.userId)
  user!: User;

  @Field(() => FriendshipStatus, { description: 'The status after this event.' })
  get status(): FriendshipStatus {
    return this.data.status as FriendshipStatus;
  }
}

const userId = (input: UserInput) => inputId('user', 'userId', input.userId);

const ReturnsUser = returning('user', () => User, 'The user, with the new friendship status.');

@Resolver(() => User)
export class FriendResolver {
  @ReturnsUser({
    description:
      'Adds a user to the viewer’s friends without their consent. Idempotent. Private fields stay hidden until both have added each other; `requestFriend` asks for consent.',
    payload: 'The new friend.',
  })
  addFriend(
    @Input(() => UserInput, 'The user to add as a friend.') input: UserInput,
    @Ctx() ctx: Context,
  ) {
    return friends.addFriend(ctx, userId(input));
  }

  @ReturnsUser({
    description: 'Ends a friendship, or a request in either direction. Idempotent.',
    payload: 'The removed friend.',
  })
  removeFriend(
    @Input(() => UserInput, 'The friend to remove.') input: UserInput,
    @Ctx() ctx: Context,
  ) {
    return friends.removeFriend(ctx, userId(input));
  }

  @ReturnsUser({
    description:
      'Sends a friend request. Idempotent. If the other user has sent a request or added the viewer, both are friends at once.',
    payload: 'The receiver of the request.',
  })
  requestFriend(
    @Input(() => UserInput, 'The user to send a friend request to.') input: UserInput,
    @Ctx() ctx: Context,
  ) {
    return friends.requestFriend(ctx, userId(input));
  }

  @ReturnsUser({
    description: 'Accepts a friend request. CONFLICT without a request.',
    payload: 'The new friend.',
  })
  acceptFriend(
    @Input(() => UserInput, 'The sender of the friend request.') input: UserInput,
    @Ctx() ctx: Context,
  ) {
    return friends.acceptFriend(ctx, userId(input));
  }

  @ReturnsUser({
    description: 'Declines a friend request. CONFLICT without a request.',
    payload: 'The sender of the declined request.',
  })
  declineFriend(
    @Input(() => UserInput, 'The sender of the friend request.') input: UserInput,
    @Ctx() ctx: Context,
  ) {
    return friends.declineFriend(ctx, userId(input));
  }

  @PlannedQuery(() => UserConnection, friendships.friendRequests, {
    description: 'Senders of friend requests to the viewer, newest first.',
  })
  friendRequests!: UserConnection;

  @PlannedField(() => UserConnection, friendships.friends, {
    description: 'Friends, whichever of the two added the other, newest first.',
  })
  friends!: UserConnection;

  @PerViewer()
  @FieldResolver(() => FriendshipStatus, {
    description: 'The friendship status of the viewer and the user.',
  })
  async viewerFriendship(@Root() user: User, @Ctx() ctx: Context): Promise<FriendshipStatus> {
    if (ctx.viewerOrNull === null) return FriendshipStatus.NONE;
    return (await friendships.relationshipWith(ctx, user.id)).status;
  }
}
