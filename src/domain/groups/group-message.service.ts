import type { Context } from '../../core/context.js';
import { badInput, checkAll, hasCode } from '../../core/errors.js';
import { type IdKind, inputId } from '../../core/global-id.js';
import * as corrections from '../chat/correction.service.js';
import type { Message } from '../chat/message.entity.js';
import * as messages from '../chat/message.service.js';
import { groupOf } from './group.reads.js';
import * as groups from './group.service.js';
import { roleIn } from './group.steps.js';
import { assertMay, may, refusalOf } from './group-role.js';
import { viewerRole } from './member.service.js';

/** A message to exactly one recipient; ids are global ids. */
export interface NewMessage extends messages.Written {
  conversationId?: string | null;
  toUserId?: string | null;
  toUsername?: string | null;
  groupId?: string | null;
}

/** Sends a message, also to a group. Throws as `messages.send`, and FORBIDDEN for non-members. */
export async function send(ctx: Context, wanted: NewMessage): Promise<Message> {
  void ctx.viewer;
  const { toUsername } = wanted;
  const idOf = (kind: IdKind, field: 'conversationId' | 'toUserId' | 'groupId') => () =>
    wanted[field] == null ? null : inputId(kind, field, wanted[field]);
  const { conversationId, toUserId, groupId, ...written } = await checkAll({
    recipient: () => assertOneRecipient(wanted),
    conversationId: idOf('conversation', 'conversationId'),
    toUserId: idOf('user', 'toUserId'),
    groupId: idOf('group', 'groupId'),
    ...messages.checksOf(ctx, wanted),
  });
  const to = { conversationId, toUserId, toUsername };
  if (groupId == null) return messages.send(ctx, to, written);
  const group = await groups.find(ctx, groupId);
  assertMay(await viewerRole.load(ctx, group.id), 'sendMessage');
  const sent = messages.send(ctx, { conversationId: group.conversation.id }, written);
  return sent.catch((error: unknown) => {
    // The viewer was removed meanwhile.
    throw hasCode(error, 'NOT_FOUND') ? refusalOf('sendMessage') : error;
  });
}

function assertOneRecipient(wanted: NewMessage): void {
  const { conversationId, toUserId, toUsername, groupId } = wanted;
  const given = [conversationId, toUserId, toUsername, groupId].filter((one) => one != null);
  if (given.length === 1) return;
  throw badInput(
    'conversationId',
    'Give exactly one of conversationId, toUserId, toUsername and groupId.',
  );
}

/** Deletes a message of the viewer, or any message of a group they administer. Throws as `corrections.remove`. */
export const remove = (ctx: Context, messageId: number): Promise<Message> =>
  corrections.remove(ctx, messageId, async () => {
    const { conversation } = await messages.messageById(ctx, messageId);
    const group = await groupOf.load(ctx, conversation.id);
    // The stream is locked, so that the role cannot change until the commit.
    return group !== null && may(await roleIn(ctx, group, ctx.viewer.id), 'deleteMessage');
  });
