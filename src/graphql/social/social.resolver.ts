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
import { PerViewer } from '../server/per-viewer.js';

@InputType()
abstract class WhichUser {
  @Field(() => ID, { description: 'The person, `user_7`.' })
  userId!: string;
}

@InputType({ description: 'Whom to follow.' })
export class FollowUserInput extends WhichUser {}

@InputType({ description: 'Whom to follow no longer.' })
export class UnfollowUserInput extends WhichUser {}

@ObjectType()
abstract class UserPayload {
  @Field(() => User, { description: 'The person, with their new number of followers.' })
  user!: User;
}

@ObjectType({ description: 'The person now followed.' })
export class FollowUserPayload extends UserPayload {}

@ObjectType({ description: 'The person no longer followed.' })
export class UnfollowUserPayload extends UserPayload {}

const userId = (input: WhichUser) => inputId('user', 'userId', input.userId);

@Resolver(() => User)
export class SocialResolver {
  @Mutation(() => FollowUserPayload, { description: 'Follow a person; twice is once.' })
  async followUser(
    @Arg('input', () => FollowUserInput, { description: 'Whom.' }) input: FollowUserInput,
    @Ctx() ctx: Context,
  ): Promise<FollowUserPayload> {
    return { user: await follows.follow(ctx, userId(input)) };
  }

  @Mutation(() => UnfollowUserPayload, { description: 'Follow a person no longer; twice is once.' })
  async unfollowUser(
    @Arg('input', () => UnfollowUserInput, { description: 'Whom.' }) input: UnfollowUserInput,
    @Ctx() ctx: Context,
  ): Promise<UnfollowUserPayload> {
    return { user: await follows.unfollow(ctx, userId(input)) };
  }

  @Planned(follows.followersOf)
  @FieldResolver(() => UserConnection, { description: 'Who follows them, the newest first.' })
  followers(@Root() user: User, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return follows.followers(ctx, user.id, page);
  }

  @Planned(follows.followedBy)
  @FieldResolver(() => UserConnection, { description: 'Whom they follow, the newest first.' })
  following(@Root() user: User, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return follows.following(ctx, user.id, page);
  }

  @PerViewer()
  @Planned(follows.viewerFollows)
  @FieldResolver(() => Boolean, { description: 'Whether you follow them.' })
  viewerFollows(@Root() user: User, @Ctx() ctx: Context): Promise<boolean> {
    return follows.viewerFollows.load(ctx, user.id);
  }
}
