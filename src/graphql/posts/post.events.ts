import { Ctx, ObjectType } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { nullWhenMissing } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { Comment } from '../../domain/posts/comment.entity.js';
import * as comments from '../../domain/posts/comment.service.js';
import { Post } from '../../domain/posts/post.entity.js';
import * as posts from '../../domain/posts/post.service.js';
import { UserField } from '../server/planned.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({
  implements: StreamEvent,
  description: 'A user liked a post of the viewer. Sent once for each user and post.',
})
class PostLiked extends StreamEvent {
  data!: Notices['postLiked'];

  @NullableField(() => Post, 'The post in its current state; null after its deletion.')
  post(@Ctx() ctx: Context): Promise<Post | null> {
    return nullWhenMissing(posts.find(ctx, this.data.postId));
  }

  @UserField('The user who likes it.', ({ data }: PostLiked) => data.userId)
  by!: User;
}

@ObjectType({
  implements: StreamEvent,
  description: 'A user liked a comment of the viewer. Sent once for each user and comment.',
})
class CommentLiked extends StreamEvent {
  data!: Notices['commentLiked'];

  @NullableField(() => Comment, 'The comment in its current state; null after its deletion.')
  comment(@Ctx() ctx: Context): Promise<Comment | null> {
    return nullWhenMissing(comments.find(ctx, this.data.commentId));
  }

  @UserField('The user who likes it.', ({ data }: CommentLiked) => data.userId)
  by!: User;
}

@ObjectType({ implements: StreamEvent, description: 'A user commented on a post of the viewer.' })
class PostCommented extends StreamEvent {
  data!: Notices['commented'];

  @NullableField(() => Post, 'The post in its current state; null after its deletion.')
  post(@Ctx() ctx: Context): Promise<Post | null> {
    return nullWhenMissing(posts.find(ctx, this.data.postId));
  }

  @NullableField(() => Comment, 'The comment in its current state; null after its deletion.')
  comment(@Ctx() ctx: Context): Promise<Comment | null> {
    return nullWhenMissing(comments.find(ctx, this.data.commentId));
  }

  @UserField('The author.', ({ data }: PostCommented) => data.userId)
  by!: User;
}

/** The type of each kind of event of the inbox about posts. */
export const postNoticeKinds = {
  postLiked: PostLiked,
  commentLiked: CommentLiked,
  commented: PostCommented,
};
