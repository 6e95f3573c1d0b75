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
import { inputId } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as friendOnes from '../../domain/social/friend.service.js';
import { FriendshipStatus } from '../../domain/social/friendship.enums.js';
import * as friendships from '../../domain/social/friendship.js';
import { UserConnection } from '../account/account.resolver.js';
import { PageArgs } from '../server/connection.js';
import { PerViewer } from '../server/per-viewer.js';
import { FriendshipChanged } from './friend-events.js';

@InputType()
abstract class WhomInput {
  @Field(() => ID, { description: 'The person, `user_7`.' })
  userId!: string;
}

@InputType({ description: 'Whom to have as a friend.' })
class AddFriendInput extends WhomInput {}

@InputType({ description: 'Whom to have as a friend no longer.' })
class RemoveFriendInput extends WhomInput {}

@InputType({ description: 'Whom to ask.' })
class RequestFriendInput extends WhomInput {}

@InputType({ description: 'Who asked.' })
class AcceptFriendInput extends WhomInput {}

@InputType({ description: 'Who asked.' })
class DeclineFriendInput extends WhomInput {}

@ObjectType()
abstract class FriendPayload {
  @Field(() => User, { description: 'The person, with how you stand to each other now.' })
  user!: User;
}

@ObjectType({ description: 'The person who is a friend now.' })
class AddFriendPayload extends FriendPayload {}

@ObjectType({ description: 'The person who is no friend now.' })
class RemoveFriendPayload extends FriendPayload {}

@ObjectType({ description: 'The person who was asked.' })
class RequestFriendPayload extends FriendPayload {}

@ObjectType({ description: 'The person who is a friend now.' })
class AcceptFriendPayload extends FriendPayload {}

@ObjectType({ description: 'The person who was told no.' })
class DeclineFriendPayload extends FriendPayload {}

const idOf = (input: WhomInput) => inputId('user', 'userId', input.userId);

@Resolver(() => User)
export class FriendResolver {
  @Mutation(() => AddFriendPayload, {
    description:
      'Makes a person your friend at once, asked or not; twice is once. It opens nothing private until they do the same: `requestFriend` asks them.',
  })
  async addFriend(
    @Arg('input', () => AddFriendInput, { description: 'Whom.' }) input: AddFriendInput,
    @Ctx() ctx: Context,
  ): Promise<AddFriendPayload> {
    return { user: await friendOnes.addFriend(ctx, idOf(input)) };
  }

  @Mutation(() => RemoveFriendPayload, {
    description: 'Ends a friendship, or a request either way; twice is once.',
  })
  async removeFriend(
    @Arg('input', () => RemoveFriendInput, { description: 'Whom.' }) input: RemoveFriendInput,
    @Ctx() ctx: Context,
  ): Promise<RemoveFriendPayload> {
    return { user: await friendOnes.removeFriend(ctx, idOf(input)) };
  }

  @Mutation(() => RequestFriendPayload, {
    description:
      'Asks a person to be friends; twice is once. Who asked or added you before has said yes already.',
  })
  async requestFriend(
    @Arg('input', () => RequestFriendInput, { description: 'Whom.' }) input: RequestFriendInput,
    @Ctx() ctx: Context,
  ): Promise<RequestFriendPayload> {
    return { user: await friendOnes.requestFriend(ctx, idOf(input)) };
  }

  @Mutation(() => AcceptFriendPayload, {
    description: 'Says yes to who asked. CONFLICT when they do not ask.',
  })
  async acceptFriend(
    @Arg('input', () => AcceptFriendInput, { description: 'Whom.' }) input: AcceptFriendInput,
    @Ctx() ctx: Context,
  ): Promise<AcceptFriendPayload> {
    return { user: await friendOnes.acceptFriend(ctx, idOf(input)) };
  }

  @Mutation(() => DeclineFriendPayload, {
    description: 'Says no to who asked. CONFLICT when they do not ask.',
  })
  async declineFriend(
    @Arg('input', () => DeclineFriendInput, { description: 'Whom.' }) input: DeclineFriendInput,
    @Ctx() ctx: Context,
  ): Promise<DeclineFriendPayload> {
    return { user: await friendOnes.declineFriend(ctx, idOf(input)) };
  }

  @Planned(friendships.requestsToViewer)
  @Query(() => UserConnection, { description: 'Who asks you to be friends, the newest first.' })
  friendRequests(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return friendships.friendRequests(ctx, page);
  }

  @Planned(friendships.friendsOf)
  @FieldResolver(() => UserConnection, {
    description: 'Their friends, whoever of the two added the other, the newest first.',
  })
  friends(@Root() user: User, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return friendships.friends(ctx, user.id, page);
  }

  @PerViewer()
  @FieldResolver(() => FriendshipStatus, { description: 'How you and they stand to each other.' })
  async viewerFriendship(@Root() user: User, @Ctx() ctx: Context): Promise<FriendshipStatus> {
    if (ctx.viewerOrNull === null) return FriendshipStatus.NONE;
    return (await friendships.relationshipWith(ctx, user.id)).status;
  }
}

@Resolver(() => FriendshipChanged)
export class FriendshipChangedResolver {
  @FieldResolver(() => User, { description: 'The other one.' })
  user(@Root() { data }: FriendshipChanged, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }

  @FieldResolver(() => FriendshipStatus, { description: 'How you stand to each other since.' })
  status(@Root() { data }: FriendshipChanged): FriendshipStatus {
    return data.status as FriendshipStatus;
  }
}
