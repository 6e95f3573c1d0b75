import type { Context } from '../../core/context.js';
import { hasCode } from '../../core/errors.js';
import * as corrections from '../chat/correction.service.js';
import type { Message } from '../chat/message.entity.js';
import * as messages from '../chat/message.service.js';
import { groupOf } from './group.reads.js';
import * as groups from './group.service.js';
import { roleIn } from './group.steps.js';
import { assertMay, may, refusalOf } from './group-role.js';
import { viewerRole } from './member.service.js';

/** The recipient of a message: exactly one of these. */
export interface Address extends messages.Address {
  groupId?: number | null;
}

/** Sends a message, also to a group by its id. Throws as `messages.send`, and FORBIDDEN for non-members. */
export async function send(
  ctx: Context,
  { groupId, ...to }: Address,
  content: string,
  clientKey?: string | null,
): Promise<Message> {
  if (groupId == null) return messages.send(ctx, to, content, clientKey);
  if (Object.values(to).some((one) => one != null)) throw messages.notOneAddress();
  const group = await groups.find(ctx, groupId);
  assertMay(await viewerRole.load(ctx, group.id), 'sendMessage');
  const sent = messages.send(ctx, { conversationId: group.conversation.id }, content, clientKey);
  return sent.catch((error: unknown) => {
    // The viewer was removed meanwhile.
    throw hasCode(error, 'NOT_FOUND') ? refusalOf('sendMessage') : error;
  });
}

/** Deletes a message of the viewer, or any message of a group they administer. Throws as `corrections.remove`. */
export const remove = (ctx: Context, messageId: number): Promise<Message> =>
  corrections.remove(ctx, messageId, async () => {
    const { conversation } = await messages.messageById(ctx, messageId);
    const group = await groupOf.load(ctx, conversation.id);
    // The stream is locked, so that the role cannot change until the commit.
    return group !== null && may(await roleIn(ctx, group, ctx.viewer.id), 'deleteMessage');
  });
