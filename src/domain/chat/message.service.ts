import { type Context, inOrder, type LoaderBatch } from '../../core/context.js';
import { notFound, unauthenticated } from '../../core/errors.js';
import { readClientKey } from '../../core/events/append.js';
import { standsFor } from '../../core/events/audience.js';
import { conversationTopic } from '../../core/events/topics.js';
import { allColumns } from '../../core/postgres/columns.js';
import { cleanText, isBlank } from '../../core/text.js';
import type { User } from '../account/user.entity.js';
import { accountById, userByName } from '../account/user.service.js';
import { linkIn } from '../links/link-fetch.service.js';
import { areBlocked } from '../social/block.entity.js';
import { messageWithId } from './chat.reads.js';
import type { Conversation } from './conversation.entity.js';
import { findShownPair, openDirect } from './conversation.service.js';
import { tellSoon } from './mention.service.js';
import { mentionedNames } from './mentioned-names.js';
import { Message } from './message.entity.js';
import { accept, openAdmitted } from './request.service.js';
import { assertWritten, type Draft, type Extra, type Sent, writeFirst } from './sending.js';

/** The recipient of a message: exactly one of these. */
export interface Address {
  conversationId?: number;
  userId?: number;
  username?: string;
}

/** What a message is written with. */
export interface Written {
  content: string;
  clientKey?: string | null;
}

/** What a new message is sent with, besides. */
export interface More {
  /** The message of the same conversation that it replies to. */
  replyTo?: number | null;
  /** Whether it is a copy: the names in its text mention nobody. */
  isForwarded?: boolean;
  /** The ids of the uploads that become its attachments, in order. */
  attachments?: readonly string[];
  /** The id of the message that it is a copy of, whose attachments are copied. */
  attachmentsOf?: number;
}

/** Checks of the text and the client key of a message, for `checkAll`. */
export const checksOf = (
  ctx: Context,
  { content, clientKey }: Partial<Record<keyof Written, string | null>>,
  mayBeBlank = false,
) => ({
  content: () => {
    if (mayBeBlank && isBlank(content ?? '')) return '';
    const max = ctx.app.config.limits.messageCharacters;
    return cleanText('content', content ?? '', { min: 1, max });
  },
  clientKey: () => readClientKey(ctx, clientKey),
});

/**
 * Sends a message that `checksOf` accepts to one recipient. A retry with the same client key returns the
 * first message, even if the content differs. Throws NOT_FOUND, BAD_USER_INPUT, and CONFLICT for a reply to a
 * deleted message.
 */
export async function send(
  ctx: Context,
  address: Address,
  { content, clientKey = null, ...more }: Written & More,
): Promise<Message> {
  const to = await resolveAddress(ctx, address);
  const extra = extraOf(content, more, linkIn(ctx, content));
  const message = { senderId: ctx.viewer.id, clientKey, content, extra };
  const started = to.userId === undefined ? null : await startWith(ctx, to.userId, message);
  const conversationId = started?.conversationId ?? (to.conversationId as number);
  const draft = { ...message, conversationId };
  const write = () => ctx.forgetting(() => ctx.app.messageWrites.add(draft));
  let written = started?.written ?? (await write());
  if (written.outcome === 'NOT_ACCEPTED') {
    // Who answers a request accepts it.
    await accept(ctx, conversationId);
    written = await write();
  } else if (written.outcome === 'ADMITTED') {
    await openAdmitted(ctx, conversationId);
    written = await write();
  }
  assertWritten(written);
  if (extra?.mentions) tellSoon(ctx, written.id);
  return written.outcome === 'SENT' ? sent(draft, written) : messageById(ctx, written.id);
}

/** Null for an ordinary message. */
function extraOf(
  content: string,
  { replyTo, isForwarded, attachments = [], attachmentsOf }: More,
  link: string | null,
): Extra | null {
  const mentions = isForwarded ? [] : mentionedNames(content);
  const isOrdinary = replyTo == null && !isForwarded && attachments.length === 0 && !link;
  if (isOrdinary && mentions.length === 0) return null;
  return {
    ...(replyTo != null && { replyTo }),
    ...(isForwarded && { isForwarded }),
    ...(attachments.length > 0 && { attachments }),
    ...(attachmentsOf !== undefined && { attachmentsOf }),
    ...(mentions.length > 0 && { mentions }),
    ...(link && { link }),
  };
}

/** The message that was just written, without reading it. */
const sent = (
  { conversationId, senderId, clientKey, content, extra }: Draft,
  { id, seq, sentAt }: Sent,
) =>
  Object.assign(new Message(), {
    replyToId: extra?.replyTo ?? null,
    isForwarded: extra?.isForwarded ?? false,
    id,
    seq,
    clientKey,
    text: content,
    createdAt: sentAt,
    conversation: { id: conversationId } as Conversation,
    sender: { id: senderId } as User,
  });

/** The message that the viewer sent with a client key; null for another key. The stream is locked. */
export async function sentWith(
  ctx: Context,
  conversationId: number,
  clientKey: string,
): Promise<Message | null> {
  const [row] = await ctx.em.execute<object[]>(
    `select ${allColumns(ctx, Message)} from messages
     where conversation_id = ? and sender_id = ? and client_key = ?`,
    [conversationId, ctx.viewer.id, clientKey],
  );
  return row ? ctx.em.map(Message, row as never) : null;
}

/** The message that the viewer sent to a recipient with a client key; null for another key. Throws NOT_FOUND. */
export async function sentTo(
  ctx: Context,
  to: Address,
  clientKey: string,
): Promise<Message | null> {
  const id = to.conversationId ?? (await findShownPair(ctx, (await userAt(ctx, to)).id));
  const found = id === null ? null : await sentWith(ctx, id, clientKey);
  return found && messageById(ctx, found.id);
}

const userAt = (ctx: Context, to: Address): Promise<User> =>
  to.userId === undefined ? userByName(ctx, to.username as string) : accountById(ctx, to.userId);

/** The conversation with a recipient; the user where there is none yet, or the viewer does not see it. */
async function resolveAddress(
  ctx: Context,
  to: Address,
): Promise<Pick<Address, 'conversationId' | 'userId'>> {
  if (to.conversationId !== undefined) return { conversationId: to.conversationId };
  const { id: userId } = await userAt(ctx, to);
  const found = await findShownPair(ctx, userId);
  return found === null ? { userId } : { conversationId: found };
}

/**
 * Opens the direct conversation with a user, and writes the message to a new one in the same commit. Another
 * transaction may hold the stream of a conversation that was there before, so that nothing is written to it here.
 */
const startWith = (ctx: Context, userId: number, message: Omit<Draft, 'conversationId'>) =>
  ctx.commit(async () => {
    const { id: conversationId, isNew } = await openDirect(ctx, userId);
    const written = isNew ? await writeFirst(ctx, { ...message, conversationId }) : null;
    return { conversationId, written };
  });

/**
 * Throws NOT_FOUND unless the viewer may write to a conversation: as a participant, and to a user who has an account
 * and is not blocked, either way. Throws UNAUTHENTICATED when the viewer has no account.
 */
export async function assertMayWrite(ctx: Context, conversationId: number): Promise<void> {
  const [part] = await ctx.em.execute<{ is_away: boolean; is_closed: boolean | null }[]>(
    `select me.deleted_at is not null or me.suspended_at is not null as is_away,
       other.deleted_at is not null or other.suspended_at is not null or ${areBlocked('other.id', 'me.id')} as is_closed
     from participants part join users me on me.id = part.user_id
       join conversations conversation on conversation.id = part.conversation_id
       left join users other on other.id = conversation.lower_user_id + conversation.upper_user_id - me.id
     where part.conversation_id = ? and part.user_id = ?`,
    [conversationId, ctx.viewer.id],
  );
  if (!part) throw notFound('Conversation');
  if (part.is_away) throw unauthenticated();
  if (part.is_closed) throw notFound('User');
}

/** Loads a message of a conversation of the viewer. Throws NOT_FOUND. */
export const messageById = messageWithId.load;

/** Loads messages by `conversationId:seq`; `isOwn` limits them to conversations of the viewer. */
const messagesAt =
  (isOwn: boolean): LoaderBatch<string, Message> =>
  async (ctx, keys) => {
    const places = keys.map((key) => key.split(':').map(Number));
    const own = `join participants p on p.conversation_id = m.conversation_id and p.user_id = ?`;
    const rows: object[] = await ctx.em.execute(
      `select ${allColumns(ctx, Message, 'm')}
       from unnest(array[?]::bigint[], array[?]::bigint[]) as place (conversation_id, seq)
       join messages m using (conversation_id, seq) ${isOwn ? own : ''}`,
      [places.map(([id]) => id), places.map(([, seq]) => seq), ...(isOwn ? [ctx.viewer.id] : [])],
    );
    const found = rows.map((row) => ctx.em.map(Message, row as never));
    return inOrder(keys, found, ({ conversation, seq }) => `${conversation.id}:${seq}`).map(
      (message) => message ?? notFound('Message'),
    );
  };
const ownMessages = messagesAt(true);
const sharedMessages = messagesAt(false);

/**
 * The message with this sequence number, through the viewer unless the event is executed once for all
 * subscribers of the conversation. Throws NOT_FOUND.
 */
export const messageAt = (ctx: Context, conversationId: number, seq: number): Promise<Message> =>
  ctx
    .loader(isShared(ctx, conversationId) ? sharedMessages : ownMessages)
    .load(`${conversationId}:${seq}`);

/** Whether an event is executed once for all subscribers of the conversation. */
export const isShared = (ctx: Context, conversationId: number): boolean =>
  standsFor(ctx, conversationTopic(conversationId));
