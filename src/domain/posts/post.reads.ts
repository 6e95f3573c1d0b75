import { inputId, localId } from '../../core/node.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { one } from '../../core/reads/related.js';
import { cleanText, likePattern } from '../../core/text.js';
import { Post } from './post.entity.js';

/** The post with the global id `id`. */
export const postById = one<Post, { id?: string }>({
  entity: Post,
  narrow: {
    id: {
      of: ({ id }) => localId('post', id ?? ''),
      type: 'bigint',
      where: (row, id) => `${row}.id = ${id}`,
    },
  },
});

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
 * What the people the viewer follows posted, newest first. Each of them contributes at most one
 * page of index entries, so the cost does not grow with how much they have posted.
 */
export const feed = connection({
  entity: Post,
  order: byMoment(),
  head: ({ viewer }, { beyond, order, limit }) =>
    `select newest.id, newest.created_at from follows cross join lateral (
       select post.id, post.created_at from posts post
       where post.author_id = follows.followee_id${beyond('post')} order by ${order('post')} limit ${limit}
     ) newest where follows.follower_id = ${viewer}`,
});
