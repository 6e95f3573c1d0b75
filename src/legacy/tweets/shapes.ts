import { absoluteUrl, numberOf, type PublicServer } from '../runtime/values.js';
import type * as gql from './documents.generated.js';

/** A profile; its id is the number of its user. */
export const profile = (user: gql.TweetsProfilePartsFragment, server: PublicServer) => ({
  id: numberOf(user.id),
  user_id: numberOf(user.id),
  username: user.username,
  alias: user.alias,
  bio: user.bio,
  date_of_birth: user.dateOfBirth,
  image_url: absoluteUrl(user.avatar?.url, server),
  background_image_url: absoluteUrl(user.cover?.url, server),
  email: user.email ?? '',
  date_joined: user.createdAt,
  number_of_followers: user.followerCount,
  number_of_following: user.followingCount,
});

/** The client's own account. */
export const account = (user: gql.TweetsAccountPartsFragment, server: PublicServer) => ({
  id: numberOf(user.id),
  username: user.username,
  email: user.email ?? '',
  profile: profile(user, server),
});

/** A tweet: a post. */
export const tweet = (post: gql.TweetsPostPartsFragment) => ({
  id: numberOf(post.id),
  author: numberOf(post.author.id),
  author_username: post.author.username,
  content: post.content,
  created_at: post.createdAt,
  likes_count: post.likeCount,
  user_liked: post.viewerHasLiked,
});
