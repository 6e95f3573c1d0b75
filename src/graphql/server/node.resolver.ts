import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { localId, localUuid, Node } from '../../core/global-id.js';
import * as users from '../../domain/account/user.service.js';
import * as calls from '../../domain/calls/call.service.js';
import { conversationById } from '../../domain/chat/conversation.service.js';
import { messageById } from '../../domain/chat/message.service.js';
import * as groups from '../../domain/groups/group.service.js';
import { meetingByUid } from '../../domain/meetings/meeting.service.js';
import { removalById } from '../../domain/moderation/content.service.js';
import { reportById } from '../../domain/moderation/report.service.js';
import * as comments from '../../domain/posts/comment.service.js';
import * as posts from '../../domain/posts/post.service.js';
import { uploadById } from '../../domain/uploads/sending.service.js';

type Find = (ctx: Context, id: number) => Promise<Node>;

/** The functions that load a node of each kind through the viewer. */
const finders = {
  user: users.accountById,
  post: posts.find,
  comment: comments.find,
  conversation: conversationById,
  message: messageById,
  group: groups.find,
  call: calls.callById,
  report: reportById,
  removal: removalById,
} satisfies Record<string, Find>;

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description:
      'An object by its global id; null with NOT_FOUND when it does not exist or is not visible to the viewer.',
  })
  async node(
    @Arg('id', () => ID, { description: 'A global id, such as `post_42`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<Node | null> {
    void ctx.viewer;
    const upload = localUuid('upload', id);
    if (upload !== null) return uploadById(ctx, upload);
    const meeting = localUuid('meeting', id);
    if (meeting !== null) return meetingByUid(ctx, meeting);
    for (const [kind, find] of Object.entries(finders) as [keyof typeof finders, Find][]) {
      const local = localId(kind, id);
      if (local !== null) return find(ctx, local);
    }
    throw notFound('Node');
  }
}
