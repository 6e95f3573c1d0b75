import {
  Args,
  ArgsType,
  Ctx,
  createUnionType,
  Field,
  Int,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { AtMost } from '../../core/reads/read.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { Message } from '../../domain/chat/message.entity.js';
import { Group } from '../../domain/groups/group.entity.js';
import { Post } from '../../domain/posts/post.entity.js';
import { SearchKind, search } from '../../domain/search/search.service.js';
import { ConnectionOf } from '../server/connection.js';
import { PerViewer } from '../server/per-viewer.js';

const SearchItem = createUnionType({
  name: 'SearchItem',
  description: 'An object that a search can find.',
  types: () => [User, Group, Post, Message] as const,
});

@ObjectType({
  simpleResolvers: true,
  description: 'A part of a text, in UTF-16 code units, as strings of JavaScript count.',
})
class TextRange {
  @Field(() => Int, { description: 'Position of its first code unit, from 0.' })
  start!: number;

  @Field(() => Int, { description: 'Number of its code units.' })
  length!: number;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'The part of a text around what was found: at most 160 UTF-16 code units of plain text, and `…` where it is cut.',
})
class Excerpt {
  @Field(() => String, { description: 'Plain text as users wrote it: escape it in HTML.' })
  text!: string;

  @AtMost(160)
  @Field(() => [TextRange], {
    description:
      'Positions of the words of the query in `text`; empty for a query of filters alone.',
  })
  ranges!: TextRange[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'A user, group, post or message that was found.',
})
class SearchHit {
  @Field(() => SearchItem, {
    description:
      'The object. To open a conversation at a message that was found, pass the id of the message to `messages(around:)`.',
  })
  item!: typeof SearchItem;

  @Field(() => Excerpt, {
    description:
      'The part that matches: of the name, alias or username of a user, of the name or description of a group, or of the text of a post or message.',
  })
  excerpt!: Excerpt;
}

@ObjectType({ description: 'A page of the hits of a search.' })
class SearchHitConnection extends ConnectionOf(SearchHit, 'SearchHit') {}

@ArgsType()
class SearchArgs {
  @Field(() => String, {
    description:
      'Words in any order, each perhaps the beginning of a longer one, with accents, width and letter case ignored; words in double quotes follow each other. Filters: `from:<username>` or `from:me`; `in:<username>`, the name of a group, or the id of a conversation or group; `has:image`, `video`, `voice`, `file` (of any kind) or `link`; `before:` and `after:` (inclusive) a day in UTC or a moment. A value with spaces stands in double quotes. 1–200 characters.',
  })
  query!: string;

  @NullableField(
    () => [SearchKind],
    'The kinds of objects to find. The default is all of them; posts and messages for a query with a filter; messages for one with `in:`.',
  )
  kinds?: SearchKind[] | null;

  @NullableField(() => Int, 'Page size, 0–100. The default is 20.')
  first?: number | null;

  @NullableField(() => String, 'Returns hits after this cursor.')
  after?: string | null;
}

@Resolver()
export class SearchResolver {
  @PerViewer()
  @Query(() => SearchHitConnection, {
    description:
      'Users, groups, posts and messages that match a query and that the viewer may read: first users (the exact username, then acquaintances), then groups (those of the viewer first), posts and messages (both newest first). A new message is found about a second after it was sent. At most 120 searches a minute.',
  })
  async search(
    @Args(() => SearchArgs) args: SearchArgs,
    @Ctx() ctx: Context,
  ): Promise<SearchHitConnection> {
    const { edges, hasNextPage } = await search(ctx, args);
    const pageInfo = {
      hasNextPage,
      hasPreviousPage: args.after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    };
    return Object.assign(new SearchHitConnection(), { edges, pageInfo }) as SearchHitConnection;
  }
}
