import { inputId } from '../../core/global-id.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment, type Head } from '../../core/reads/order.js';
import { byId } from '../../core/reads/related.js';
import { cleanText, likePattern } from '../../core/text.js';
import { newestOfEach } from './newest.service.js';
import { Post } from './post.entity.js';

/** The post with the global id `id`. */
export const postById = byId('post', Post);

/** What one person posted, newest first. */
export const postsByAuthor = connection({ entity: Post, by: 'author', order: byMoment() });

/** Everybody's posts or one author's, newest first; with `search`, those that hold it in any letter case. */
export const posts = connection<Post, { authorId?: string | null; search?: string | null }>({
  entity: Post,
  order: byMoment(),
  narrow: {
    authorId: {
      of: ({ authorId }) => (authorId == null ? null : inputId('user', 'authorId', authorId)),
      type: 'bigint',
      where: (row, author) => `${row}.author_id = ${author}`,
    },
    search: {
      of: ({ search }) => {
        const part = cleanText('search', search ?? '', { max: 200 }).trim();
        return part ? likePattern(part) : null;
      },
      type: 'text',
      where: (row, pattern) => `${row}.content ilike ${pattern}`,
    },
  },
});

/**
 * Posts of those the viewer follows. A few of each decide how far back the page can reach, and whose
 * others can be on it, so that next to nothing beyond it is read, however much they posted. Comparing
 * pairs leaves no index to read them by but the one of each author.
 */
const feedHead: Head = ({ viewer }, { beyond, order, upward, limit }) => {
  const [within, last, never] = upward ? ['<=', 'max', 'infinity'] : ['>=', 'min', '-infinity'];
  // Those of a first page are marked, which spares the index that has all posts in it.
  const marked = upward || beyond('post') ? '' : ' and post.among_newest';
  return `with first as materialized (
      select follows.followee_id, post.created_at, post.id from follows cross join lateral (
        select post.created_at, post.id from posts post
        where post.author_id = follows.followee_id${marked}${beyond('post')}
        order by ${order('post')} limit ${newestOfEach}
      ) post where follows.follower_id = ${viewer} order by ${order('post')} limit ${limit}
    ), reach as (
      select case when count(*) = ${limit} then ${last}(created_at) else '${never}' end as moment from first
    ), busy as (
      select followee_id from first group by followee_id having count(*) = ${newestOfEach}
    )
    select id, created_at from first where followee_id not in (select followee_id from busy)
    union all
    select post.id, post.created_at from reach, busy cross join lateral (
      select post.id, post.created_at from posts post
      where post.author_id = busy.followee_id
        and (post.author_id, post.created_at) ${within} (busy.followee_id, reach.moment)${beyond('post')}
      order by ${order('post')} limit ${limit}
    ) post`;
};

/** What the people the viewer follows posted, newest first. */
export const feed = connection({ entity: Post, order: byMoment(), head: feedHead });
