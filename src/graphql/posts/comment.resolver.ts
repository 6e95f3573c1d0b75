import {
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
import { Input } from '../server/input.js';
import { PerViewer } from '../server/per-viewer.js';

@ObjectType({ description: 'A page of a list of comments.' })
class CommentConnection extends ConnectionOf(Comment, 'Comment') {}

@InputType({ description: 'A new comment on a post.' })
export class CreateCommentInput {
  @Field(() => ID, { description: 'Global id of the post, such as `post_42`.' })
  postId!: string;

  @Field(() => String, { description: 'The text, 1–8,000 characters, not blank.' })
  content!: string;
}

@InputType()
abstract class WhichComment {
  @Field(() => ID, { description: 'Global id of the comment, such as `comment_9`.' })
  commentId!: string;
}

@InputType({ description: 'A new text for a comment by the viewer.' })
export class UpdateCommentInput extends WhichComment {
  @Field(() => String, { description: 'The new text, 1–8,000 characters, not blank.' })
  content!: string;
}

@InputType({ description: 'The comment to delete: by the viewer, or on a post of the viewer.' })
export class DeleteCommentInput extends WhichComment {}

@InputType({ description: 'The comment to like.' })
export class LikeCommentInput extends WhichComment {}

@InputType({ description: 'The comment to remove the like from.' })
export class UnlikeCommentInput extends WhichComment {}

@ObjectType()
abstract class CommentPayload {
  @Field(() => Comment, {
    description: 'The comment, after the change; a deleted one in its last state.',
  })
  comment!: Comment;
}

@ObjectType({ description: 'The new comment.' })
export class CreateCommentPayload extends CommentPayload {}

@ObjectType({ description: 'The changed comment.' })
export class UpdateCommentPayload extends CommentPayload {}

@ObjectType({ description: 'The deleted comment.' })
export class DeleteCommentPayload extends CommentPayload {}

@ObjectType({ description: 'The liked comment.' })
export class LikeCommentPayload extends CommentPayload {}

@ObjectType({ description: 'The comment without the like.' })
export class UnlikeCommentPayload extends CommentPayload {}

const commentId = (input: WhichComment) => inputId('comment', 'commentId', input.commentId);

@Resolver(() => Comment)
export class CommentResolver {
  @Mutation(() => CreateCommentPayload, { description: 'Creates a comment on a post.' })
  async createComment(
    @Input(() => CreateCommentInput)
    input: CreateCommentInput,
    @Ctx() ctx: Context,
  ): Promise<CreateCommentPayload> {
    const postId = inputId('post', 'postId', input.postId);
    return { comment: await comments.create(ctx, postId, input.content) };
  }

  @Mutation(() => UpdateCommentPayload, { description: 'Changes a comment by the viewer.' })
  async updateComment(
    @Input(() => UpdateCommentInput)
    input: UpdateCommentInput,
    @Ctx() ctx: Context,
  ): Promise<UpdateCommentPayload> {
    return { comment: await comments.update(ctx, commentId(input), input.content) };
  }

  @Mutation(() => DeleteCommentPayload, {
    description: 'Deletes a comment by the viewer, or on a post of the viewer.',
  })
  async deleteComment(
    @Input(() => DeleteCommentInput) input: DeleteCommentInput,
    @Ctx() ctx: Context,
  ): Promise<DeleteCommentPayload> {
    return { comment: await comments.remove(ctx, commentId(input)) };
  }

  @Mutation(() => LikeCommentPayload, { description: 'Likes a comment. Idempotent.' })
  async likeComment(
    @Input(() => LikeCommentInput) input: LikeCommentInput,
    @Ctx() ctx: Context,
  ): Promise<LikeCommentPayload> {
    return { comment: await likes.like(ctx, 'comment', commentId(input)) };
  }

  @Mutation(() => UnlikeCommentPayload, {
    description: 'Removes a like from a comment. Idempotent.',
  })
  async unlikeComment(
    @Input(() => UnlikeCommentInput) input: UnlikeCommentInput,
    @Ctx() ctx: Context,
  ): Promise<UnlikeCommentPayload> {
    return { comment: await likes.unlike(ctx, 'comment', commentId(input)) };
  }

  @FieldResolver(() => User, { description: 'The author.' })
  author(@Root() comment: Comment, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, comment.author.id);
  }

  @FieldResolver(() => Post, { description: 'The post that the comment belongs to.' })
  post(@Root() comment: Comment, @Ctx() ctx: Context): Promise<Post> {
    return posts.find(ctx, comment.post.id);
  }

  @PerViewer()
  @Planned(likes.viewerLikes.comment)
  @FieldResolver(() => Boolean, { description: 'Whether the viewer likes it.' })
  viewerHasLiked(@Root() comment: Comment, @Ctx() ctx: Context): Promise<boolean> {
    return likes.viewerLikes.comment.load(ctx, comment.id);
  }
}

/** What a post gains from comments. */
@Resolver(() => Post)
export class PostCommentsResolver {
  @Planned(comments.commentsOfPost)
  @FieldResolver(() => CommentConnection, { description: 'Comments, oldest first.' })
  comments(@Root() post: Post, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return comments.commentsOfPost.page(ctx, post.id, page);
  }
}
