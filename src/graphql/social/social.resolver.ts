import {
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import * as follows from '../../domain/social/follow.service.js';
import { UserConnection } from '../account/account.resolver.js';
import { PageArgs } from '../server/connection.js';
import { Input } from '../server/input.js';
import { PerViewer } from '../server/per-viewer.js';

@InputType()
abstract class WhichUser {
  @Field(() => ID, { description: 'Global id of the user, such as `user_7`.' })
  userId!: string;
}

@InputType({ description: 'The user to follow.' })
export class FollowUserInput extends WhichUser {}

@InputType({ description: 'The user to unfollow.' })
export class UnfollowUserInput extends WhichUser {}

@ObjectType()
abstract class UserPayload {
  @Field(() => User, { description: 'The user, with the new number of followers.' })
  user!: User;
}

@ObjectType({ description: 'The followed user.' })
export class FollowUserPayload extends UserPayload {}

@ObjectType({ description: 'The unfollowed user.' })
export class UnfollowUserPayload extends UserPayload {}

const userId = (input: WhichUser) => inputId('user', 'userId', input.userId);

@Resolver(() => User)
export class SocialResolver {
  @Mutation(() => FollowUserPayload, { description: 'Follows a user. Idempotent.' })
  async followUser(
    @Input(() => FollowUserInput) input: FollowUserInput,
    @Ctx() ctx: Context,
  ): Promise<FollowUserPayload> {
    return { user: await follows.follow(ctx, userId(input)) };
  }

  @Mutation(() => UnfollowUserPayload, { description: 'Unfollows a user. Idempotent.' })
  async unfollowUser(
    @Input(() => UnfollowUserInput) input: UnfollowUserInput,
    @Ctx() ctx: Context,
  ): Promise<UnfollowUserPayload> {
    return { user: await follows.unfollow(ctx, userId(input)) };
  }

  @Planned(follows.followersOf)
  @FieldResolver(() => UserConnection, { description: 'Followers, newest first.' })
  followers(@Root() user: User, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return follows.followers(ctx, user.id, page);
  }

  @Planned(follows.followedBy)
  @FieldResolver(() => UserConnection, { description: 'Followed users, newest first.' })
  following(@Root() user: User, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return follows.following(ctx, user.id, page);
  }

  @PerViewer()
  @Planned(follows.viewerFollows)
  @FieldResolver(() => Boolean, { description: 'Whether the viewer follows the user.' })
  viewerFollows(@Root() user: User, @Ctx() ctx: Context): Promise<boolean> {
    return follows.viewerFollows.load(ctx, user.id);
  }
}
