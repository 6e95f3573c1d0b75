import { inputId } from '../../core/global-id.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment, type PageKeys } from '../../core/reads/order.js';
import { byId } from '../../core/reads/related.js';
import { literal, raw, search, sql, viewerId } from '../../core/reads/sql.js';
import { cleanText, likePattern } from '../../core/text.js';
import { newestOfEach } from './newest.service.js';
import { Post } from './post.entity.js';

/** The post with the global id `id`. */
export const postById = byId('post', Post);

/** Posts of one author, newest first. */
export const postsByAuthor = connection({ entity: Post, by: 'author', order: byMoment() });

/** Posts of everyone or of one author, newest first; with `search`, those that contain it in any letter case. */
export const posts = connection<Post, { authorId?: string | null; search?: string | null }>({
  entity: Post,
  order: byMoment(),
  narrow: {
    authorId: {
      of: ({ authorId }) => (authorId == null ? null : inputId('user', 'authorId', authorId)),
      type: 'bigint',
      where: (row, author) => sql`${row}.author_id = ${author}`,
    },
    search: {
      of: ({ search }) => {
        const part = cleanText('search', search ?? '', { max: 200 }).trim();
        return part ? likePattern(part) : null;
      },
      type: 'text',
      where: (row, pattern) => search(sql`${row}.content ilike ${pattern}`),
    },
  },
});

/**
 * Keys of the feed. The newest posts of each followed user bound the time that the page reaches back to, and
 * which users may have more posts on it; no other posts are read. The condition on the pair of author
 * and moment is one that only the index by author serves.
 */
const feedKeys: PageKeys = ({ afterCursor, isFirst, order, ascending, limit }) => {
  const post = raw('post');
  const [within, last, never] = ascending
    ? [raw('<='), raw('max'), literal('infinity')]
    : [raw('>='), raw('min'), literal('-infinity')];
  // A first page needs marked posts alone, which have a small index of their own and are not hidden.
  const marked = isFirst && !ascending ? sql` and post.among_newest` : sql` and not post.hidden`;
  return sql`with first as materialized (
      select follows.followee_id, post.created_at, post.id from follows cross join lateral (
        select post.created_at, post.id from posts post
        where post.author_id = follows.followee_id${marked}${afterCursor(post)}
        order by ${order(post)} limit ${newestOfEach}
      ) post where follows.follower_id = ${viewerId} order by ${order(post)} limit ${limit}
    ), reach as (
      select case when count(*) = ${limit} then ${last}(created_at) else ${never} end as moment from first
    ), busy as (
      select followee_id from first group by followee_id having count(*) = ${newestOfEach}
    )
    select id, created_at from first where followee_id not in (select followee_id from busy)
    union all
    select post.id, post.created_at from reach, busy cross join lateral (
      select post.id, post.created_at from posts post
      where post.author_id = busy.followee_id
        and (post.author_id, post.created_at) ${within} (busy.followee_id, reach.moment) and not post.hidden${afterCursor(post)}
      order by ${order(post)} limit ${limit}
    ) post`;
};

/** Posts of the users that the viewer follows, newest first. */
export const feed = connection({ entity: Post, order: byMoment(), keys: feedKeys });
