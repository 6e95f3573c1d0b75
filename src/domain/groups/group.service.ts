import { sql } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { checkAll } from '../../core/errors.js';
import { append, openStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { inputId } from '../../core/global-id.js';
import { nextMomentOf } from '../../core/postgres/moments.js';
import { cleanText } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import { User } from '../account/user.entity.js';
import { Conversation, ConversationKind } from '../chat/conversation.entity.js';
import { addParticipants } from '../chat/conversation.service.js';
import { notify } from '../inbox/inbox.service.js';
import * as uploads from '../uploads/upload.service.js';
import { Group } from './group.entity.js';
import { groupById } from './group.reads.js';
import { close, lockGroup, roleIn } from './group.steps.js';
import { assertMay } from './group-role.js';

/** `imageId` is the global id of an upload of the viewer. */
export interface NewGroup {
  name: string;
  description?: string | null;
  imageId?: string | null;
}

/** Changes to a group; fields left out keep their value, and a null picture is removed. */
export interface GroupChange {
  /** Its global id. */
  groupId: string;
  name?: string | null;
  description?: string | null;
  imageId?: string | null;
}

const checkName = (name: string) => cleanText('name', name, { min: 1, max: 100 });
const checkDescription = (text: string) => cleanText('description', text, { max: 2_000 });

/** Creates a group, with the viewer as its owner and first member. Throws BAD_USER_INPUT. */
export async function create(ctx: Context, wanted: NewGroup): Promise<Group> {
  const { id: viewerId } = ctx.viewer;
  const { name, description, imageUrl } = await checkAll({
    name: () => checkName(wanted.name),
    description: () => checkDescription(wanted.description ?? ''),
    imageUrl: () => uploads.pictureAt(ctx, 'imageId', wanted.imageId),
  });
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const [row] = await ctx.em.execute<{ id: string }[]>(
      'insert into conversations (kind) values (?) returning id',
      [ConversationKind.GROUP],
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

/** Changes name, description or picture of a group. Throws NOT_FOUND, FORBIDDEN and BAD_USER_INPUT. */
export async function update(ctx: Context, change: GroupChange): Promise<Group> {
  const { id: actorId } = ctx.viewer;
  const { groupId, name, description, image } = await checkAll({
    groupId: () => inputId('group', 'groupId', change.groupId),
    name: () => change.name != null && checkName(change.name),
    description: () => (change.description == null ? null : checkDescription(change.description)),
    image: () => uploads.pictureAt(ctx, 'imageId', change.imageId),
  });
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const group = await lockGroup(ctx, groupId);
    assertMay(await roleIn(ctx, group, actorId), 'update');
    if (name) group.name = name;
    if (description !== null) group.description = description;
    const { imageUrl } = group;
    if (change.imageId !== undefined) group.imageUrl = image;
    ctx.em.assign(group, { updatedAt: sql.now() } as object);
    await ctx.em.flush();
    await uploads.release(ctx, imageUrl);
    await append(ctx, conversationTopic(group.conversation.id), {
      kind: 'changed',
      actorId,
      data: { groupId: group.id },
    });
    return group;
  });
}

/** Deletes a group with its messages. Throws NOT_FOUND and FORBIDDEN. */
export async function remove(ctx: Context, groupId: number): Promise<Group> {
  return ctx.commit(async () => {
    const { id } = ctx.viewer;
    await holdAccounts(ctx);
    const found = await lockGroup(ctx, groupId);
    assertMay(await roleIn(ctx, found, id), 'close');
    const people = await close(ctx, found);
    await notify(ctx, people, 'activity', { conversationId: found.conversation.id });
    return found;
  });
}

/** Loads a group by its id. Throws NOT_FOUND. */
export const find = groupById.load;
