import { Resolver } from 'type-graphql';
import { User } from '../../domain/account/user.entity.js';
import * as follows from '../../domain/social/follow.service.js';
import { UserConnection } from '../account/account.resolver.js';
import { PlannedField } from '../server/planned.js';
import { userAction } from './user-action.js';

const UserAction = userAction('The user, with the new number of followers.');

@Resolver(() => User)
export class SocialResolver {
  @UserAction(follows.follow, {
    description:
      'Follows a user, or asks to follow a private account: see `viewerHasRequestedFollow`. Idempotent.',
    payload: 'The followed user.',
    input: 'The user to follow.',
  })
  followUser!: User;

  @UserAction(follows.unfollow, {
    description: 'Unfollows a user, or withdraws the request to follow them. Idempotent.',
    payload: 'The unfollowed user.',
    input: 'The user to unfollow.',
  })
  unfollowUser!: User;

  @PlannedField(() => UserConnection, follows.followers, {
    description:
      'Followers, newest first; empty for a private account that the viewer does not follow.',
    perViewer: true,
  })
  followers!: UserConnection;

  @PlannedField(() => UserConnection, follows.following, {
    description:
      'Followed users, newest first; empty for a private account that the viewer does not follow.',
    perViewer: true,
  })
  following!: UserConnection;

  @PlannedField(() => Boolean, follows.viewerIsFollowedBy, {
    description: 'Whether the user follows the viewer.',
    perViewer: true,
  })
  viewerIsFollowedBy!: boolean;

  @PlannedField(() => Boolean, follows.viewerFollows, {
    description: 'Whether the viewer follows the user.',
    perViewer: true,
  })
  viewerFollows!: boolean;
}
