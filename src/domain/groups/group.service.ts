import { sql } from '@mikro-orm/core';
import { type Context, inOrder } from '../../core/context.js';
import { forbidden, notFound } from '../../core/errors.js';
import { append, openStream } from '../../core/log/append.js';
import { findPage, type Page, type PageArgs } from '../../core/pages.js';
import { cleanText, likePattern } from '../../core/text.js';
import { conversationTopic } from '../../core/topics.js';
import { User } from '../account/user.entity.js';
import { Conversation, ConversationKind } from '../chat/conversation.entity.js';
import { notify } from '../inbox/inbox.service.js';
import * as uploads from '../uploads/upload.service.js';
import { Group } from './group.entity.js';
import { close, holdAccount, lockGroup, roleIn } from './group.steps.js';
import { GroupRole } from './group-role.js';
import { forgetMembers } from './member.service.js';

/** `uploadId` names a picture of the viewer's own. */
export interface NewGroup {
  name: string;
  description?: string | null;
  uploadId?: string | null;
}

const checkName = (name: string) => cleanText('name', name, { min: 1, max: 100 });
const checkDescription = (text: string) => cleanText('description', text, { max: 2_000 });

const pictureOf = async (ctx: Context, uploadId: string | null | undefined) =>
  uploadId ? (await uploads.ownUpload(ctx, 'imageId', uploadId)).path : null;

/** Founds a group: the viewer is its owner and first member. Throws BAD_USER_INPUT. */
export async function create(ctx: Context, wanted: NewGroup): Promise<Group> {
  const { id: viewerId } = ctx.viewer;
  const name = checkName(wanted.name);
  const description = checkDescription(wanted.description ?? '');
  const imageUrl = await pictureOf(ctx, wanted.uploadId);
  const group = await ctx.commit(async () => {
    await holdAccount(ctx);
    const [row] = await ctx.em.execute<{ id: string }[]>(
      'insert into conversations (kind) values (?) returning id',
      [ConversationKind.GROUP],
    );
    const conversationId = Number(row?.id);
    await openStream(ctx, conversationTopic(conversationId));
    const founded = ctx.em.create(Group, {
      name,
      description,
      imageUrl,
      owner: ctx.em.getReference(User, viewerId),
      conversation: ctx.em.getReference(Conversation, conversationId),
      memberCount: 1,
    });
    await ctx.em.flush();
    await ctx.em.execute('insert into participants (conversation_id, user_id) values (?, ?)', [
      conversationId,
      viewerId,
    ]);
    await notify(ctx, [viewerId], 'activity', { conversationId });
    return founded;
  });
  forgetMembers(ctx, group);
  return group;
}

/**
 * Changes how a group presents itself; what is left out stays, and a picture of `null` goes. Its
 * owner and admins may. Throws NOT_FOUND, FORBIDDEN and BAD_USER_INPUT.
 */
export const update = (ctx: Context, groupId: number, change: Partial<NewGroup>): Promise<Group> =>
  ctx.commit(async () => {
    const { id: actorId } = ctx.viewer;
    const group = await lockGroup(ctx, groupId);
    const role = await roleIn(ctx, group, actorId);
    if (role !== GroupRole.OWNER && role !== GroupRole.ADMIN) {
      throw forbidden('Only its owner and its admins may change a group.');
    }
    if (change.name != null) group.name = checkName(change.name);
    if (change.description != null) group.description = checkDescription(change.description);
    if (change.uploadId !== undefined) group.imageUrl = await pictureOf(ctx, change.uploadId);
    ctx.em.assign(group, { updatedAt: sql.now() } as object);
    await append(ctx, conversationTopic(group.conversation.id), {
      kind: 'changed',
      actorId,
      data: { groupId: group.id },
    });
    return group;
  });

/** Closes a group of the viewer's, with all that was said in it. Throws NOT_FOUND and FORBIDDEN. */
export async function remove(ctx: Context, groupId: number): Promise<Group> {
  const group = await ctx.commit(async () => {
    const { id } = ctx.viewer;
    const found = await lockGroup(ctx, groupId);
    if (found.owner.id !== id) throw forbidden('Only its owner may close a group.');
    const people = await close(ctx, found);
    await notify(ctx, people, 'activity', { conversationId: found.conversation.id });
    return found;
  });
  forgetMembers(ctx, group);
  return group;
}

async function groupsById(ctx: Context, ids: readonly number[]): Promise<(Group | Error)[]> {
  const groups = await ctx.em.find(Group, { id: { $in: [...ids] } });
  return inOrder(ids, groups, (group) => group.id).map((group) => group ?? notFound('Group'));
}

/** The group with this number, through this request's loader. Throws NOT_FOUND. */
export async function find(ctx: Context, groupId: number): Promise<Group> {
  void ctx.viewer;
  return ctx.loader<number, Group>(groupsById).load(groupId);
}

async function groupsByConversation(
  ctx: Context,
  ids: readonly number[],
): Promise<(Group | null)[]> {
  const groups = await ctx.em.find(Group, { conversation: { $in: [...ids] } });
  return inOrder(ids, groups, (group) => group.conversation.id);
}

/** The group whose chat a conversation is; null for one between two people. */
export const groupOf = async (ctx: Context, conversation: Conversation): Promise<Group | null> =>
  conversation.kind === ConversationKind.GROUP
    ? ctx.loader<number, Group | null>(groupsByConversation).load(conversation.id)
    : null;

/**
 * Groups, the newest first: all, or those the viewer is a member of; with `search`, those whose name
 * or description holds it in any letter case.
 */
export async function list(
  ctx: Context,
  { mine, search }: { mine?: boolean | null; search?: string | null },
  args: PageArgs,
): Promise<Page<Group>> {
  const { id } = ctx.viewer;
  const part = cleanText('search', search ?? '', { max: 200 }).trim();
  return findPage(ctx, Group, args, (query) => {
    if (mine) {
      query.andWhere(
        'row.conversation_id in (select conversation_id from participants where user_id = ?)',
        [id],
      );
    }
    if (part) {
      const pattern = likePattern(part);
      query.andWhere('(row.name ilike ? or row.description ilike ?)', [pattern, pattern]);
    }
  });
}
