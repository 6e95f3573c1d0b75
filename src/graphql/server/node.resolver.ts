import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { Arg, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import {
  type IdKind,
  kindOf,
  localId,
  localPair,
  localUuid,
  Node,
  nullWhenMissing,
} from '../../core/global-id.js';
import { AtMost } from '../../core/reads/read.js';
import * as users from '../../domain/account/user.service.js';
import * as calls from '../../domain/calls/call.service.js';
import { attachmentById } from '../../domain/chat/attachment.service.js';
import { conversationById } from '../../domain/chat/conversation.service.js';
import { messageById } from '../../domain/chat/message.service.js';
import { readMarkOf } from '../../domain/chat/reading.service.js';
import { banById } from '../../domain/groups/ban.service.js';
import * as groups from '../../domain/groups/group.service.js';
import { invitationById as groupInvitationById } from '../../domain/groups/invitation.service.js';
import { linkById } from '../../domain/groups/invite-link.service.js';
import { memberOf } from '../../domain/groups/member.service.js';
import { requestById } from '../../domain/groups/request.service.js';
import { invitationById } from '../../domain/meetings/invitation.service.js';
import { meetingByUid } from '../../domain/meetings/meeting.service.js';
import { auditEntryById } from '../../domain/moderation/audit.service.js';
import { removalById } from '../../domain/moderation/content.service.js';
import { reportById } from '../../domain/moderation/report.service.js';
import { notificationById } from '../../domain/notifications/notification.reads.js';
import * as comments from '../../domain/posts/comment.service.js';
import * as posts from '../../domain/posts/post.service.js';
import { presenceOf } from '../../domain/presence/presence.service.js';
import { sessionById } from '../../domain/session/session.service.js';
import { uploadById } from '../../domain/uploads/announcing.service.js';
import { ReadMark } from '../chat/conversation.resolver.js';
import { GroupMember } from '../groups/group-membership.resolver.js';
import { Presence } from '../presence/presence.resolver.js';
import { ForAdministratorsToo } from './audience.js';

/** The most ids that `nodes` takes. */
const mostNodes = 100;

type Finders<Key extends unknown[]> = Partial<
  Record<IdKind, (ctx: Context, ...key: Key) => Promise<object>>
>;

/** The functions that load a node of each kind through the viewer, by the number in its id. */
const byNumber: Finders<[id: number]> = {
  user: users.accountById,
  presence: async (ctx, userId) => {
    const { id } = await users.accountById(ctx, userId);
    return Object.assign(new Presence(), await presenceOf(ctx, id));
  },
  post: posts.find,
  comment: comments.find,
  conversation: conversationById,
  message: messageById,
  attachment: attachmentById,
  group: groups.find,
  groupban: banById,
  groupinvitation: groupInvitationById,
  groupinvitelink: linkById,
  grouprequest: requestById,
  call: calls.callById,
  invitation: invitationById,
  report: reportById,
  removal: removalById,
  auditentry: auditEntryById,
  notification: notificationById,
};

/** Those of kinds whose ids hold two numbers. */
const byPair: Finders<[first: number, second: number]> = {
  groupmember: async (ctx, groupId, userId) =>
    Object.assign(new GroupMember(), await memberOf(ctx, groupId, userId)),
  readmark: async (ctx, conversationId, userId) => {
    const { conversation, user, readUpTo, deliveredUpTo } = await readMarkOf(
      ctx,
      conversationId,
      userId,
    );
    return Object.assign(new ReadMark(), { conversation, user, readUpTo, deliveredUpTo });
  },
};

/** Those of kinds whose ids hold a UUID. */
const byUuid: Finders<[uuid: string]> = {
  upload: uploadById,
  meeting: meetingByUid,
  session: sessionById,
};

@Resolver()
export class NodeResolver {
  @ForAdministratorsToo()
  @Query(() => Node, {
    nullable: true,
    description:
      'An object by its global id; null when it does not exist, or the viewer may not see it.',
  })
  async node(
    @Arg('id', () => ID, { description: 'A global id, such as `post_42`.' }) id: string,
    @Ctx() ctx: Context,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<Node | null> {
    return nullWhenMissing(findNode(ctx, schema, id));
  }

  @ForAdministratorsToo()
  @AtMost(mostNodes)
  @Query(() => [Node], {
    nullable: 'items',
    description:
      'Objects by their global ids, in the order of the ids; null in place of one that does not exist or that the viewer may not see.',
  })
  async nodes(
    @Arg('ids', () => [ID], { description: 'Global ids, such as `post_42`; at most 100.' })
    ids: string[],
    @Ctx() ctx: Context,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<(Node | null)[]> {
    ctx.requireViewer();
    if (ids.length > mostNodes) throw badInput('ids', `At most ${mostNodes} ids at a time.`);
    // The loaders read all objects of one type by one statement.
    return Promise.all(ids.map((id) => nullWhenMissing(findNode(ctx, schema, id))));
  }
}

/** Loads an object of a type of `schema` by its global id through the viewer. Throws NOT_FOUND. */
async function findNode(ctx: Context, schema: GraphQLSchema, id: string): Promise<Node> {
  const node = await findAny(ctx, id);
  if (!schema.getType(node.constructor.name)) throw notFound('Node');
  return node;
}

async function findAny(ctx: Context, id: string): Promise<Node> {
  ctx.requireViewer();
  const kind = (kindOf(id) ?? '') as IdKind;
  const number = localId(kind, id);
  const pair = localPair(kind, id);
  const uuid = localUuid(kind, id);
  const found =
    (number !== null && byNumber[kind]?.(ctx, number)) ||
    (pair !== null && byPair[kind]?.(ctx, ...pair)) ||
    (uuid !== null && byUuid[kind]?.(ctx, uuid));
  if (!found) throw notFound('Node');
  return found as Promise<Node>;
}
