import { Ctx, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
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
}

@ObjectType({
  implements: StreamEvent,
  description: 'A user liked a comment of the viewer. Sent once for each user and comment.',
})
export class CommentLiked extends StreamEvent {
  data!: Notices['commentLiked'];
}

@ObjectType({ implements: StreamEvent, description: 'A user commented on a post of the viewer.' })
export class PostCommented extends StreamEvent {
  data!: Notices['commented'];
}

@Resolver(() => PostLiked)
export class PostLikedResolver {
  @FieldResolver(() => Post, {
    nullable: true,
    description: 'The post in its current state; null after its deletion.',
  })
  post(@Root() { data }: PostLiked, @Ctx() ctx: Context): Promise<Post | null> {
    return nullWhenMissing(posts.find(ctx, data.postId));
  }

  @FieldResolver(() => User, { description: 'The user who likes it.' })
  by(@Root() { data }: PostLiked, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }
}

@Resolver(() => CommentLiked)
export class CommentLikedResolver {
  @FieldResolver(() => Comment, {
    nullable: true,
    description: 'The comment in its current state; null after its deletion.',
  })
  comment(@Root() { data }: CommentLiked, @Ctx() ctx: Context): Promise<Comment | null> {
    return nullWhenMissing(comments.find(ctx, data.commentId));
  }

  @FieldResolver(() => User, { description: 'The user who likes it.' })
  by(@Root() { data }: CommentLiked, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }
}

@Resolver(() => PostCommented)
export class PostCommentedResolver {
  @FieldResolver(() => Post, {
    nullable: true,
    description: 'The post in its current state; null after its deletion.',
  })
  post(@Root() { data }: PostCommented, @Ctx() ctx: Context): Promise<Post | null> {
    return nullWhenMissing(posts.find(ctx, data.postId));
  }

  @FieldResolver(() => Comment, {
    nullable: true,
    description: 'The comment in its current state; null after its deletion.',
  })
  comment(@Root() { data }: PostCommented, @Ctx() ctx: Context): Promise<Comment | null> {
    return nullWhenMissing(comments.find(ctx, data.commentId));
  }

  @FieldResolver(() => User, { description: 'The author.' })
  by(@Root() { data }: PostCommented, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }
}
