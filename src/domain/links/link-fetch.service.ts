import type { Context } from '../../core/context.js';
import { firstAllowedUrl } from '../../core/link-preview/allowed-hosts.js';

/** The URL of a text whose page is shown with it; null for none, and where the operator allows no hosts. */
export const linkIn = ({ app }: Context, text: string): string | null =>
  firstAllowedUrl(app.config.linkPreviews?.hosts ?? [], text);

/** The row that a link stands in. */
type Place = { readonly postId: number } | { readonly messageId: number; conversationId: number };

/**
 * Has the page of a link fetched after the open `ctx.commit`, in place of the one of a former text; none for null. The
 * caller keeps a preview whose URL stays.
 */
export async function replaceFetch(ctx: Context, place: Place, url: string | null): Promise<void> {
  const [column, id] =
    'postId' in place ? ['post_id', place.postId] : ['message_id', place.messageId];
  await ctx.em.execute('delete from link_fetches where ?? = ?', [column, id]);
  if (url === null) return;
  const conversationId = 'postId' in place ? null : place.conversationId;
  await ctx.em.execute('insert into link_fetches (??, conversation_id, url) values (?, ?, ?)', [
    column,
    id,
    conversationId,
    url,
  ]);
}
