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
  description: 'Somebody likes a post of yours; told once, however often they change their mind.',
})
export class PostLiked extends StreamEvent {
  data!: Notices['postLiked'];
}

@ObjectType({
  implements: StreamEvent,
  description:
    'Somebody likes a comment of yours; told once, however often they change their mind.',
})
export class CommentLiked extends StreamEvent {
  data!: Notices['commentLiked'];
}

@ObjectType({ implements: StreamEvent, description: 'Somebody said something to a post of yours.' })
export class PostCommented extends StreamEvent {
  data!: Notices['commented'];
}

@Resolver(() => PostLiked)
export class PostLikedResolver {
  @FieldResolver(() => Post, {
    nullable: true,
    description: 'The post as it is now; null once it was deleted.',
  })
  post(@Root() { data }: PostLiked, @Ctx() ctx: Context): Promise<Post | null> {
    return nullWhenMissing(posts.find(ctx, data.postId));
  }

  @FieldResolver(() => User, { description: 'Who likes it.' })
  by(@Root() { data }: PostLiked, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }
}

@Resolver(() => CommentLiked)
export class CommentLikedResolver {
  @FieldResolver(() => Comment, {
    nullable: true,
    description: 'The comment as it is now; null once it was deleted.',
  })
  comment(@Root() { data }: CommentLiked, @Ctx() ctx: Context): Promise<Comment | null> {
    return nullWhenMissing(comments.find(ctx, data.commentId));
  }

  @FieldResolver(() => User, { description: 'Who likes it.' })
  by(@Root() { data }: CommentLiked, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }
}

@Resolver(() => PostCommented)
export class PostCommentedResolver {
  @FieldResolver(() => Post, {
    nullable: true,
    description: 'The post as it is now; null once it was deleted.',
  })
  post(@Root() { data }: PostCommented, @Ctx() ctx: Context): Promise<Post | null> {
    return nullWhenMissing(posts.find(ctx, data.postId));
  }

  @FieldResolver(() => Comment, {
    nullable: true,
    description: 'What was said, as it is now; null once it was deleted.',
  })
  comment(@Root() { data }: PostCommented, @Ctx() ctx: Context): Promise<Comment | null> {
    return nullWhenMissing(comments.find(ctx, data.commentId));
  }

  @FieldResolver(() => User, { description: 'Who said it.' })
  by(@Root() { data }: PostCommented, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, data.userId);
  }
}
