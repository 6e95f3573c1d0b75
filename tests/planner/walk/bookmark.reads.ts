import { computed } from '../../../src/core/reads/computed.js';
import { connection } from '../../../src/core/reads/connection.js';
import { filled } from '../../../src/core/reads/external.js';
import { byMoment } from '../../../src/core/reads/order.js';
import { Post } from '../../../src/domain/posts/post.entity.js';
import { Bookmark } from './bookmark.entity.js';

/** Whether the viewer has a bookmark in a post. */
export const viewerHasBookmarked = computed(
  Post,
  (row, { viewer }) =>
    `exists (select from bookmarks b where b.post_id = ${row}.id and b.owner_id = ${viewer})`,
  Boolean,
);

/** Whether who wrote the post is there. */
export const isAuthorOnline = filled(
  Bookmark,
  (row) => `(select p.author_id from posts p where p.id = ${row}.post_id)`,
  async (ctx, authors) => {
    const online = await ctx.app.leases.online(authors);
    return (author) => author !== null && online.has(author);
  },
);

/** The viewer's bookmarks, newest first; with `noteFrom`, those whose note begins so. */
export const bookmarks = connection<Bookmark, { noteFrom?: string | null }>({
  entity: Bookmark,
  order: byMoment(),
  narrow: {
    noteFrom: {
      of: ({ noteFrom }) => noteFrom,
      type: 'text',
      where: (row, text) => `starts_with(${row}.note, ${text})`,
    },
  },
});

/** The bookmarks in a post, newest first: of each who asks, their own. */
export const bookmarksIn = connection({ entity: Bookmark, by: 'post', order: byMoment() });
