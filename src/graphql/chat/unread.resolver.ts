import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import * as unread from '../../domain/chat/viewer-unread.type.js';
import { PerViewer } from '../server/per-viewer.js';

@Resolver(() => User)
export class UnreadResolver {
  @PerViewer()
  @Planned(unread.viewerUnread)
  @FieldResolver(() => unread.ViewerUnread, {
    nullable: true,
    description:
      'Counts of what the viewer has not read; null for other users. They change with ConversationActivity and ConversationLeft of `inboxEvents`, whose `viewer` has them, and at `changesAt`, when a mute ends.',
  })
  async viewerUnread(
    @Root() { id }: User,
    @Ctx() ctx: Context,
  ): Promise<unread.ViewerUnread | null> {
    return id === ctx.viewerOrNull?.id ? unread.unreadOfViewer(ctx) : null;
  }
}
