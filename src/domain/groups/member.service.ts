import type { Context } from '../../core/context.js';
import { nestedPages } from '../../core/nested-pages.js';
import { mapPage, type Page, type PageArgs } from '../../core/pages.js';
import type { Conversation } from '../chat/conversation.entity.js';
import { conversationById, forgetConversation } from '../chat/conversation.service.js';
import { Participant } from '../chat/participant.entity.js';
import { forgetParticipants } from '../chat/participant.service.js';
import type { Group } from './group.entity.js';
import { type GroupRole, roleOf } from './group-role.js';

/** Somebody in a group. */
export interface Member {
  userId: number;
  role: GroupRole;
  joinedAt: Date;
}

const partsOf = nestedPages(Participant, 'conversation', { ascending: true });

/** Who is in a group, in the order in which they joined. */
export async function members(ctx: Context, group: Group, args: PageArgs): Promise<Page<Member>> {
  void ctx.viewer;
  const page = await partsOf(ctx, group.conversation.id, args);
  return mapPage(page, ({ user, isAdmin, createdAt }) => ({
    userId: user.id,
    role: roleOf(group, { userId: user.id, isAdmin }),
    joinedAt: createdAt,
  }));
}

interface OwnPart {
  isAdmin: boolean;
}

async function partsOfViewer(
  ctx: Context,
  conversationIds: readonly number[],
): Promise<(OwnPart | null)[]> {
  const rows = await ctx.em.execute<{ conversation_id: string; is_admin: boolean }[]>(
    'select conversation_id, is_admin from participants where user_id = ? and conversation_id in (?)',
    [ctx.viewer.id, [...conversationIds]],
  );
  const found = new Map(rows.map((row) => [Number(row.conversation_id), row.is_admin]));
  return conversationIds.map((id) => {
    const isAdmin = found.get(id);
    return isAdmin === undefined ? null : { isAdmin };
  });
}

/** What the viewer may do in a group; null for who is no member. */
export async function viewerRole(ctx: Context, group: Group): Promise<GroupRole | null> {
  const part = await ctx.loader<number, OwnPart | null>(partsOfViewer).load(group.conversation.id);
  return part && roleOf(group, { userId: ctx.viewer.id, ...part });
}

/** A group's chat; null for who is no member. */
export const conversationOf = async (ctx: Context, group: Group): Promise<Conversation | null> =>
  (await viewerRole(ctx, group)) && conversationById(ctx, group.conversation.id);

/** What this request knew of a group's members is void. */
export function forgetMembers(ctx: Context, { conversation: { id } }: Group): void {
  ctx.loader<number, OwnPart | null>(partsOfViewer).clear(id);
  forgetConversation(ctx, id);
  forgetParticipants(ctx, id);
}
