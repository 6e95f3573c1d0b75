import type { Context } from '../../core/context.js';
import { checkAll, conflict, hasCode } from '../../core/errors.js';
import { readClientKey } from '../../core/events/append.js';
import { type IdKind, inputId, nullWhenMissing } from '../../core/global-id.js';
import { readAttachmentIds } from '../chat/attachment.service.js';
import * as corrections from '../chat/correction.service.js';
import { assertText } from '../chat/held-message.js';
import type { Message } from '../chat/message.entity.js';
import * as messages from '../chat/message.service.js';
import * as pins from '../chat/pin.service.js';
import { groupOf } from './group.reads.js';
import * as groups from './group.service.js';
import { assertMay, type GroupAction, may, refusalOf } from './group-permissions.js';
import { standingIn } from './group-steps.js';

/** The recipient of a message: exactly one of these. Ids are global ids. */
export interface Recipient {
  conversationId?: string;
  userId?: string;
  username?: string;
  groupId?: string;
}

/** A message and its recipient; ids are global ids. */
export interface NewMessage {
  to: Recipient;
  /** May be left out with attachments. */
  content?: string | null;
  clientKey?: string | null;
  replyToId?: string | null;
  /** Whether it is a copy. */
  isForwarded?: boolean;
  /** The id of the message that it is a copy of, whose attachments are copied. */
  attachmentsOf?: number;
  /** Global ids of uploads. */
  attachmentIds?: readonly string[] | null;
}

/** Checks of the ids of a recipient, for `checkAll`. */
function idsOf(to: Recipient) {
  const idOf = (kind: IdKind, field: 'conversationId' | 'userId' | 'groupId') => () =>
    to[field] === undefined ? undefined : inputId(kind, field, to[field]);
  return {
    conversationId: idOf('conversation', 'conversationId'),
    userId: idOf('user', 'userId'),
    groupId: idOf('group', 'groupId'),
  };
}

/** Sends a message, also to a group. Throws as `messages.send`, and FORBIDDEN for non-members. */
export async function send(ctx: Context, wanted: NewMessage): Promise<Message> {
  ctx.requireViewer();
  const { to } = wanted;
  const mayBeBlank = Boolean(wanted.attachmentIds?.length) || wanted.attachmentsOf !== undefined;
  const { conversationId, userId, groupId, ...checked } = await checkAll({
    ...idsOf(to),
    replyTo: () =>
      wanted.replyToId == null ? null : inputId('message', 'replyToId', wanted.replyToId),
    attachments: () => readAttachmentIds(wanted.attachmentIds),
    ...messages.checksOf(ctx, wanted, mayBeBlank),
  });
  const { isForwarded, attachmentsOf } = wanted;
  const written = { ...checked, isForwarded, attachmentsOf };
  if (groupId === undefined) {
    return messages.send(ctx, { conversationId, userId, username: to.username }, written);
  }
  const group = await groups.find(ctx, groupId);
  const sent = messages.send(ctx, { conversationId: group.conversation.id }, written);
  return sent.catch((error: unknown) => {
    // The viewer is no member.
    throw hasCode(error, 'NOT_FOUND') ? refusalOf('sendMessage') : error;
  });
}

/** The message to forward, and the recipient of the copy; ids are global ids. */
export interface Forwarding {
  messageId: string;
  to: Recipient;
  clientKey?: string | null;
}

/**
 * Sends a copy of a message that the viewer sees. The copy has nothing that leads to the message. A retry with the same
 * client key returns the first copy, whatever became of the message. Throws NOT_FOUND, CONFLICT for a message without its
 * text, and as `send`.
 */
export async function forward(ctx: Context, wanted: Forwarding): Promise<Message> {
  ctx.requireViewer();
  const { id, clientKey, ...ids } = await checkAll({
    id: () => inputId('message', 'messageId', wanted.messageId),
    ...idsOf(wanted.to),
    clientKey: () => readClientKey(ctx, wanted.clientKey),
  });
  try {
    const { text } = await forwardable(ctx, id);
    return await send(ctx, { ...wanted, content: text, isForwarded: true, attachmentsOf: id });
  } catch (error) {
    if (clientKey === null) throw error;
    const to = { ...ids, username: wanted.to.username };
    const first = await nullWhenMissing(sentBefore(ctx, to, clientKey));
    if (first?.isForwarded) return first;
    throw error;
  }
}

/** The message that the viewer sent to a recipient with a client key; null for another key. Throws NOT_FOUND. */
async function sentBefore(
  ctx: Context,
  { groupId, ...to }: messages.Address & { groupId?: number },
  clientKey: string,
): Promise<Message | null> {
  if (groupId === undefined) return messages.sentTo(ctx, to, clientKey);
  const { conversation } = await groups.find(ctx, groupId);
  return messages.sentTo(ctx, { conversationId: conversation.id }, clientKey);
}

/** A message of which the viewer may send a copy. Throws NOT_FOUND and CONFLICT. */
async function forwardable(ctx: Context, id: number): Promise<Message> {
  const message = await messages.messageById(ctx, id);
  assertText(message);
  if (message.hidden)
    throw conflict('The sender of this message is suspended.').because('USER_SUSPENDED');
  return message;
}

/** Changes a message of the viewer; in an announcement group, only as long as they may write. Throws as `corrections.edit`. */
export const edit = (ctx: Context, wanted: corrections.Correction): Promise<Message> =>
  corrections.edit(ctx, wanted, assertMayIn(ctx, 'sendMessage'));

/** Pins a message; in a group, as its roles may. Throws as `pins.pin`. */
export const pin = (ctx: Context, messageId: number): Promise<Message> =>
  pins.pin(ctx, messageId, assertMayIn(ctx, 'pinMessage'));

/** Unpins a message; in a group, as its roles may. Throws as `pins.unpin`. */
export const unpin = (ctx: Context, messageId: number): Promise<Message> =>
  pins.unpin(ctx, messageId, assertMayIn(ctx, 'pinMessage'));

/** Throws FORBIDDEN unless the viewer may do this in the group of a conversation whose stream is locked. */
const assertMayIn =
  (ctx: Context, action: GroupAction) =>
  async (conversationId: number): Promise<void> => {
    const group = await groupOf.load(ctx, conversationId);
    if (!group) return;
    // The stream is locked, so that the role cannot change until the commit.
    const { standing, rules } = await standingIn(ctx, group, ctx.viewer.id);
    assertMay(standing, action, rules);
  };

/** Deletes a message of the viewer, or any message of a group they administer. Throws as `corrections.remove`. */
export const remove = (ctx: Context, messageId: number): Promise<Message> =>
  corrections.remove(ctx, messageId, async () => {
    const { conversation } = await messages.messageById(ctx, messageId);
    const group = await groupOf.load(ctx, conversation.id);
    // The stream is locked, so that the role cannot change until the commit.
    if (!group) return false;
    const { standing, rules } = await standingIn(ctx, group, ctx.viewer.id);
    return may(standing, 'deleteMessage', rules);
  });
