import {
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
import { inputId } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as friendOnes from '../../domain/social/friend.service.js';
import { FriendshipStatus } from '../../domain/social/friendship.enums.js';
import * as friendships from '../../domain/social/friendship.js';
import { UserConnection } from '../account/account.resolver.js';
import { PageArgs } from '../server/connection.js';
import { Input } from '../server/input.js';
import { PerViewer } from '../server/per-viewer.js';
import { FriendshipChanged } from './friend-events.js';

@InputType()
abstract class WhomInput {
  @Field(() => ID, { description: 'Global id of the user, such as `user_7`.' })
  userId!: string;
}

@InputType({ description: 'The user to add as a friend.' })
class AddFriendInput extends WhomInput {}

@InputType({ description: 'The friend to remove.' })
class RemoveFriendInput extends WhomInput {}

@InputType({ description: 'The user to send a friend request to.' })
class RequestFriendInput extends WhomInput {}

@InputType({ description: 'The sender of the friend request.' })
class AcceptFriendInput extends WhomInput {}

@InputType({ description: 'The sender of the friend request.' })
class DeclineFriendInput extends WhomInput {}

@ObjectType()
abstract class FriendPayload {
  @Field(() => User, { description: 'The user, with the new friendship status.' })
  user!: User;
}

@ObjectType({ description: 'The new friend.' })
class AddFriendPayload extends FriendPayload {}

@ObjectType({ description: 'The removed friend.' })
class RemoveFriendPayload extends FriendPayload {}

@ObjectType({ description: 'The receiver of the request.' })
class RequestFriendPayload extends FriendPayload {}

@ObjectType({ description: 'The new friend.' })
class AcceptFriendPayload extends FriendPayload {}

@ObjectType({ description: 'The sender of the declined request.' })
class DeclineFriendPayload extends FriendPayload {}

const idOf = (input: WhomInput) => inputId('user', 'userId', input.userId);

@Resolver(() => User)
export class FriendResolver {
  @Mutation(() => AddFriendPayload, {
    description:
      'Adds a user to the viewer’s friends without their consent. Idempotent. Private fields stay hidden until both have added each other; `requestFriend` asks for consent.',
  })
  async addFriend(
    @Input(() => AddFriendInput) input: AddFriendInput,
    @Ctx() ctx: Context,
  ): Promise<AddFriendPayload> {
    return { user: await friendOnes.addFriend(ctx, idOf(input)) };
  }

  @Mutation(() => RemoveFriendPayload, {
    description: 'Ends a friendship, or a request in either direction. Idempotent.',
  })
  async removeFriend(
    @Input(() => RemoveFriendInput) input: RemoveFriendInput,
    @Ctx() ctx: Context,
  ): Promise<RemoveFriendPayload> {
    return { user: await friendOnes.removeFriend(ctx, idOf(input)) };
  }

  @Mutation(() => RequestFriendPayload, {
    description:
      'Sends a friend request. Idempotent. If the other user has sent a request or added the viewer, both are friends at once.',
  })
  async requestFriend(
    @Input(() => RequestFriendInput) input: RequestFriendInput,
    @Ctx() ctx: Context,
  ): Promise<RequestFriendPayload> {
    return { user: await friendOnes.requestFriend(ctx, idOf(input)) };
  }

  @Mutation(() => AcceptFriendPayload, {
    description: 'Accepts a friend request. CONFLICT without a request.',
  })
  async acceptFriend(
    @Input(() => AcceptFriendInput) input: AcceptFriendInput,
    @Ctx() ctx: Context,
  ): Promise<AcceptFriendPayload> {
    return { user: await friendOnes.acceptFriend(ctx, idOf(input)) };
  }

  @Mutation(() => DeclineFriendPayload, {
    description: 'Declines a friend request. CONFLICT without a request.',
  })
  async declineFriend(
    @Input(() => DeclineFriendInput) input: DeclineFriendInput,
    @Ctx() ctx: Context,
  ): Promise<DeclineFriendPayload> {
    return { user: await friendOnes.declineFriend(ctx, idOf(input)) };
  }

  @Planned(friendships.requestsToViewer)
  @Query(() => UserConnection, {
    description: 'Senders of friend requests to the viewer, newest first.',
  })
  friendRequests(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return friendships.friendRequests(ctx, page);
  }

  @Planned(friendships.friendsOf)
  @FieldResolver(() => UserConnection, {
    description: 'Friends, whichever of the two added the other, newest first.',
  })
  friends(@Root() user: User, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return friendships.friends(ctx, user.id, page);
  }

  @PerViewer()
  @FieldResolver(() => FriendshipStatus, {
    description: 'The friendship status of the viewer and the user.',
  })
  async viewerFriendship(@Root() user: User, @Ctx() ctx: Context): Promise<FriendshipStatus> {
    if (ctx.viewerOrNull === null) return FriendshipStatus.NONE;
    return (await friendships.relationshipWith(ctx, user.id)).status;
  }
}

@Resolver(() => FriendshipChanged)
export class FriendshipChangedResolver {
  @FieldResolver(() => User, { description: 'The other user.' })
  user(@Root() { data }: FriendshipChanged, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }

  @FieldResolver(() => FriendshipStatus, { description: 'The status after this event.' })
  status(@Root() { data }: FriendshipChanged): FriendshipStatus {
    return data.status as FriendshipStatus;
  }
}
