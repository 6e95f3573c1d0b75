import { sql } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { badInput, checkAll, notFound } from '../../core/errors.js';
import { append, openStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { inputId } from '../../core/global-id.js';
import { nextMomentOf } from '../../core/postgres/moments.js';
import { cleanText } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import { User } from '../account/user.entity.js';
import { Conversation, ConversationKind } from '../chat/conversation.entity.js';
import { addParticipants } from '../chat/conversation.service.js';
import {
  aboutGroup,
  aboutOutsiders,
  announce,
  announceLimited,
  holdInboxes,
  notify,
} from '../inbox/inbox.service.js';
import * as uploads from '../uploads/upload.service.js';
import { Group } from './group.entity.js';
import { GroupJoinPolicy, GroupVisibility, mostSlowModeSeconds } from './group.enums.js';
import { groupById, groupOf } from './group.reads.js';
import { assertMay } from './group-permissions.js';
import { inGroup } from './group-steps.js';
import { close } from './leaving.js';
import { declineAll } from './request.service.js';

/** Settings of a group; what is left out is public, open, without announcement mode and slow mode. */
interface GroupSettings {
  visibility?: GroupVisibility | null;
  joinPolicy?: GroupJoinPolicy | null;
  isAnnouncement?: boolean | null;
  slowModeSeconds?: number | null;
}

/** `imageId` is the global id of an upload of the viewer. */
export interface NewGroup extends GroupSettings {
  name: string;
  description?: string | null;
  imageId?: string | null;
}

/** Changes to a group; fields left out keep their value, and a null picture is removed. */
export interface GroupChange extends GroupSettings {
  /** Its global id. */
  groupId: string;
  name?: string | null;
  description?: string | null;
  imageId?: string | null;
}

const checkName = (name: string) => cleanText('name', name, { min: 1, max: 100 });
const checkDescription = (text: string) => cleanText('description', text, { max: 2_000 });

const checkSlowMode = (seconds: number) => {
  if (seconds >= 0 && seconds <= mostSlowModeSeconds) return seconds;
  throw badInput('slowModeSeconds', `Must be between 0 and ${mostSlowModeSeconds}.`);
};

/** Creates a group, with the viewer as its owner and first member. Throws BAD_USER_INPUT. */
export async function create(ctx: Context, wanted: NewGroup): Promise<Group> {
  const { id: viewerId } = ctx.viewer;
  const { name, description, imageUrl, slowSeconds } = await checkAll({
    name: () => checkName(wanted.name),
    description: () => checkDescription(wanted.description ?? ''),
    imageUrl: () => uploads.pictureAt(ctx, 'imageId', wanted.imageId),
    slowSeconds: () => checkSlowMode(wanted.slowModeSeconds ?? 0),
  });
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    await uploads.show(ctx, { imageId: imageUrl });
    const [row] = await ctx.em.execute<{ id: string }[]>(
      'insert into conversations (kind, is_announcement, slow_seconds) values (?, ?, ?) returning id',
      [ConversationKind.GROUP, wanted.isAnnouncement ?? false, slowSeconds],
    );
    const conversationId = Number(row?.id);
    await openStream(ctx, conversationTopic(conversationId));
    await notify(ctx, [viewerId], 'activity', { conversationId });
    await addParticipants(ctx, conversationId, [viewerId]);
    const createdAt = await nextMomentOf(ctx, Group);
    const founded = ctx.em.create(Group, {
      name,
      description,
      imageUrl,
      visibility: wanted.visibility ?? GroupVisibility.PUBLIC,
      joinPolicy: wanted.joinPolicy ?? GroupJoinPolicy.OPEN,
      owner: ctx.em.getReference(User, viewerId),
      conversation: ctx.em.getReference(Conversation, conversationId),
      memberCount: 1,
      createdAt,
      updatedAt: createdAt,
    });
    await ctx.em.flush();
    return founded;
  });
}

/**
 * Changes a group and its settings. A group that becomes private declines all requests to join it. Throws
 * NOT_FOUND, FORBIDDEN and BAD_USER_INPUT.
 */
export async function update(ctx: Context, change: GroupChange): Promise<Group> {
  ctx.requireViewer();
  const { groupId, name, description, image } = await checkAll({
    groupId: () => inputId('group', 'groupId', change.groupId),
    name: () => change.name != null && checkName(change.name),
    description: () => (change.description == null ? null : checkDescription(change.description)),
    image: () => uploads.pictureAt(ctx, 'imageId', change.imageId),
    slowSeconds: () => change.slowModeSeconds != null && checkSlowMode(change.slowModeSeconds),
  });
  return inGroup(ctx, groupId, async (group, { viewerId: actorId, standing, rules }) => {
    const { visibility = null, joinPolicy = null } = change;
    const isMoved = visibility !== null && visibility !== rules.visibility;
    assertMay(standing, 'update', rules);
    if (isMoved) assertMay(standing, 'setVisibility', rules);
    if (name) group.name = name;
    if (description !== null) group.description = description;
    const { imageUrl } = group;
    if (change.imageId !== undefined) await uploads.show(ctx, { imageId: image }, imageUrl);
    if (change.imageId !== undefined) group.imageUrl = image;
    if (isMoved) group.visibility = visibility;
    if (joinPolicy !== null) group.joinPolicy = joinPolicy;
    ctx.em.assign(group, { updatedAt: sql.now() } as object);
    await ctx.em.flush();
    await uploads.release(ctx, imageUrl);
    await append(ctx, conversationTopic(group.conversation.id), {
      kind: 'changed',
      actorId,
      data: { groupId: group.id },
    });
    // Sending reads these; it waits for the stream, which is locked now.
    await ctx.em.execute(
      `update conversations set is_announcement = coalesce(?, is_announcement),
         slow_seconds = coalesce(?, slow_seconds) where id = ?`,
      [change.isAnnouncement ?? null, change.slowModeSeconds ?? null, group.conversation.id],
    );
    const affected = isMoved ? await aboutOutsiders(ctx, groupId) : [];
    if (isMoved && visibility === GroupVisibility.PRIVATE) await declineAll(ctx, group, affected);
    await announceLimited(ctx, affected);
    return group;
  });
}

/** Deletes a group with its messages. Throws NOT_FOUND and FORBIDDEN. */
export const remove = (ctx: Context, groupId: number): Promise<Group> =>
  inGroup(ctx, groupId, async (group, { standing, rules }) => {
    assertMay(standing, 'close', rules);
    const affected = await aboutGroup(ctx, group);
    const people = await close(ctx, group);
    await holdInboxes(ctx, people, affected);
    await notify(ctx, people, 'left', { conversationId: group.conversation.id });
    await announce(ctx, affected);
    return group;
  });

/** Loads a group by its id. Throws NOT_FOUND. */
export const find = groupById.load;

/**
 * The group of a conversation whose events the viewer may read: no viewer is asked, since an event is executed once
 * for all of them. Throws NOT_FOUND.
 */
export async function ofConversation(ctx: Context, conversationId: number): Promise<Group> {
  const group = await groupOf.load(ctx, conversationId);
  if (!group) throw notFound('Group');
  return group;
}
