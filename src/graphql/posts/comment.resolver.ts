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
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Comment } from '../../domain/posts/comment.entity.js';
import * as comments from '../../domain/posts/comment.service.js';
import * as likes from '../../domain/posts/like.service.js';
import { Post } from '../../domain/posts/post.entity.js';
import * as posts from '../../domain/posts/post.service.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { PerViewer } from '../server/per-viewer.js';

@ObjectType({ description: 'A page of a list of comments.' })
class CommentConnection extends ConnectionOf(Comment, 'Comment') {}

@InputType({ description: 'What to say to a post.' })
export class CreateCommentInput {
  @Field(() => ID, { description: 'The post, `post_42`.' })
  postId!: string;

  @Field(() => String, { description: 'The text, 1–8,000 characters and not blank.' })
  content!: string;
}

@InputType()
abstract class WhichComment {
  @Field(() => ID, { description: 'The comment, `comment_9`.' })
  commentId!: string;
}

@InputType({ description: 'A new text for a comment of yours.' })
export class UpdateCommentInput extends WhichComment {
  @Field(() => String, { description: 'The new text, 1–8,000 characters and not blank.' })
  content!: string;
}

@InputType({ description: 'Which comment to delete: one of yours, or under a post of yours.' })
export class DeleteCommentInput extends WhichComment {}

@InputType({ description: 'Which comment to like.' })
export class LikeCommentInput extends WhichComment {}

@InputType({ description: 'Which comment to like no longer.' })
export class UnlikeCommentInput extends WhichComment {}

@ObjectType()
abstract class CommentPayload {
  @Field(() => Comment, { description: 'The comment as it now is; a deleted one as it last was.' })
  comment!: Comment;
}

@ObjectType({ description: 'The new comment.' })
export class CreateCommentPayload extends CommentPayload {}

@ObjectType({ description: 'The changed comment.' })
export class UpdateCommentPayload extends CommentPayload {}

@ObjectType({ description: 'The deleted comment.' })
export class DeleteCommentPayload extends CommentPayload {}

@ObjectType({ description: 'The comment now liked.' })
export class LikeCommentPayload extends CommentPayload {}

@ObjectType({ description: 'The comment no longer liked.' })
export class UnlikeCommentPayload extends CommentPayload {}

const commentId = (input: WhichComment) => inputId('comment', 'commentId', input.commentId);

@Resolver(() => Comment)
export class CommentResolver {
  @Mutation(() => CreateCommentPayload, { description: 'Say something to a post.' })
  async createComment(
    @Arg('input', () => CreateCommentInput, { description: 'What, to which.' })
    input: CreateCommentInput,
    @Ctx() ctx: Context,
  ): Promise<CreateCommentPayload> {
    const postId = inputId('post', 'postId', input.postId);
    return { comment: await comments.create(ctx, postId, input.content) };
  }

  @Mutation(() => UpdateCommentPayload, { description: 'Change a comment of yours.' })
  async updateComment(
    @Arg('input', () => UpdateCommentInput, { description: 'The change.' })
    input: UpdateCommentInput,
    @Ctx() ctx: Context,
  ): Promise<UpdateCommentPayload> {
    return { comment: await comments.update(ctx, commentId(input), input.content) };
  }

  @Mutation(() => DeleteCommentPayload, {
    description: 'Delete a comment of yours, or one under a post of yours.',
  })
  async deleteComment(
    @Arg('input', () => DeleteCommentInput, { description: 'Which.' }) input: DeleteCommentInput,
    @Ctx() ctx: Context,
  ): Promise<DeleteCommentPayload> {
    return { comment: await comments.remove(ctx, commentId(input)) };
  }

  @Mutation(() => LikeCommentPayload, { description: 'Like a comment; twice is once.' })
  async likeComment(
    @Arg('input', () => LikeCommentInput, { description: 'Which.' }) input: LikeCommentInput,
    @Ctx() ctx: Context,
  ): Promise<LikeCommentPayload> {
    return { comment: await likes.like(ctx, 'comment', commentId(input)) };
  }

  @Mutation(() => UnlikeCommentPayload, { description: 'Like a comment no longer; twice is once.' })
  async unlikeComment(
    @Arg('input', () => UnlikeCommentInput, { description: 'Which.' }) input: UnlikeCommentInput,
    @Ctx() ctx: Context,
  ): Promise<UnlikeCommentPayload> {
    return { comment: await likes.unlike(ctx, 'comment', commentId(input)) };
  }

  @FieldResolver(() => User, { description: 'Who said it.' })
  author(@Root() comment: Comment, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, comment.author.id);
  }

  @FieldResolver(() => Post, { description: 'What it was said to.' })
  post(@Root() comment: Comment, @Ctx() ctx: Context): Promise<Post> {
    return posts.find(ctx, comment.post.id);
  }

  @PerViewer()
  @Planned(likes.viewerLikes.comment)
  @FieldResolver(() => Boolean, { description: 'Whether you like it.' })
  viewerHasLiked(@Root() comment: Comment, @Ctx() ctx: Context): Promise<boolean> {
    return likes.viewerLikes.comment.load(ctx, comment.id);
  }
}

/** What a post gains from comments. */
@Resolver(() => Post)
export class PostCommentsResolver {
  @Planned(comments.commentsOfPost)
  @FieldResolver(() => CommentConnection, { description: 'What was said to it, oldest first.' })
  comments(@Root() post: Post, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return comments.commentsOfPost.page(ctx, post.id, page);
  }
}
