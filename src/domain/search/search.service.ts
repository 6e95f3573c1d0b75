import type { Context } from '../../core/context.js';
import { badInput, rateLimited } from '../../core/errors.js';
import { nullWhenMissing } from '../../core/global-id.js';
import { parsePageArgs } from '../../core/pagination.js';
import { columnsOf } from '../../core/reads/rows.js';
import { run, type Sql } from '../../core/reads/sql.js';
import { userKey } from '../../core/request-counts.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';
import type { User } from '../account/user.entity.js';
import { accountById } from '../account/user.service.js';
import type { Message } from '../chat/message.entity.js';
import { messageById } from '../chat/message.service.js';
import type { Group } from '../groups/group.entity.js';
import { groupById } from '../groups/group.reads.js';
import type { Post } from '../posts/post.entity.js';
import { postById } from '../posts/post.reads.js';
import type { Place, Wanted } from './candidates.js';
import { type Excerpt, excerptOf, rangesOf } from './excerpt.js';
import { authorOf, conversationsOf } from './filters.js';
import { decodeCursor, encodeCursor } from './search.cursor.js';
import * as reads from './search.reads.js';
import { parseQuery, type SearchQuery } from './search-query.js';

export const SearchKind = describedEnum('SearchKind', 'A kind of object that a search can find.', {
  USER: 'Users, by username, alias and names.',
  GROUP: 'Groups, by name and description.',
  POST: 'Posts, by their text.',
  MESSAGE: 'Messages of the viewer’s conversations, by their text.',
});
export type SearchKind = ValueOf<typeof SearchKind>;

/** The kinds in the order of their hits. */
const searchKinds = Object.values(SearchKind);

/** What was found, and the part of its text where it was. */
interface Hit {
  item: User | Group | Post | Message;
  excerpt: Excerpt;
}

interface HitPage {
  edges: { cursor: string; node: Hit }[];
  hasNextPage: boolean;
}

interface SearchArgs {
  query: string;
  kinds?: readonly SearchKind[] | null;
  first?: number | null;
  after?: string | null;
}

interface Found {
  read(wanted: Wanted): Sql;
  find(ctx: Context, id: number): Promise<Hit['item']>;
}

const kindsFound: Record<SearchKind, Found> = {
  USER: { read: reads.users, find: accountById },
  GROUP: { read: reads.groups, find: groupById.load },
  POST: { read: reads.posts, find: postById.load },
  MESSAGE: { read: reads.messages, find: messageById },
};

/**
 * What the viewer may read that matches a query: first users, then groups, posts and messages, each kind in its own
 * order. Throws BAD_USER_INPUT, and RATE_LIMITED for more than `searchesPerMinute`.
 */
export async function search(ctx: Context, args: SearchArgs): Promise<HitPage> {
  const { id: viewerId } = ctx.viewer;
  const query = parseQuery(args.query);
  const kinds = kindsOf(query, args.kinds ?? searchKinds);
  const { size } = parsePageArgs({ first: args.first }, ctx.origin.policy.pageLimit);
  const after = args.after == null ? null : decodeCursor(args.after);
  const { searchesPerMinute } = ctx.app.config.limits;
  const { current, ttl } = ctx.app.requestCounts.add(`search ${userKey(viewerId)}`);
  if (current > searchesPerMinute)
    throw rateLimited(`At most ${searchesPerMinute} searches a minute.`, ttl);
  const authorId = query.from === null ? null : await authorOf(ctx, query.from);
  const conversationIds = query.in === null ? null : await conversationsOf(ctx, query.in);
  const columns = columnsOf(ctx.em.getMetadata());
  const found: { kind: SearchKind; place: Place }[] = [];
  for (const kind of kinds) {
    const order = searchKinds.indexOf(kind);
    if (found.length > size || (after && order < after.kind)) continue;
    const wanted: Wanted = {
      ...{ query, authorId, conversationIds, columns, limit: size + 1 - found.length },
      after: after?.kind === order ? after.place : null,
    };
    const rows = await run<{ id: string; rank: number; at: string }>(
      ctx,
      kindsFound[kind].read(wanted),
    );
    for (const { id, rank, at } of rows)
      found.push({ kind, place: { rank, at: new Date(at), id: Number(id) } });
  }
  const edges = await Promise.all(
    found.slice(0, size).map(async ({ kind, place }) => {
      // Null for what was deleted meanwhile.
      const item = await nullWhenMissing(kindsFound[kind].find(ctx, place.id));
      const cursor = encodeCursor({ kind: searchKinds.indexOf(kind), place });
      return item && { cursor, node: { item, excerpt: excerptIn(item, query) } };
    }),
  );
  return { edges: edges.filter((edge) => edge !== null), hasNextPage: found.length > size };
}

/** The kinds that a query finds. Throws BAD_USER_INPUT when it excludes all that are wanted. */
function kindsOf(query: SearchQuery, wanted: readonly SearchKind[]): SearchKind[] {
  const isFiltered = query.from ?? query.before ?? query.after ?? query.has[0];
  const possible: readonly SearchKind[] =
    query.in !== null ? ['MESSAGE'] : isFiltered != null ? ['POST', 'MESSAGE'] : searchKinds;
  const kinds = possible.filter((kind) => wanted.includes(kind));
  if (wanted.length === 0) throw badInput('kinds', 'Name at least one kind.');
  if (kinds.length === 0)
    throw badInput('kinds', `The filters of the query find ${possible.join(' and ')} alone.`);
  return kinds;
}

/** The first of the texts of an item in which the words are, or its first text. */
function excerptIn(item: Hit['item'], { words }: SearchQuery): Excerpt {
  const texts = textsOf(item).filter((text) => text !== '');
  const text = texts.find((one) => rangesOf(one, words).length > 0) ?? texts[0] ?? '';
  return excerptOf(text, words);
}

function textsOf(item: Hit['item']): string[] {
  if ('username' in item) return [item.fullName, item.alias ?? '', item.username];
  if ('name' in item) return [item.name, item.description];
  return [item.content];
}
