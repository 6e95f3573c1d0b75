import {
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { LinkPreview, loadedPreview } from '../../core/link-preview/link-preview.type.js';
import { Planned } from '../../core/reads/read.js';
import { NullableField, searchDescription } from '../../core/schema-types.js';
import { Image } from '../../core/storage/image.type.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as likes from '../../domain/posts/like.service.js';
import { Post } from '../../domain/posts/post.entity.js';
import * as reads from '../../domain/posts/post.reads.js';
import * as posts from '../../domain/posts/post.service.js';
import { UserConnection } from '../account/account.resolver.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { acting, Input, returning } from '../server/mutation.js';
import { PlannedField, PlannedNode, PlannedQuery, RelationField } from '../server/planned.js';

@ObjectType({ description: 'A page of a list of posts.' })
class PostConnection extends ConnectionOf(Post, 'Post') {}

@ArgsType()
class PostsArgs extends PageArgs {
  @NullableField(() => ID, 'Returns posts of this author, such as `user_7`.')
  authorId?: string | null;

  @NullableField(() => String, searchDescription('posts that contain'))
  search?: string | null;
}

@ArgsType()
class FeedArgs extends PageArgs {
  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether posts of the viewer are in the list.',
  })
  includeOwn!: boolean;
}

@InputType({ description: 'A picture of a post.' })
class PostImageInput {
  @Field(() => ID, {
    description: 'Global id of an upload by the viewer, such as `Image.uploadId` returns it.',
  })
  id!: string;

  @NullableField(
    () => String,
    'The alternative text, which describes the picture to users who do not see it; at most 1,500 characters.',
  )
  alt?: string | null;
}

@InputType({ description: 'A new post: a text, pictures, or both.' })
class CreatePostInput {
  @NullableField(
    () => String,
    'The text, 1–8,000 characters, not blank; may be left out, or be empty, with pictures.',
  )
  content?: string | null;

  @NullableField(() => [PostImageInput], 'The pictures, at most 10, in their order.')
  images?: PostImageInput[] | null;
}

@InputType()
class PostInput {
  @Field(() => ID, { description: 'Global id of the post, such as `post_42`.' })
  postId!: string;
}

@InputType({ description: 'Changes to a post by the viewer; omitted fields stay.' })
class UpdatePostInput extends PostInput {
  @NullableField(
    () => String,
    'The new text, 1–8,000 characters; may be empty where the post has pictures.',
  )
  content?: string | null;

  @NullableField(
    () => [PostImageInput],
    'All pictures that the post has from now on, at most 10, in their order; an empty list removes them.',
  )
  images?: PostImageInput[] | null;
}

const postId = (input: PostInput) => inputId('post', 'postId', input.postId);

const ReturnsPost = returning(
  'post',
  () => Post,
  'The post after the change; after `deletePost`, its last state.',
  reads.postById,
);

const PostAction = acting(ReturnsPost, () => PostInput, postId);

@Resolver(() => Post)
export class PostResolver {
  @PlannedQuery(() => PostConnection, reads.feed, {
    description: 'Posts of the viewer and of the users that the viewer follows, newest first.',
    args: () => FeedArgs,
  })
  feed!: PostConnection;

  @PlannedQuery(() => PostConnection, reads.posts, {
    description: 'Posts of all users or of one author, newest first.',
    args: () => PostsArgs,
  })
  posts!: PostConnection;

  @PlannedNode(() => Post, reads.postById, {
    description: 'A post; null for one that does not exist or that the viewer may not see.',
    id: 'Global id of the post, such as `post_42`.',
  })
  post!: Post | null;

  @ReturnsPost({ description: 'Creates a post.', payload: 'The new post.' })
  createPost(@Input(() => CreatePostInput) input: CreatePostInput, @Ctx() ctx: Context) {
    return posts.create(ctx, input);
  }

  @ReturnsPost({ description: 'Changes a post by the viewer.', payload: 'The changed post.' })
  updatePost(@Input(() => UpdatePostInput) input: UpdatePostInput, @Ctx() ctx: Context) {
    return posts.update(ctx, input);
  }

  @PostAction(posts.remove, {
    description: 'Deletes a post by the viewer and its comments.',
    payload: 'The deleted post.',
    input: 'The post to delete, by the viewer.',
  })
  deletePost!: Post;

  @PostAction((ctx, id) => likes.like(ctx, 'post', id), {
    description: 'Likes a post. Idempotent.',
    payload: 'The liked post.',
    input: 'The post to like.',
  })
  likePost!: Post;

  @PostAction((ctx, id) => likes.unlike(ctx, 'post', id), {
    description:
      'Removes a like from a post. Idempotent. A like of a post that the viewer no longer sees is removed as well; the answer is NOT_FOUND.',
    payload: 'The post without the like.',
    input: 'The post to remove the like from.',
  })
  unlikePost!: Post;

  @Planned(reads.images)
  @FieldResolver(() => [Image], {
    description: 'The pictures, at most 10, in the order that the author chose.',
  })
  images(@Root() { images }: Post): Image[] {
    return images.map(({ path, alt }) => Object.assign(new Image(), { path, alt }));
  }

  @Planned(reads.linkPreview)
  @FieldResolver(() => LinkPreview, {
    nullable: true,
    description:
      'The preview of the first link in the text. Null without one, until the page was fetched, and unless the operator allows its host.',
  })
  linkPreview(@Root() post: Post): LinkPreview | null {
    return loadedPreview(post.linkPreview);
  }

  @RelationField(() => User, userById, { description: 'The author.' })
  author!: User;

  @PlannedField(() => Boolean, likes.viewerLikes.post, {
    description: 'Whether the viewer likes it.',
    perViewer: true,
  })
  viewerHasLiked!: boolean;

  @PlannedField(() => UserConnection, likes.likers.post, {
    description: 'The users who like it, most recent like first.',
  })
  likers!: UserConnection;
}

@Resolver(() => User)
export class UserPostsResolver {
  @PlannedField(() => PostConnection, reads.postsByAuthor, {
    description:
      'Posts, newest first; empty for a private account that the viewer does not follow.',
    perViewer: true,
  })
  posts!: PostConnection;
}
