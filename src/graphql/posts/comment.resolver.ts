import { ArgsType, Ctx, Field, ID, InputType, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Comment } from '../../domain/posts/comment.entity.js';
import * as comments from '../../domain/posts/comment.service.js';
import * as likes from '../../domain/posts/like.service.js';
import { Post } from '../../domain/posts/post.entity.js';
import * as reads from '../../domain/posts/post.reads.js';
import * as posts from '../../domain/posts/post.service.js';
import { UserConnection } from '../account/account.resolver.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { acting, Input, returning } from '../server/mutation.js';
import { PlannedField, RelationField } from '../server/planned.js';

@ObjectType({ description: 'A page of a list of comments.' })
class CommentConnection extends ConnectionOf(Comment, 'Comment') {}

@InputType({ description: 'A new comment on a post.' })
class CreateCommentInput {
  @Field(() => ID, { description: 'Global id of the post, such as `post_42`.' })
  postId!: string;

  @Field(() => String, { description: 'The text, 1–8,000 characters, not blank.' })
  content!: string;

  @NullableField(
    () => ID,
    'Global id of the comment that it replies to, on the same post. A reply to a reply joins the thread of the first comment.',
  )
  replyToId?: string | null;
}

@ArgsType()
class PostCommentsArgs extends PageArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether replies are among the comments. By default, `replies` of each comment has them.',
  })
  includeReplies!: boolean;
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
  'The comment after the change; after `deleteComment`, its last state.',
);

const CommentAction = acting(ReturnsComment, () => CommentInput, commentId);

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

  @CommentAction(comments.remove, {
    description:
      'Deletes a comment by the viewer, or on a post of the viewer. Replies to it stay: then it stays as well, without its text, until the last of them is deleted. A comment by the viewer on a post that the viewer no longer sees is deleted as well; the answer is NOT_FOUND.',
    payload: 'The deleted comment.',
    input: 'The comment to delete: by the viewer, or on a post of the viewer.',
  })
  deleteComment!: Comment;

  @CommentAction((ctx, id) => likes.like(ctx, 'comment', id), {
    description: 'Likes a comment. Idempotent.',
    payload: 'The liked comment.',
    input: 'The comment to like.',
  })
  likeComment!: Comment;

  @CommentAction((ctx, id) => likes.unlike(ctx, 'comment', id), {
    description:
      'Removes a like from a comment. Idempotent. A like of a comment that the viewer no longer sees is removed as well; the answer is NOT_FOUND.',
    payload: 'The comment without the like.',
    input: 'The comment to remove the like from.',
  })
  unlikeComment!: Comment;

  @RelationField(() => User, userById, { description: 'The author.' })
  author!: User;

  @RelationField(() => Post, posts.find, { description: 'The post that the comment belongs to.' })
  post!: Post;

  @PlannedField(() => Boolean, likes.viewerLikes.comment, {
    description: 'Whether the viewer likes it.',
    perViewer: true,
  })
  viewerHasLiked!: boolean;

  @RelationField(() => Comment, comments.find, {
    nullable: true,
    description: 'The comment whose thread this reply belongs to; null for a comment on the post.',
  })
  parent!: Comment | null;

  @PlannedField(() => CommentConnection, reads.repliesTo, {
    description: 'Replies, oldest first. They have none of their own.',
  })
  replies!: CommentConnection;

  @PlannedField(() => UserConnection, likes.likers.comment, {
    description: 'The users who like it, most recent like first.',
  })
  likers!: UserConnection;
}

@Resolver(() => Post)
export class PostCommentsResolver {
  @PlannedField(() => CommentConnection, reads.commentsOfPost, {
    description: 'Comments, oldest first.',
    args: () => PostCommentsArgs,
  })
  comments!: CommentConnection;
}
