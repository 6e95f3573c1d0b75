import { Arg, Args, Ctx, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../../src/core/context.js';
import { Planned } from '../../../src/core/reads/read.js';
import { Post } from '../../../src/domain/posts/post.entity.js';
import * as posts from '../../../src/domain/posts/post.service.js';
import { ConnectionOf, PageArgs } from '../../../src/graphql/server/connection.js';
import { PerViewer } from '../../../src/graphql/server/per-viewer.js';
import { Bookmark } from './bookmark.entity.js';
import * as reads from './bookmark.reads.js';

@ObjectType({ description: 'A page of bookmarks.' })
export class BookmarkConnection extends ConnectionOf(Bookmark, 'Bookmark') {}

@Resolver(() => Bookmark)
export class BookmarkResolver {
  @Planned(reads.bookmarks)
  @Query(() => BookmarkConnection, { description: 'Your bookmarks, newest first.' })
  bookmarks(
    @Arg('noteFrom', () => String, { nullable: true, description: 'How its note begins.' })
    noteFrom: string | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return reads.bookmarks.page(ctx, null, { ...page, noteFrom });
  }

  @FieldResolver(() => Post, { description: 'The post it is in.' })
  post(@Root() bookmark: Bookmark, @Ctx() ctx: Context): Promise<Post> {
    return posts.find(ctx, bookmark.post.id);
  }

  @Planned(reads.isAuthorOnline)
  @FieldResolver(() => Boolean, { description: 'Whether who wrote the post is there.' })
  isAuthorOnline(@Root() bookmark: Bookmark, @Ctx() ctx: Context): Promise<boolean> {
    return reads.isAuthorOnline.load(ctx, bookmark.id);
  }
}

/** What a post gains from bookmarks. */
@Resolver(() => Post)
export class PostBookmarksResolver {
  @Planned(reads.viewerHasBookmarked)
  @PerViewer()
  @FieldResolver(() => Boolean, { description: 'Whether you have a bookmark in it.' })
  viewerHasBookmarked(@Root() post: Post, @Ctx() ctx: Context): Promise<boolean> {
    return reads.viewerHasBookmarked.load(ctx, post.id);
  }

  @Planned(reads.bookmarksIn)
  @PerViewer()
  @FieldResolver(() => BookmarkConnection, { description: 'Your bookmarks in it, newest first.' })
  bookmarks(@Root() post: Post, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return reads.bookmarksIn.page(ctx, post.id, page);
  }
}
