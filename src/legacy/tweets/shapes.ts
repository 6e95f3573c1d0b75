import { type Of, written } from '../../graphql/planner/shape.js';
import { absolute, number, orEmpty } from '../runtime/formats.js';
import type {
  TweetsAccountPartsFragment,
  TweetsPostPartsFragment,
  TweetsProfilePartsFragment,
} from './documents.generated.js';

/** What a person says of themselves; a profile goes by the number of its person. */
export const profile = (user: Of<TweetsProfilePartsFragment>) => ({
  id: written(user.id, number),
  user_id: written(user.id, number),
  username: user.username,
  alias: user.alias,
  bio: user.bio,
  date_of_birth: user.dateOfBirth,
  image_url: written(user.avatarUrl, absolute),
  background_image_url: written(user.coverUrl, absolute),
});

/** One's own account. */
export const account = (user: Of<TweetsAccountPartsFragment>) => ({
  id: written(user.id, number),
  username: user.username,
  email: written(user.email, orEmpty),
  profile: profile(user),
});

/** A tweet, which is a post. */
export const tweet = (post: Of<TweetsPostPartsFragment>) => ({
  id: written(post.id, number),
  author: written(post.author.id, number),
  author_username: post.author.username,
  content: post.content,
  created_at: post.createdAt,
  likes_count: post.likeCount,
  user_liked: post.viewerHasLiked,
});
