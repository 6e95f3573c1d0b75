import { type Context, inOrder, type LoaderBatch } from '../../core/context.js';
import { AppError, badInput, notFound, unauthenticated } from '../../core/errors.js';
import { append, lockStream, readClientKey } from '../../core/events/append.js';
import { standsFor } from '../../core/events/audience.js';
import type { LogEvent } from '../../core/events/events.js';
import { conversationTopic, userTopic } from '../../core/events/topics.js';
import { finder } from '../../core/reads/visible.js';
import { cleanText } from '../../core/text.js';
import { accountById, userByName } from '../account/user.service.js';
import { activityOf } from '../inbox/inbox.service.js';
import { activeFrom, conversationById, startConversation } from './conversation.service.js';
import { Message } from './message.entity.js';

/** The recipient of a message: exactly one of these. */
export interface Address {
  conversationId?: number | null;
  toUserId?: number | null;
  toUsername?: string | null;
}

/** What a message is written with. */
export interface Written {
  content: string;
  clientKey?: string | null;
}

/** Checks of the text and the client key of a message, for `checkAll`. */
export const checksOf = (ctx: Context, { content, clientKey }: Written) => ({
  content: () =>
    cleanText('content', content, { min: 1, max: ctx.app.config.limits.messageCharacters }),
  clientKey: () => readClientKey(ctx, clientKey),
});

/**
 * Sends a message that `checksOf` accepts to one recipient. A retry with the same client key returns the
 * first message, even if the content differs. Throws NOT_FOUND and BAD_USER_INPUT.
 */
export async function send(
  ctx: Context,
  address: Address,
  { content: text, clientKey }: Written,
): Promise<Message> {
  const to = await resolveAddress(ctx, address);
  return ctx.commit(async () => {
    const conversationId = await to();
    const stream = conversationTopic(conversationId);
    // Joining and leaving lock the stream too, so participation cannot change before the commit.
    await lockStream(ctx, stream);
    const people = await participantsOf(ctx, conversationId);
    if (!people.includes(ctx.viewer.id)) throw notFound('Conversation');
    const sent = { kind: 'message', actorId: ctx.viewer.id, clientKey, data: {} };
    const { event, repeated } = await append(ctx, stream, sent, {
      streams: people.map(userTopic),
      ...activityOf(conversationId),
    });
    if (repeated) {
      if (event.kind !== 'message') throw keyOfAnother();
      return messageAt(ctx, conversationId, event.seq);
    }
    return store(ctx, conversationId, event, text);
  });
}

/** Resolves a recipient; the returned function starts a direct conversation if there is none yet. */
async function resolveAddress(ctx: Context, to: Address): Promise<() => Promise<number>> {
  if (to.conversationId != null) {
    const { id } = await conversationById(ctx, to.conversationId);
    return async () => id;
  }
  const field = to.toUserId != null ? 'toUserId' : 'toUsername';
  const user = await (to.toUserId != null
    ? accountById(ctx, to.toUserId)
    : userByName(ctx, to.toUsername as string));
  if (user.id === ctx.viewer.id) throw badInput(field, 'You cannot write to yourself.');
  return async () => (await startConversation(ctx, user.id, field)).id;
}

/** BAD_USER_INPUT for a client key that was used for another kind of event. */
export const keyOfAnother = (): AppError =>
  badInput('clientKey', 'This key was used for another event of the conversation.');

/**
 * The ids of the participants. Throws NOT_FOUND when the other user of a direct conversation has no
 * account any more, and UNAUTHENTICATED when the viewer has none.
 */
export async function participantsOf(ctx: Context, conversationId: number): Promise<number[]> {
  const rows = await ctx.em.execute<{ user_id: string; is_away: boolean; is_direct: boolean }[]>(
    `select part.user_id, 
       (person.deleted_at is not null or person.suspended_at is not null) as is_away, conversation.kind = 'DIRECT' as is_direct
     from participants part join users person on person.id = part.user_id
       join conversations conversation on conversation.id = part.conversation_id
     where part.conversation_id = ?`,
    [conversationId],
  );
  const away = rows.filter(({ is_away }) => is_away);
  if (away.some(({ user_id }) => Number(user_id) === ctx.viewer.id)) throw unauthenticated();
  if (away.some(({ is_direct }) => is_direct)) throw notFound('User');
  return rows.map((row) => Number(row.user_id));
}

async function store(
  ctx: Context,
  conversationId: number,
  { seq, at }: LogEvent,
  content: string,
): Promise<Message> {
  const { id: viewerId } = ctx.viewer;
  const [row] = await ctx.em.execute<object[]>(
    `insert into messages (conversation_id, seq, sender_id, content, sent_at)
     values (?, ?, ?, ?, ?) returning *`,
    [conversationId, seq, viewerId, content, at],
  );
  const activeAt = activeFrom('?', 'part.user_id', 'part.conversation_id');
  await ctx.em.execute(
    `update participants part set active_at = ${activeAt},
       unread_count = unread_count + (user_id <> ?)::int where conversation_id = ?`,
    [at, viewerId, conversationId],
  );
  return ctx.em.map(Message, row as never);
}

/** Loads a message of a conversation of the viewer. Throws NOT_FOUND. */
export const messageById = finder(Message);

/** Loads messages by `conversationId:seq`; `isOwn` limits them to conversations of the viewer. */
const messagesAt =
  (isOwn: boolean): LoaderBatch<string, Message> =>
  async (ctx, keys) => {
    const places = keys.map((key) => key.split(':').map(Number));
    const own = `join participants p on p.conversation_id = m.conversation_id and p.user_id = ?`;
    const rows: object[] = await ctx.em.execute(
      `select m.* from unnest(array[?]::bigint[], array[?]::bigint[]) as place (conversation_id, seq)
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
