import type { Context } from '../../core/context.js';
import { forbidden } from '../../core/errors.js';
import { append, lockStream } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { computed } from '../../core/reads/computed.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';
import { holdAccounts } from '../account/hold.service.js';
import { assertNotBlocked } from '../account/user.service.js';
import { notify } from '../inbox/inbox.service.js';
import { isAdmitted } from '../social/contact-policy.js';
import { Conversation } from './conversation.entity.js';
import { conversationById } from './conversation.service.js';

export const ConversationState = describedEnum(
  'ConversationState',
  'Whether a direct conversation was accepted.',
  {
    OPEN: 'Both users may write.',
    REQUESTED:
      'It waits to be accepted by its recipient, whose contact policy does not admit the user who started it. Until then that user can send 3 messages, and sees neither read marks nor presence.',
    DECLINED: 'The viewer declined it. The other user sees REQUESTED.',
  },
);
export type ConversationState = ValueOf<typeof ConversationState>;

/** Whether a conversation was accepted, as the viewer sees it. */
export const state = computed<ConversationState>(
  Conversation,
  (row) => sql`case when ${row}.requested_of_id is null then 'OPEN'
    when ${row}.requested_of_id = ${viewerId} and ${row}.declined_at is not null then 'DECLINED' else 'REQUESTED' end`,
);

/**
 * Accepts a conversation that was requested of the viewer; idempotent. Throws NOT_FOUND, also for the user of a block,
 * and FORBIDDEN for the other user.
 */
export const accept = (ctx: Context, conversationId: number): Promise<Conversation> =>
  answer(ctx, conversationId, async ({ requesterId }) => {
    await assertNotBlocked(ctx, requesterId);
    await open(ctx, conversationId, ctx.viewer.id);
  });

/**
 * Opens a conversation that the viewer requested of a user whose contact policy admits the viewer by now. Nothing
 * changes otherwise, nor after the user declined.
 */
export async function openAdmitted(ctx: Context, conversationId: number): Promise<void> {
  const stream = conversationTopic(conversationId);
  await ctx.commit(async () => {
    await holdAccounts(ctx);
    await lockStream(ctx, stream);
    const request = await requestIn(ctx, conversationId);
    if (request?.requesterId !== ctx.viewer.id || request.isDeclined) return;
    if (!(await isAdmitted(ctx, request.recipientId, 'messages'))) return;
    await open(ctx, conversationId, request.recipientId);
  }, stream);
}

/** Opens a requested conversation whose stream is locked; its recipient `actorId` accepts it. */
async function open(ctx: Context, conversationId: number, actorId: number): Promise<void> {
  await ctx.em.execute(
    'update conversations set requested_of_id = null, declined_at = null where id = ?',
    [conversationId],
  );
  const event = { kind: 'accepted', actorId, data: {}, isActivity: true };
  await append(ctx, conversationTopic(conversationId), event);
}

/**
 * Declines a conversation that was requested of the viewer: it leaves their lists. The other user is not told.
 * Idempotent. Throws NOT_FOUND, and FORBIDDEN for the other user.
 */
export const decline = (ctx: Context, conversationId: number): Promise<Conversation> =>
  answer(ctx, conversationId, async () => {
    await ctx.em.execute(
      'update conversations set declined_at = coalesce(declined_at, now()) where id = ?',
      [conversationId],
    );
    await notify(ctx, [ctx.viewer.id], 'activity', { conversationId });
  });

/** A conversation that was not accepted yet. */
interface Request {
  readonly requesterId: number;
  readonly recipientId: number;
  readonly isDeclined: boolean;
}

/** Runs `change` with the stream locked, unless the conversation is open already. */
async function answer(
  ctx: Context,
  conversationId: number,
  change: (request: Request) => Promise<void>,
): Promise<Conversation> {
  const { id: viewerId } = ctx.viewer;
  const { id } = await conversationById(ctx, conversationId);
  const stream = conversationTopic(id);
  await ctx.commit(async () => {
    await holdAccounts(ctx);
    await lockStream(ctx, stream);
    const request = await requestIn(ctx, id);
    if (!request) return;
    if (request.recipientId !== viewerId)
      throw forbidden('Only the other user may answer the request.').because('RECIPIENT_ONLY');
    await change(request);
  }, stream);
  return conversationById(ctx, id);
}

/** The request that a conversation is; null for an open one. */
async function requestIn(ctx: Context, conversationId: number): Promise<Request | null> {
  const [row] = await ctx.em.execute<{ recipient: string; requester: string; declined: boolean }[]>(
    `select requested_of_id as recipient, lower_user_id + upper_user_id - requested_of_id as requester,
       declined_at is not null as declined
     from conversations where id = ? and requested_of_id is not null`,
    [conversationId],
  );
  if (!row) return null;
  const [requesterId, recipientId] = [Number(row.requester), Number(row.recipient)];
  return { requesterId, recipientId, isDeclined: row.declined };
}

/** Whether the viewer has not accepted a conversation: nothing that they do in it is told to the other user. */
export const isRequestToViewer = async (ctx: Context, conversationId: number): Promise<boolean> =>
  (await requestIn(ctx, conversationId))?.recipientId === ctx.viewer.id;
