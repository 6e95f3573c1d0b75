import { Arg, Ctx, Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../core/context.js';
import type { StreamItem } from '../../core/events/stream-source.js';
import { globalId, nullWhenMissing } from '../../core/global-id.js';
import { followFeed } from '../../domain/posts/feed.follower.js';
import { Post } from '../../domain/posts/post.entity.js';
import * as posts from '../../domain/posts/post.service.js';
import { PerViewer } from '../server/per-viewer.js';
import { StreamEvent, streamUnion, toStreamObject } from '../server/stream-events.js';

abstract class PostEvent extends StreamEvent {
  data!: { postId: number };
}

@ObjectType()
abstract class PostShown extends PostEvent {
  @Field(() => Post, { description: 'The post in its current state.' })
  post(@Ctx() ctx: Context): Promise<Post> {
    return posts.find(ctx, this.data.postId);
  }
}

@ObjectType({
  implements: StreamEvent,
  description:
    'A post was created in the feed of the viewer. `seq` is the number in the id of the post.',
})
class PostPublished extends PostShown {}

@ObjectType({
  implements: StreamEvent,
  description:
    'A post in the feed of the viewer was changed, or is shown again. `seq` is the number in the id of the post.',
})
class PostEdited extends PostShown {}

@ObjectType({
  implements: StreamEvent,
  description:
    'A post is no longer in the feed of the viewer: it was deleted or hidden. `seq` is the number in the id of the post.',
})
class PostRemoved extends PostEvent {
  @Field(() => ID, { description: 'Global id of the post, such as `post_42`.' })
  get postId(): string {
    return globalId('post', this.data.postId);
  }
}

/** The type of each kind of event. */
export const feedKinds = { published: PostPublished, edited: PostEdited, removed: PostRemoved };

const FeedEvent = streamUnion('FeedEvent', 'An event of the viewer’s feed.', feedKinds);

@Resolver()
export class FeedResolver {
  @PerViewer()
  @Subscription(() => FeedEvent, {
    subscribe: ({ args, context }: { args: { after?: string | null }; context: Context }) =>
      followFeed(context, args.after ?? null),
    description:
      'Changes of the posts in the viewer’s feed, within about half a second. Every change of a post is followed by at least one event with the post in its current state; several changes may become one event. Following or unfollowing a user sends nothing: read the feed again.',
  })
  async feedEvents(
    @Arg('after', () => ID, {
      nullable: true,
      description:
        '`cursor` of the last event received, valid for 7 days; without it, the current position.',
    })
    _: string | null,
    @Root() item: StreamItem,
    @Ctx() ctx: Context,
  ) {
    const event = toStreamObject(item, feedKinds);
    if (!(event instanceof PostPublished || event instanceof PostEdited)) return event;
    const post = await nullWhenMissing(posts.find(ctx, event.data.postId));
    return post ? event : Object.assign(new PostRemoved(), event);
  }
}
