import { numberOf } from '../fields.js';
import type { Call } from '../row.js';
import type {
  TweetsAccountPartsFragment,
  TweetsPostPartsFragment,
  TweetsProfilePartsFragment,
} from '../tweets.generated.js';

/** How a path under `/media/` is written in a reply. */
type Site = Pick<Call, 'absolute'>;

/** What a person says of themselves; a profile goes by the number of its person. */
export const profile = (user: TweetsProfilePartsFragment, site: Site) => ({
  id: numberOf(user.id),
  user_id: numberOf(user.id),
  username: user.username,
  alias: user.alias ?? null,
  bio: user.bio ?? null,
  date_of_birth: user.dateOfBirth ?? null,
  image_url: site.absolute(user.avatarUrl),
  background_image_url: site.absolute(user.coverUrl),
});

/** One's own account. */
export const account = (user: TweetsAccountPartsFragment, site: Site) => ({
  id: numberOf(user.id),
  username: user.username,
  email: user.email ?? '',
  profile: profile(user, site),
});

/** A tweet, which is a post. */
export const tweet = (post: TweetsPostPartsFragment) => ({
  id: numberOf(post.id),
  author: numberOf(post.author.id),
  author_username: post.author.username,
  content: post.content,
  created_at: post.createdAt,
  likes_count: post.likeCount,
  user_liked: post.viewerHasLiked,
});
