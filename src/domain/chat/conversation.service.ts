import { type Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { openStream } from '../../core/events/append.js';
import type { Cursor, StreamSource } from '../../core/events/stream-source.js';
import { conversationTopic } from '../../core/events/topics.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { bind, compileSql, raw, run, sql, viewerId } from '../../core/reads/sql.js';
import { holdContact } from '../account/hold.service.js';
import { accountById, assertNotBlocked } from '../account/user.service.js';
import { contact } from '../inbox/contact.service.js';
import { notify } from '../inbox/inbox.service.js';
import { isAdmitted } from '../social/contact-policy.js';
import { conversationWithId, isPairWith, pairWith } from './chat.reads.js';
import type { Conversation } from './conversation.entity.js';
import { isShown } from './participant.entity.js';

/** A direct conversation; a new one is seen by no other transaction before the commit. */
export interface Opened {
  readonly id: number;
  readonly isNew: boolean;
}

/** Loads a conversation of the viewer. Throws NOT_FOUND, also for those of others. */
export const conversationById = conversationWithId.load;

/** The direct conversation of the viewer with a user. Throws NOT_FOUND when there is none yet. */
export async function conversationWith(ctx: Context, userId: number): Promise<Conversation> {
  await assertNotBlocked(ctx, userId);
  const id = await findPair(ctx, userId);
  if (id === null) throw notFound('Conversation');
  return conversationById(ctx, id);
}

/**
 * The direct conversation of the viewer with a user, or with themselves; created if there is none yet, as a request
 * to a user whose policy does not admit the viewer. Throws NOT_FOUND and RATE_LIMITED.
 */
export async function startConversation(ctx: Context, userId: number): Promise<Conversation> {
  await accountById(ctx, userId);
  const { id } = await ctx.commit(() => openDirect(ctx, userId));
  return conversationById(ctx, id);
}

/** What `startConversation` does, inside an open commit. */
export async function openDirect(ctx: Context, userId: number): Promise<Opened> {
  await holdContact(ctx, userId);
  const found = await findPair(ctx, userId);
  if (found === null) return openPair(ctx, userId);
  await openFor(ctx, found);
  return { id: found, isNew: false };
}

/** Shows the viewer a conversation that another user opened and nobody has written to. */
async function openFor(ctx: Context, conversationId: number): Promise<void> {
  const opened = await ctx.em.execute<{ user_id: string }[]>(
    'update participants set opened = true where conversation_id = ? and (user_id = ? or ?) and not opened returning user_id',
    [conversationId, ctx.viewer.id, ctx.origin.policy.showsEmptyConversations],
  );
  const people = opened.map((row) => Number(row.user_id));
  if (people.length > 0) await notify(ctx, people, 'activity', { conversationId });
}

/** The id of the direct conversation of the viewer with a user; null when there is none yet. */
export async function findPair(ctx: Context, userId: number): Promise<number | null> {
  const isPair = isPairWith(raw('c'), bind(userId, 'bigint'));
  const [row] = await run<{ id: string }>(
    ctx,
    sql`select c.id from conversations c where ${isPair}`,
  );
  return row ? Number(row.id) : null;
}

/** The same; null also for one that the other user opened and the viewer does not see. */
export async function findShownPair(ctx: Context, userId: number): Promise<number | null> {
  const id = await findPair(ctx, userId);
  if (id === null) return null;
  // A statement of its own, on the shard of the conversation.
  const shown = await run(
    ctx,
    sql`select part.user_id from participants part
      where part.conversation_id = ${bind(id, 'bigint')} and part.user_id = ${viewerId}
        and ${isShown(raw('part'))}`,
  );
  return shown.length > 0 ? id : null;
}

async function openPair(ctx: Context, userId: number): Promise<Opened> {
  const { id: opener } = ctx.viewer;
  if (userId !== opener) await contact(ctx, userId);
  const { lower, upper } = pairWith(bind(userId, 'bigint'));
  const isOpen = userId === opener || (await isAdmitted(ctx, userId, 'messages'));
  const [row] = await run<{ id: string }>(
    ctx,
    sql`insert into conversations (kind, lower_user_id, upper_user_id, started_by_id, requested_of_id)
      values ('DIRECT', ${lower}, ${upper}, ${viewerId}, ${bind(isOpen ? null : userId, 'bigint')})
      on conflict do nothing returning id`,
  );
  // A concurrent insert of the same pair has committed by now, or this one would still wait.
  if (!row) {
    const found = (await findPair(ctx, userId)) as number;
    await openFor(ctx, found);
    return { id: found, isNew: false };
  }
  const id = Number(row.id);
  await openWith(ctx, id, [...new Set([opener, userId])]);
  return { id, isNew: true };
}

/** Opens the stream of a new conversation for these people: the viewer sees it at once, others with a message. */
export async function openWith(
  ctx: Context,
  conversationId: number,
  people: readonly number[],
): Promise<void> {
  await openStream(ctx, conversationTopic(conversationId));
  const hidden = ctx.origin.policy.showsEmptyConversations ? {} : { opener: ctx.viewer.id };
  await notify(ctx, people, 'activity', { conversationId, ...hidden });
  await addParticipants(ctx, conversationId, people, hidden);
}

interface Joining {
  /** What was before counts as read. */
  readonly readSeq?: number;
  /** The one of them who sees the conversation before its first message; all of them unless given. */
  readonly opener?: number;
}

/**
 * Adds users to a conversation whose stream and whose participants' list are locked, or that is new. The caller
 * tells their inboxes by an event: they would not hear of the conversation otherwise.
 */
export async function addParticipants(
  ctx: Context,
  conversationId: number,
  userIds: readonly number[],
  { readSeq = 0, opener }: Joining = {},
): Promise<void> {
  const newest = 'select max(created_at) from participants where conversation_id = ?';
  const joinedAt = await nextMoment(ctx, newest, [conversationId]);
  await ctx.em.execute(
    `insert into participants (conversation_id, user_id, read_seq, created_at, opened)
     select ?, id, ?, ?, id = coalesce(?, id) from unnest(array[?]::bigint[]) id`,
    [conversationId, readSeq, joinedAt, opener ?? null, [...userIds]],
  );
}

const participation = (conversation: string, user: string) =>
  `select from participants part where conversation_id = ${conversation} and user_id = ${user} and ${compileSql(isShown(raw('part'))).text}`;

/** Whether the viewer is a participant of a conversation, and sees it. */
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
