import { Ctx, Field, ObjectType } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { nullWhenMissing } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { Comment } from '../../domain/posts/comment.entity.js';
import * as comments from '../../domain/posts/comment.service.js';
import { Post } from '../../domain/posts/post.entity.js';
import * as posts from '../../domain/posts/post.service.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({
  implements: StreamEvent,
  description: 'A user liked a post of the viewer. Sent once for each user and post.',
})
export class PostLiked extends StreamEvent {
  data!: Notices['postLiked'];

  @Field(() => Post, {
    nullable: true,
    description: 'The post in its current state; null after its deletion.',
  })
  post(@Ctx() ctx: Context): Promise<Post | null> {
    return nullWhenMissing(posts.find(ctx, this.data.postId));
  }

  @Field(() => User, { description: 'The user who likes it.' })
  by(@Ctx() ctx: Context): Promise<User> {
    return userById(ctx, this.data.userId);
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'A user liked a comment of the viewer. Sent once for each user and comment.',
})
export class CommentLiked extends StreamEvent {
  data!: Notices['commentLiked'];

  @Field(() => Comment, {
    nullable: true,
    description: 'The comment in its current state; null after its deletion.',
  })
  comment(@Ctx() ctx: Context): Promise<Comment | null> {
    return nullWhenMissing(comments.find(ctx, this.data.commentId));
  }

  @Field(() => User, { description: 'The user who likes it.' })
  by(@Ctx() ctx: Context): Promise<User> {
    return userById(ctx, this.data.userId);
  }
}

@ObjectType({ implements: StreamEvent, description: 'A user commented on a post of the viewer.' })
export class PostCommented extends StreamEvent {
  data!: Notices['commented'];

  @Field(() => Post, {
    nullable: true,
    description: 'The post in its current state; null after its deletion.',
  })
  post(@Ctx() ctx: Context): Promise<Post | null> {
    return nullWhenMissing(posts.find(ctx, this.data.postId));
  }

  @Field(() => Comment, {
    nullable: true,
    description: 'The comment in its current state; null after its deletion.',
  })
  comment(@Ctx() ctx: Context): Promise<Comment | null> {
    return nullWhenMissing(comments.find(ctx, this.data.commentId));
  }

  @Field(() => User, { description: 'The author.' })
  by(@Ctx() ctx: Context): Promise<User> {
    return userById(ctx, this.data.userId);
  }
}
