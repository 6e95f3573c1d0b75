import { Ctx, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import * as follows from '../../domain/social/follow.service.js';
import { UserConnection, UserInput } from '../account/account.resolver.js';
import { Input, returning } from '../server/mutation.js';
import { PlannedField } from '../server/planned.js';

const userId = (input: UserInput) => inputId('user', 'userId', input.userId);

const ReturnsUser = returning('user', () => User, 'The user, with the new number of followers.');

@Resolver(() => User)
export class SocialResolver {
  @ReturnsUser({ description: 'Follows a user. Idempotent.', payload: 'The followed user.' })
  followUser(@Input(() => UserInput, 'The user to follow.') input: UserInput, @Ctx() ctx: Context) {
    return follows.follow(ctx, userId(input));
  }

  @ReturnsUser({ description: 'Unfollows a user. Idempotent.', payload: 'The unfollowed user.' })
  unfollowUser(
    @Input(() => UserInput, 'The user to unfollow.') input: UserInput,
    @Ctx() ctx: Context,
  ) {
    return follows.unfollow(ctx, userId(input));
  }

  @PlannedField(() => UserConnection, follows.followers, {
    description: 'Followers, newest first.',
  })
  followers!: UserConnection;

  @PlannedField(() => UserConnection, follows.following, {
    description: 'Followed users, newest first.',
  })
  following!: UserConnection;

  @PlannedField(() => Boolean, follows.viewerFollows, {
    description: 'Whether the viewer follows the user.',
    perViewer: true,
  })
  viewerFollows!: boolean;
}
