import { computed } from '../../../src/core/reads/computed.js';
import { connection } from '../../../src/core/reads/connection.js';
import { external } from '../../../src/core/reads/external.js';
import { byMoment } from '../../../src/core/reads/order.js';
import { sql, viewerId } from '../../../src/core/reads/sql.js';
import { Post } from '../../../src/domain/posts/post.entity.js';
import { Bookmark } from './bookmark.entity.js';

/** Whether the viewer bookmarked a post. */
export const viewerHasBookmarked = computed(
  Post,
  (row) =>
    sql`exists (select from bookmarks b where b.post_id = ${row}.id and b.owner_id = ${viewerId})`,
  Boolean,
);

/** Whether the author of the post is online. */
export const isAuthorOnline = external(
  Bookmark,
  (row) => sql`(select p.author_id from posts p where p.id = ${row}.post_id)`,
  async (ctx, authors) => {
    const online = await ctx.app.leases.online(authors);
    return (author) => author !== null && online.has(author);
  },
);

/** The viewer's bookmarks, newest first; with `noteFrom`, those whose note begins with it. */
export const bookmarks = connection<Bookmark, { noteFrom?: string | null }>({
  entity: Bookmark,
  order: byMoment(),
  narrow: {
    noteFrom: {
      of: ({ noteFrom }) => noteFrom,
      type: 'text',
      where: (row, text) => sql`starts_with(${row}.note, ${text})`,
    },
  },
});

/** The viewer's bookmarks of a post, newest first. */
export const bookmarksIn = connection({ entity: Bookmark, by: 'post', order: byMoment() });
