import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';

/** That somebody takes part, and how far they have read. */
export interface Part {
  userId: number;
  readSeq: number;
  unreadCount: number;
}

interface PartRow {
  conversation_id: string;
  user_id: string;
  read_seq: string;
  unread_count: number;
}

async function partsOf(ctx: Context, ids: readonly number[]): Promise<Part[][]> {
  const rows: PartRow[] = await ctx.em.execute(
    `select conversation_id, user_id, read_seq, unread_count from participants
     where conversation_id in (?) order by id`,
    [[...ids]],
  );
  return partsIn(ids, rows);
}

function partsIn(ids: readonly number[], rows: PartRow[]): Part[][] {
  const byConversation = Map.groupBy(rows, (row) => Number(row.conversation_id));
  return ids.map((id) =>
    (byConversation.get(id) ?? []).map((row) => ({
      userId: Number(row.user_id),
      readSeq: Number(row.read_seq),
      unreadCount: row.unread_count,
    })),
  );
}

/** Who takes part in a conversation, in the order in which they joined. */
export const participants = (ctx: Context, conversationId: number): Promise<Part[]> =>
  ctx.loader<number, Part[]>(partsOf).load(conversationId);

/** How many of a conversation's participants are shown with it: a group has pages of its members. */
const shown = 100;

async function shownPartsOf(ctx: Context, ids: readonly number[]): Promise<Part[][]> {
  const rows: PartRow[] = await ctx.em.execute(
    `select part.* from unnest(array[?]::bigint[]) as conversation(id) cross join lateral (
       (select * from participants where conversation_id = conversation.id
        order by created_at, id limit ?)
       union
       select * from participants where conversation_id = conversation.id and user_id = ?
     ) part order by part.created_at, part.id`,
    [[...ids], shown, ctx.viewer.id],
  );
  return partsIn(ids, rows);
}

/** The viewer and the first 100 who take part, in the order in which they joined. */
export const shownParticipants = (ctx: Context, conversationId: number): Promise<Part[]> =>
  ctx.loader<number, Part[]>(shownPartsOf).load(conversationId);

interface OwnPart {
  unreadCount: number;
  activeAt: Date;
}

async function ownParts(ctx: Context, ids: readonly number[]): Promise<(OwnPart | Error)[]> {
  const rows = await ctx.em.execute<
    { conversation_id: string; unread_count: number; active_at: string }[]
  >(
    `select conversation_id, unread_count, active_at from participants
     where user_id = ? and conversation_id in (?)`,
    [ctx.viewer.id, [...ids]],
  );
  const found = new Map(rows.map((row) => [Number(row.conversation_id), row]));
  return ids.map((id) => {
    const row = found.get(id);
    if (!row) return notFound('Conversation');
    return { unreadCount: row.unread_count, activeAt: new Date(row.active_at) };
  });
}

/** What this request knew of a conversation's participants is void. */
export const forgetParticipants = (ctx: Context, conversationId: number): void => {
  ctx.loader<number, Part[]>(partsOf).clear(conversationId);
  ctx.loader<number, Part[]>(shownPartsOf).clear(conversationId);
  ctx.loader<number, OwnPart>(ownParts).clear(conversationId);
};

/** What the viewer has yet to read of a conversation, and since when it is as lively as it is. */
export const ownPart = (ctx: Context, conversationId: number): Promise<OwnPart> =>
  ctx.loader<number, OwnPart>(ownParts).load(conversationId);

/** Whether the viewer takes part in it just now. */
export async function takesPart(ctx: Context, conversationId: number): Promise<boolean> {
  const rows = await ctx.em.execute(
    'select from participants where conversation_id = ? and user_id = ?',
    [conversationId, ctx.viewer.id],
  );
  return rows.length > 0;
}
