import { ArgsType, Ctx, Field, ID, InputType, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as likes from '../../domain/posts/like.service.js';
import { Post } from '../../domain/posts/post.entity.js';
import * as reads from '../../domain/posts/post.reads.js';
import * as posts from '../../domain/posts/post.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PlannedField, PlannedNode, PlannedQuery, RelationField } from '../server/planned.js';

@ObjectType({ description: 'A page of a list of posts.' })
class PostConnection extends ConnectionOf(Post, 'Post') {}

@ArgsType()
class PostsArgs extends PageArgs {
  @NullableField(() => ID, 'Returns posts of this author, such as `user_7`.')
  authorId?: string | null;

  @NullableField(() => String, 'Returns posts that contain this text.')
  search?: string | null;
}

@InputType({ description: 'A new post.' })
class CreatePostInput {
  @Field(() => String, { description: 'The text, 1–8,000 characters, not blank.' })
  content!: string;

  @NullableField(() => ID, 'Global id of an upload by the viewer for the picture, `upload_…`.')
  imageId?: string | null;
}

@InputType()
class PostInput {
  @Field(() => ID, { description: 'Global id of the post, such as `post_42`.' })
  postId!: string;
}

@InputType({ description: 'Changes to a post by the viewer; omitted fields stay.' })
class UpdatePostInput extends PostInput {
  @NullableField(() => String, 'The new text, 1–8,000 characters.')
  content?: string | null;

  @NullableField(
    () => ID,
    'Global id of an upload by the viewer for the picture; null removes the picture.',
  )
  imageId?: string | null;
}

const postId = (input: PostInput) => inputId('post', 'postId', input.postId);

const ReturnsPost = returning(
  'post',
  () => Post,
  'The post, after the change; a deleted one in its last state.',
);

@Resolver(() => Post)
export class PostResolver {
  @PlannedQuery(() => PostConnection, reads.feed, {
    description: 'Posts of the users that the viewer follows, newest first.',
  })
  feed!: PostConnection;

  @PlannedQuery(() => PostConnection, reads.posts, {
    description: 'Posts of all users or of one author, newest first.',
    args: () => PostsArgs,
  })
  posts!: PostConnection;

  @PlannedNode(() => Post, reads.postById, {
    description: 'A post; null with NOT_FOUND when there is none.',
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

  @ReturnsPost({
    description: 'Deletes a post by the viewer and its comments.',
    payload: 'The deleted post.',
  })
  deletePost(
    @Input(() => PostInput, 'The post to delete, by the viewer.') input: PostInput,
    @Ctx() ctx: Context,
  ) {
    return posts.remove(ctx, postId(input));
  }

  @ReturnsPost({ description: 'Likes a post. Idempotent.', payload: 'The liked post.' })
  likePost(@Input(() => PostInput, 'The post to like.') input: PostInput, @Ctx() ctx: Context) {
    return likes.like(ctx, 'post', postId(input));
  }

  @ReturnsPost({
    description: 'Removes a like from a post. Idempotent.',
    payload: 'The post without the like.',
  })
  unlikePost(
    @Input(() => PostInput, 'The post to remove the like from.') input: PostInput,
    @Ctx() ctx: Context,
  ) {
    return likes.unlike(ctx, 'post', postId(input));
  }

  @RelationField(() => User, userById, { description: 'The author.' })
  author!: User;

  @PlannedField(() => Boolean, likes.viewerLikes.post, {
    description: 'Whether the viewer likes it.',
    perViewer: true,
  })
  viewerHasLiked!: boolean;
}

@Resolver(() => User)
export class UserPostsResolver {
  @PlannedField(() => PostConnection, reads.postsByAuthor, { description: 'Posts, newest first.' })
  posts!: PostConnection;
}
