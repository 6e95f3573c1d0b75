import { ArgsType, Field, ObjectType, Resolver } from 'type-graphql';
import { Post } from '../../../src/domain/posts/post.entity.js';
import * as posts from '../../../src/domain/posts/post.service.js';
import { ConnectionOf, PageArgs } from '../../../src/graphql/server/connection.js';
import { PlannedField, PlannedQuery, RelationField } from '../../../src/graphql/server/planned.js';
import { Bookmark } from './bookmark.entity.js';
import * as reads from './bookmark.reads.js';

@ObjectType({ description: 'A page of bookmarks.' })
export class BookmarkConnection extends ConnectionOf(Bookmark, 'Bookmark') {}

@ArgsType()
class BookmarksArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'How its note begins.' })
  noteFrom?: string | null;
}

@Resolver(() => Bookmark)
export class BookmarkResolver {
  @PlannedQuery(() => BookmarkConnection, reads.bookmarks, {
    description: 'Bookmarks of the viewer, newest first.',
    args: () => BookmarksArgs,
  })
  bookmarks!: BookmarkConnection;

  @RelationField(() => Post, posts.find, { description: 'The post that it marks.' })
  post!: Post;

  @PlannedField(() => Boolean, reads.isAuthorOnline, {
    description: 'Whether the author of the post is online.',
  })
  isAuthorOnline!: boolean;
}

@Resolver(() => Post)
export class PostBookmarksResolver {
  @PlannedField(() => Boolean, reads.viewerHasBookmarked, {
    description: 'Whether the viewer has a bookmark in it.',
    perViewer: true,
  })
  viewerHasBookmarked!: boolean;

  @PlannedField(() => BookmarkConnection, reads.bookmarksIn, {
    description: 'Bookmarks of the viewer in it, newest first.',
    perViewer: true,
  })
  bookmarks!: BookmarkConnection;
}
