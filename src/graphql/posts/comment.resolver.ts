import { Ctx, Field, ID, InputType, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Comment } from '../../domain/posts/comment.entity.js';
import * as comments from '../../domain/posts/comment.service.js';
import * as likes from '../../domain/posts/like.service.js';
import { Post } from '../../domain/posts/post.entity.js';
import * as posts from '../../domain/posts/post.service.js';
import { ConnectionOf } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PlannedField, RelationField } from '../server/planned.js';

@ObjectType({ description: 'A page of a list of comments.' })
class CommentConnection extends ConnectionOf(Comment, 'Comment') {}

@InputType({ description: 'A new comment on a post.' })
class CreateCommentInput {
  @Field(() => ID, { description: 'Global id of the post, such as `post_42`.' })
  postId!: string;

  @Field(() => String, { description: 'The text, 1–8,000 characters, not blank.' })
  content!: string;
}

@InputType()
class CommentInput {
  @Field(() => ID, { description: 'Global id of the comment, such as `comment_9`.' })
  commentId!: string;
}

@InputType({ description: 'A new text for a comment by the viewer.' })
class UpdateCommentInput extends CommentInput {
  @Field(() => String, { description: 'The new text, 1–8,000 characters, not blank.' })
  content!: string;
}

const commentId = (input: CommentInput) => inputId('comment', 'commentId', input.commentId);

const ReturnsComment = returning(
  'comment',
  () => Comment,
  'The comment, after the change; a deleted one in its last state.',
);

@Resolver(() => Comment)
export class CommentResolver {
  @ReturnsComment({ description: 'Creates a comment on a post.', payload: 'The new comment.' })
  createComment(@Input(() => CreateCommentInput) input: CreateCommentInput, @Ctx() ctx: Context) {
    return comments.create(ctx, input);
  }

  @ReturnsComment({
    description: 'Changes a comment by the viewer.',
    payload: 'The changed comment.',
  })
  updateComment(@Input(() => UpdateCommentInput) input: UpdateCommentInput, @Ctx() ctx: Context) {
    return comments.update(ctx, input);
  }

  @ReturnsComment({
    description: 'Deletes a comment by the viewer, or on a post of the viewer.',
    payload: 'The deleted comment.',
  })
  deleteComment(
    @Input(() => CommentInput, 'The comment to delete: by the viewer, or on a post of the viewer.')
    input: CommentInput,
    @Ctx() ctx: Context,
  ) {
    return comments.remove(ctx, commentId(input));
  }

  @ReturnsComment({ description: 'Likes a comment. Idempotent.', payload: 'The liked comment.' })
  likeComment(
    @Input(() => CommentInput, 'The comment to like.') input: CommentInput,
    @Ctx() ctx: Context,
  ) {
    return likes.like(ctx, 'comment', commentId(input));
  }

  @ReturnsComment({
    description: 'Removes a like from a comment. Idempotent.',
    payload: 'The comment without the like.',
  })
  unlikeComment(
    @Input(() => CommentInput, 'The comment to remove the like from.') input: CommentInput,
    @Ctx() ctx: Context,
  ) {
    return likes.unlike(ctx, 'comment', commentId(input));
  }

  @RelationField(() => User, userById, { description: 'The author.' })
  author!: User;

  @RelationField(() => Post, posts.find, { description: 'The post that the comment belongs to.' })
  post!: Post;

  @PlannedField(() => Boolean, likes.viewerLikes.comment, {
    description: 'Whether the viewer likes it.',
    perViewer: true,
  })
  viewerHasLiked!: boolean;
}

@Resolver(() => Post)
export class PostCommentsResolver {
  @PlannedField(() => CommentConnection, comments.commentsOfPost, {
    description: 'Comments, oldest first.',
  })
  comments!: CommentConnection;
}
