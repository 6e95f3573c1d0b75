import { type Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { openStream } from '../../core/events/append.js';
import type { Cursor, StreamSource } from '../../core/events/stream-source.js';
import { conversationTopic } from '../../core/events/topics.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { bind, raw, run, sql, viewerId } from '../../core/reads/sql.js';
import { holdAccounts } from '../account/hold.service.js';
import { accountById } from '../account/user.service.js';
import { contact } from '../inbox/contact.service.js';
import { notify } from '../inbox/inbox.service.js';
import { conversationWithId, isPairWith, pairWith } from './chat.reads.js';
import type { Conversation } from './conversation.entity.js';

/** Loads a conversation of the viewer. Throws NOT_FOUND, also for those of others. */
export const conversationById = conversationWithId.load;

/** The direct conversation of the viewer with a user. Throws NOT_FOUND when there is none yet. */
export async function conversationWith(ctx: Context, userId: number): Promise<Conversation> {
  const id = await findPair(ctx, userId);
  if (id === null) throw notFound('Conversation');
  return conversationById(ctx, id);
}

/**
 * The direct conversation of the viewer with a user; created if there is none yet. Throws NOT_FOUND,
 * BAD_USER_INPUT on `field` for the viewer themselves, and RATE_LIMITED.
 */
export async function startConversation(
  ctx: Context,
  userId: number,
  field = 'userId',
): Promise<Conversation> {
  if (userId === ctx.viewer.id) throw badInput(field, 'You cannot talk to yourself.');
  await accountById(ctx, userId);
  const id = await ctx.commit(async () => {
    await holdAccounts(ctx, userId);
    return (await findPair(ctx, userId)) ?? openPair(ctx, userId);
  });
  return conversationById(ctx, id);
}

async function findPair(ctx: Context, userId: number): Promise<number | null> {
  const isPair = isPairWith(raw('c'), bind(userId, 'bigint'));
  const [row] = await run<{ id: string }>(
    ctx,
    sql`select c.id from conversations c where ${isPair}`,
  );
  return row ? Number(row.id) : null;
}

async function openPair(ctx: Context, userId: number): Promise<number> {
  await contact(ctx, userId);
  const { lower, upper } = pairWith(bind(userId, 'bigint'));
  const [row] = await run<{ id: string }>(
    ctx,
    sql`insert into conversations (kind, lower_user_id, upper_user_id, started_by_id)
      values ('DIRECT', ${lower}, ${upper}, ${viewerId}) on conflict do nothing returning id`,
  );
  // A concurrent insert of the same pair has committed by now, or this one would still wait.
  if (!row) return (await findPair(ctx, userId)) as number;
  const id = Number(row.id);
  const people = [ctx.viewer.id, userId];
  await openStream(ctx, conversationTopic(id));
  await notify(ctx, people, 'activity', { conversationId: id });
  await addParticipants(ctx, id, people);
  return id;
}

/**
 * SQL of a time at which a conversation of a user, whose inbox is locked, becomes their most recently
 * active one: not before `at`, and after every other conversation of theirs.
 */
export const activeFrom = (at: string, user: string, conversation: string): string =>
  `greatest(${at}, (
     select max(other.active_at) + interval '1 millisecond' from participants other
     where other.user_id = ${user} and other.conversation_id <> ${conversation}
   ))`;

/**
 * Adds users to a conversation whose stream and whose participants' list are locked, or that is new.
 * Their inboxes are locked too: they were notified before.
 */
export async function addParticipants(
  ctx: Context,
  conversationId: number,
  userIds: readonly number[],
  readSeq = 0,
): Promise<void> {
  const newest = 'select max(created_at) from participants where conversation_id = ?';
  const joinedAt = await nextMoment(ctx, newest, [conversationId]);
  await ctx.em.execute(
    `insert into participants (conversation_id, user_id, read_seq, created_at, active_at)
     select part.*, ${activeFrom('part.at', 'part.person', 'part.conversation')}
     from (select ?::bigint as conversation, unnest(array[?]::bigint[]) as person, ?::bigint as seq, ?::timestamptz as at) part`,
    [conversationId, [...userIds], readSeq, joinedAt],
  );
}

const participation = (conversation: string, user: string) =>
  `select from participants where conversation_id = ${conversation} and user_id = ${user}`;

/** Whether the viewer is a participant of a conversation. */
export async function isParticipant(ctx: Context, conversationId: number): Promise<boolean> {
  const values = [conversationId, ctx.viewer.id];
  const rows = ctx.inCommit
    ? await ctx.em.execute(participation('?', '?'), values)
    : await queryPrepared(ctx.app, 'takes_part', participation('$1', '$2'), values);
  return rows.length > 0;
}

/** Kinds of events that may remove a participant. */
const membership = new Set(['joined', 'left', 'closed']);

/** Follows the stream of a conversation from a cursor, while the viewer is a participant. Throws NOT_FOUND. */
export async function followConversation(
  ctx: Context,
  conversationId: number,
  { after, epoch }: Cursor,
): Promise<StreamSource> {
  if (!(await isParticipant(ctx, conversationId))) throw notFound('Conversation');
  // A fresh context, because this one is kept for the whole subscription.
  const follower = ctx.fresh();
  return ctx.app.hub.follow(conversationTopic(conversationId), {
    after,
    epoch,
    authorize: () => isParticipant(follower.fresh(), conversationId),
    mayEndAccess: ({ kind }) => membership.has(kind),
  });
}
