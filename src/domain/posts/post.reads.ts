import { inputId } from '../../core/global-id.js';
import { linkPreviewOf } from '../../core/link-preview/link-preview.type.js';
import { connection } from '../../core/reads/connection.js';
import { searched } from '../../core/reads/matching.js';
import { byMoment, type PageKeys } from '../../core/reads/order.js';
import { byId } from '../../core/reads/related.js';
import { literal, raw, sql, viewerId } from '../../core/reads/sql.js';
import { imagesOf } from '../../core/storage/image.type.js';
import { isNotBlocked } from '../social/block.entity.js';
import { isOpenToViewer } from '../social/follow.entity.js';
import { isNotMuted } from '../social/mute.entity.js';
import { Comment } from './comment.entity.js';
import { newestOfEach } from './newest.service.js';
import { isShownToFollower, Post } from './post.entity.js';

/** The post with the global id `id`. */
export const postById = byId('post', Post);

/** The most pictures of a post that a document counts with. */
const imagesMax = 10;

/** The pictures of a post. */
export const images = imagesOf((row) => sql`${row}.images`, imagesMax);

/** The preview of a link in the text of a post. */
export const linkPreview = linkPreviewOf();

/** Posts of one author, newest first. */
export const postsByAuthor = connection({
  entity: Post,
  by: 'author',
  ofParent: (author) => sql`${isNotBlocked(author)} and ${isOpenToViewer(author)}`,
  order: byMoment(),
});

/** Posts of everyone or of one author, newest first; with `search`, those that have its words. */
export const posts = connection<Post, { authorId?: string | null; search?: string | null }>({
  entity: Post,
  order: byMoment(),
  narrow: {
    authorId: {
      of: ({ authorId }) => (authorId == null ? null : inputId('user', 'authorId', authorId)),
      type: 'bigint',
      where: (row, author) => sql`${row}.author_id = ${author}`,
    },
    search: searched((row) => sql`${row}.content`),
  },
});

/**
 * Keys of the feed. The newest posts of the viewer and of each followed user bound the time that the page reaches back
 * to, and which users may have more posts on it; no other posts are read. The condition on the pair of author and
 * moment is one that only the index by author serves.
 */
const feedKeys: PageKeys = ({ afterCursor, narrowed, isFirst, order, ascending, limit }) => {
  const row = raw('row');
  const [within, last, never] = ascending
    ? [raw('<='), raw('max'), literal('infinity')]
    : [raw('>='), raw('min'), literal('-infinity')];
  // A first page needs marked posts alone, which have a small index of their own and are not hidden.
  const marked = isFirst && !ascending ? sql` and row.among_newest` : sql` and not row.hidden`;
  return sql`with first as materialized (
      select author.followee_id, row.created_at, row.id from (
        select followee_id from follows where follower_id = ${viewerId} union all select ${viewerId}
      ) author cross join lateral (
        select row.created_at, row.id from posts row
        where row.author_id = author.followee_id${marked}${narrowed}${afterCursor(row)}
        order by ${order(row)} limit ${newestOfEach}
      ) row where ${isNotMuted(raw('author.followee_id'))} order by ${order(row)} limit ${limit}
    ), reach as (
      select case when count(*) = ${limit} then ${last}(created_at) else ${never} end as moment from first
    ), busy as (
      select followee_id from first group by followee_id having count(*) = ${newestOfEach}
    )
    select id, created_at from first where followee_id not in (select followee_id from busy)
    union all
    select row.id, row.created_at from reach, busy cross join lateral (
      select row.id, row.created_at from posts row
      where row.author_id = busy.followee_id
        and (row.author_id, row.created_at) ${within} (busy.followee_id, reach.moment) and not row.hidden${afterCursor(row)}
      order by ${order(row)} limit ${limit}
    ) row`;
};

/** Posts of the viewer, unless left out, and of the users that they follow, newest first. */
export const feed = connection<Post, { includeOwn?: boolean }>({
  entity: Post,
  order: byMoment(),
  keys: feedKeys,
  visibleByKeys: isShownToFollower,
  narrow: {
    includeOwn: {
      of: ({ includeOwn }) => (includeOwn === false ? true : null),
      type: 'boolean',
      where: (row, areOthers) => sql`(${row}.author_id <> ${viewerId}) = ${areOthers}`,
    },
  },
});

/** Comments of a post, oldest first, without replies unless they are included. */
export const commentsOfPost = connection<Comment, { includeReplies?: boolean }>({
  entity: Comment,
  by: 'post',
  order: byMoment('created_at', 'id', { ascending: true }),
  narrow: {
    includeReplies: {
      of: ({ includeReplies }) => (includeReplies ? null : true),
      type: 'boolean',
      where: (row, isTop) => sql`${row}.parent_id is null and ${isTop}`,
    },
  },
});

/** Replies to a comment, oldest first. */
export const repliesTo = connection({
  entity: Comment,
  by: 'parent',
  order: byMoment('created_at', 'id', { ascending: true }),
});
