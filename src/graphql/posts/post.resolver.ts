import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { inputId, inputUuid, localId } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as likes from '../../domain/posts/like.service.js';
import { Post } from '../../domain/posts/post.entity.js';
import * as reads from '../../domain/posts/post.reads.js';
import * as posts from '../../domain/posts/post.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { PerViewer } from '../server/per-viewer.js';

@ObjectType({ description: 'A page of a list of posts.' })
class PostConnection extends ConnectionOf(Post, 'Post') {}

@InputType({ description: 'A new post.' })
export class CreatePostInput {
  @Field(() => String, { description: 'The text, 1–8,000 characters and not blank.' })
  content!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'An upload of yours to show with it, `upload_…`.',
  })
  imageId?: string | null;
}

@InputType()
abstract class WhichPost {
  @Field(() => ID, { description: 'The post, `post_42`.' })
  postId!: string;
}

@InputType({ description: 'Changes to a post of yours; what is left out stays.' })
export class UpdatePostInput extends WhichPost {
  @Field(() => String, { nullable: true, description: 'The new text, 1–8,000 characters.' })
  content?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'An upload of yours to show; null takes the picture away.',
  })
  imageId?: string | null;
}

@InputType({ description: 'Which post of yours to delete.' })
export class DeletePostInput extends WhichPost {}

@InputType({ description: 'Which post to like.' })
export class LikePostInput extends WhichPost {}

@InputType({ description: 'Which post to like no longer.' })
export class UnlikePostInput extends WhichPost {}

@ObjectType()
abstract class PostPayload {
  @Field(() => Post, { description: 'The post as it now is; a deleted one as it last was.' })
  post!: Post;
}

@ObjectType({ description: 'The new post.' })
export class CreatePostPayload extends PostPayload {}

@ObjectType({ description: 'The changed post.' })
export class UpdatePostPayload extends PostPayload {}

@ObjectType({ description: 'The deleted post.' })
export class DeletePostPayload extends PostPayload {}

@ObjectType({ description: 'The post now liked.' })
export class LikePostPayload extends PostPayload {}

@ObjectType({ description: 'The post no longer liked.' })
export class UnlikePostPayload extends PostPayload {}

const postId = (input: WhichPost) => inputId('post', 'postId', input.postId);

/** The upload named by an input: left out, taken away, or this one. */
const uploadId = (imageId: string | null | undefined) =>
  imageId == null ? imageId : inputUuid('upload', 'imageId', imageId);

@Resolver(() => Post)
export class PostResolver {
  @Planned(reads.feed)
  @Query(() => PostConnection, { description: 'What those you follow posted, newest first.' })
  feed(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return reads.feed.page(ctx, null, page);
  }

  @Planned(reads.posts)
  @Query(() => PostConnection, {
    description: 'Posts, newest first: everybody’s, or one author’s.',
  })
  posts(
    @Arg('authorId', () => ID, { nullable: true, description: 'Only this person’s, `user_7`.' })
    authorId: string | null | undefined,
    @Arg('search', () => String, { nullable: true, description: 'Only those holding this text.' })
    search: string | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return reads.posts.page(ctx, null, { ...page, authorId, search });
  }

  @Planned(reads.postById)
  @Query(() => Post, {
    nullable: true,
    description: 'One post; null with NOT_FOUND where there is none.',
  })
  async post(
    @Arg('id', () => ID, { description: 'Its id, `post_42`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<Post> {
    const number = localId('post', id);
    if (ctx.viewer && number === null) throw notFound('Post');
    return posts.find(ctx, number as number);
  }

  @Mutation(() => CreatePostPayload, { description: 'Post something.' })
  async createPost(
    @Arg('input', () => CreatePostInput, { description: 'The post.' }) input: CreatePostInput,
    @Ctx() ctx: Context,
  ): Promise<CreatePostPayload> {
    const { content, imageId } = input;
    return { post: await posts.create(ctx, { content, uploadId: uploadId(imageId) }) };
  }

  @Mutation(() => UpdatePostPayload, { description: 'Change a post of yours.' })
  async updatePost(
    @Arg('input', () => UpdatePostInput, { description: 'The changes.' }) input: UpdatePostInput,
    @Ctx() ctx: Context,
  ): Promise<UpdatePostPayload> {
    const change = { content: input.content ?? undefined, uploadId: uploadId(input.imageId) };
    return { post: await posts.update(ctx, postId(input), change) };
  }

  @Mutation(() => DeletePostPayload, { description: 'Delete a post of yours, with its comments.' })
  async deletePost(
    @Arg('input', () => DeletePostInput, { description: 'Which.' }) input: DeletePostInput,
    @Ctx() ctx: Context,
  ): Promise<DeletePostPayload> {
    return { post: await posts.remove(ctx, postId(input)) };
  }

  @Mutation(() => LikePostPayload, { description: 'Like a post; twice is once.' })
  async likePost(
    @Arg('input', () => LikePostInput, { description: 'Which.' }) input: LikePostInput,
    @Ctx() ctx: Context,
  ): Promise<LikePostPayload> {
    return { post: await likes.like(ctx, 'post', postId(input)) };
  }

  @Mutation(() => UnlikePostPayload, { description: 'Like a post no longer; twice is once.' })
  async unlikePost(
    @Arg('input', () => UnlikePostInput, { description: 'Which.' }) input: UnlikePostInput,
    @Ctx() ctx: Context,
  ): Promise<UnlikePostPayload> {
    return { post: await likes.unlike(ctx, 'post', postId(input)) };
  }

  @FieldResolver(() => User, { description: 'Who posted it.' })
  author(@Root() post: Post, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, post.author.id);
  }

  @PerViewer()
  @Planned(likes.viewerLikes.post)
  @FieldResolver(() => Boolean, { description: 'Whether you like it.' })
  viewerHasLiked(@Root() post: Post, @Ctx() ctx: Context): Promise<boolean> {
    return likes.viewerLikes.post.load(ctx, post.id);
  }
}

/** What a person gains from posts. */
@Resolver(() => User)
export class UserPostsResolver {
  @Planned(reads.postsByAuthor)
  @FieldResolver(() => PostConnection, { description: 'What they posted, newest first.' })
  posts(@Root() user: User, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return reads.postsByAuthor.page(ctx, user.id, page);
  }
}
