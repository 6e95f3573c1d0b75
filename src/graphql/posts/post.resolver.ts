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
import { Input } from '../server/input.js';
import { PerViewer } from '../server/per-viewer.js';

@ObjectType({ description: 'A page of a list of posts.' })
class PostConnection extends ConnectionOf(Post, 'Post') {}

@InputType({ description: 'A new post.' })
export class CreatePostInput {
  @Field(() => String, { description: 'The text, 1–8,000 characters, not blank.' })
  content!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Global id of an upload by the viewer for the picture, `upload_…`.',
  })
  imageId?: string | null;
}

@InputType()
abstract class WhichPost {
  @Field(() => ID, { description: 'Global id of the post, such as `post_42`.' })
  postId!: string;
}

@InputType({ description: 'Changes to a post by the viewer; omitted fields stay.' })
export class UpdatePostInput extends WhichPost {
  @Field(() => String, { nullable: true, description: 'The new text, 1–8,000 characters.' })
  content?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Global id of an upload by the viewer for the picture; null removes the picture.',
  })
  imageId?: string | null;
}

@InputType({ description: 'The post to delete, by the viewer.' })
export class DeletePostInput extends WhichPost {}

@InputType({ description: 'The post to like.' })
export class LikePostInput extends WhichPost {}

@InputType({ description: 'The post to remove the like from.' })
export class UnlikePostInput extends WhichPost {}

@ObjectType()
abstract class PostPayload {
  @Field(() => Post, {
    description: 'The post, after the change; a deleted one in its last state.',
  })
  post!: Post;
}

@ObjectType({ description: 'The new post.' })
export class CreatePostPayload extends PostPayload {}

@ObjectType({ description: 'The changed post.' })
export class UpdatePostPayload extends PostPayload {}

@ObjectType({ description: 'The deleted post.' })
export class DeletePostPayload extends PostPayload {}

@ObjectType({ description: 'The liked post.' })
export class LikePostPayload extends PostPayload {}

@ObjectType({ description: 'The post without the like.' })
export class UnlikePostPayload extends PostPayload {}

const postId = (input: WhichPost) => inputId('post', 'postId', input.postId);

/** The upload named by an input: left out, taken away, or this one. */
const uploadId = (imageId: string | null | undefined) =>
  imageId == null ? imageId : inputUuid('upload', 'imageId', imageId);

@Resolver(() => Post)
export class PostResolver {
  @Planned(reads.feed)
  @Query(() => PostConnection, {
    description: 'Posts of the users that the viewer follows, newest first.',
  })
  feed(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return reads.feed.page(ctx, null, page);
  }

  @Planned(reads.posts)
  @Query(() => PostConnection, {
    description: 'Posts of all users or of one author, newest first.',
  })
  posts(
    @Arg('authorId', () => ID, {
      nullable: true,
      description: 'Returns posts of this author, such as `user_7`.',
    })
    authorId: string | null | undefined,
    @Arg('search', () => String, {
      nullable: true,
      description: 'Returns posts that contain this text.',
    })
    search: string | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return reads.posts.page(ctx, null, { ...page, authorId, search });
  }

  @Planned(reads.postById)
  @Query(() => Post, {
    nullable: true,
    description: 'A post; null with NOT_FOUND when there is none.',
  })
  async post(
    @Arg('id', () => ID, { description: 'Global id of the post, such as `post_42`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<Post> {
    const number = localId('post', id);
    if (ctx.viewer && number === null) throw notFound('Post');
    return posts.find(ctx, number as number);
  }

  @Mutation(() => CreatePostPayload, { description: 'Creates a post.' })
  async createPost(
    @Input(() => CreatePostInput) input: CreatePostInput,
    @Ctx() ctx: Context,
  ): Promise<CreatePostPayload> {
    const { content, imageId } = input;
    return { post: await posts.create(ctx, { content, uploadId: uploadId(imageId) }) };
  }

  @Mutation(() => UpdatePostPayload, { description: 'Changes a post by the viewer.' })
  async updatePost(
    @Input(() => UpdatePostInput) input: UpdatePostInput,
    @Ctx() ctx: Context,
  ): Promise<UpdatePostPayload> {
    const change = { content: input.content ?? undefined, uploadId: uploadId(input.imageId) };
    return { post: await posts.update(ctx, postId(input), change) };
  }

  @Mutation(() => DeletePostPayload, {
    description: 'Deletes a post by the viewer and its comments.',
  })
  async deletePost(
    @Input(() => DeletePostInput) input: DeletePostInput,
    @Ctx() ctx: Context,
  ): Promise<DeletePostPayload> {
    return { post: await posts.remove(ctx, postId(input)) };
  }

  @Mutation(() => LikePostPayload, { description: 'Likes a post. Idempotent.' })
  async likePost(
    @Input(() => LikePostInput) input: LikePostInput,
    @Ctx() ctx: Context,
  ): Promise<LikePostPayload> {
    return { post: await likes.like(ctx, 'post', postId(input)) };
  }

  @Mutation(() => UnlikePostPayload, { description: 'Removes a like from a post. Idempotent.' })
  async unlikePost(
    @Input(() => UnlikePostInput) input: UnlikePostInput,
    @Ctx() ctx: Context,
  ): Promise<UnlikePostPayload> {
    return { post: await likes.unlike(ctx, 'post', postId(input)) };
  }

  @FieldResolver(() => User, { description: 'The author.' })
  author(@Root() post: Post, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, post.author.id);
  }

  @PerViewer()
  @Planned(likes.viewerLikes.post)
  @FieldResolver(() => Boolean, { description: 'Whether the viewer likes it.' })
  viewerHasLiked(@Root() post: Post, @Ctx() ctx: Context): Promise<boolean> {
    return likes.viewerLikes.post.load(ctx, post.id);
  }
}

/** What a person gains from posts. */
@Resolver(() => User)
export class UserPostsResolver {
  @Planned(reads.postsByAuthor)
  @FieldResolver(() => PostConnection, { description: 'Posts, newest first.' })
  posts(@Root() user: User, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return reads.postsByAuthor.page(ctx, user.id, page);
  }
}
