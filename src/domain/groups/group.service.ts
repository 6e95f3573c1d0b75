import { sql } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { forbidden } from '../../core/errors.js';
import { append, openStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { finder } from '../../core/reads/visible.js';
import { cleanText } from '../../core/text.js';
import { User } from '../account/user.entity.js';
import { Conversation, ConversationKind } from '../chat/conversation.entity.js';
import { notify } from '../inbox/inbox.service.js';
import * as uploads from '../uploads/upload.service.js';
import { Group } from './group.entity.js';
import { close, holdAccount, lockGroup, roleIn } from './group.steps.js';
import { GroupRole } from './group-role.js';

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
  return ctx.commit(async () => {
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
  return ctx.commit(async () => {
    const { id } = ctx.viewer;
    const found = await lockGroup(ctx, groupId);
    if (found.owner.id !== id) throw forbidden('Only its owner may close a group.');
    const people = await close(ctx, found);
    await notify(ctx, people, 'activity', { conversationId: found.conversation.id });
    return found;
  });
}

/** The group with this number, through this request's loader. Throws NOT_FOUND. */
export const find = finder(Group);
