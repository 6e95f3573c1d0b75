import type { Context } from '../../core/context.js';
import { AppError, forbidden } from '../../core/errors.js';
import * as corrections from '../chat/correction.service.js';
import type { Message } from '../chat/message.entity.js';
import * as messages from '../chat/message.service.js';
import { groupOf } from './group.reads.js';
import * as groups from './group.service.js';
import { roleIn } from './group.steps.js';
import { GroupRole } from './group-role.js';
import { isMember } from './member.service.js';

/** Whom a message goes to: exactly one of these. */
export interface Address extends messages.Address {
  groupId?: number | null;
}

/** Says something, also by the number of a group. Throws as `messages.send`, and FORBIDDEN to outsiders. */
export async function send(
  ctx: Context,
  { groupId, ...to }: Address,
  content: string,
  clientKey?: string | null,
): Promise<Message> {
  if (groupId == null) return messages.send(ctx, to, content, clientKey);
  if (Object.values(to).some((one) => one != null)) throw messages.notOneAddress();
  const group = await groups.find(ctx, groupId);
  const refusal = forbidden('Only its members may write to a group.');
  if (!(await isMember.load(ctx, group.id))) throw refusal;
  const sent = messages.send(ctx, { conversationId: group.conversation.id }, content, clientKey);
  return sent.catch((error: unknown) => {
    // Removed while they spoke.
    throw error instanceof AppError && error.code === 'NOT_FOUND' ? refusal : error;
  });
}

/**
 * Deletes a message: the viewer's own, or anybody's in a group whose owner or admin they are. Throws
 * as `corrections.remove`.
 */
export const remove = (ctx: Context, messageId: number): Promise<Message> =>
  corrections.remove(ctx, messageId, async () => {
    const { conversation } = await messages.messageById(ctx, messageId);
    const group = await groupOf.load(ctx, conversation.id);
    // The stream is locked by now, and roles change with their event in it.
    const role = group && (await roleIn(ctx, group, ctx.viewer.id));
    return role === GroupRole.OWNER || role === GroupRole.ADMIN;
  });
