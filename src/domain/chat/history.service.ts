import { type Context, inOrder, type LoaderBatch } from '../../core/context.js';
import {
  cursorOf,
  type Page,
  type PageArgs,
  pageLimitOf,
  readPage,
  toPage,
} from '../../core/pages.js';
import { Message } from './message.entity.js';

interface HistoryKey {
  conversationId: number;
  page: ReturnType<typeof readPage> & { includeDeleted: boolean };
}

/** A page of messages, with the places of deleted ones or without. */
export interface HistoryArgs extends PageArgs {
  includeDeleted?: boolean;
}

// Its place is the number of its event: clocks disagree, numbers do not.
const cursorOfMessage = ({ id, seq }: Message) => cursorOf({ id, createdAt: new Date(seq) });

const histories: LoaderBatch<HistoryKey, Page<Message>> = async (ctx, keys) => {
  const pages = new Map<HistoryKey, Page<Message>>();
  const alike = Map.groupBy(keys, ({ page }) => JSON.stringify(page));
  for (const group of alike.values()) {
    const { page } = group[0] as HistoryKey;
    const ids = [...new Set(group.map(({ conversationId }) => conversationId))];
    const rows = Map.groupBy(await readHistories(ctx, ids, page), (row) => row.conversation.id);
    for (const key of group) {
      pages.set(key, toPage(rows.get(key.conversationId) ?? [], page, cursorOfMessage));
    }
  }
  return keys.map((key) => pages.get(key) as Page<Message>);
};

async function readHistories(
  ctx: Context,
  ids: number[],
  page: HistoryKey['page'],
): Promise<Message[]> {
  const direction = page.backward ? 'desc' : 'asc';
  const beyond = page.from ? `and seq ${page.backward ? '<' : '>'} ?` : '';
  const kept = page.includeDeleted ? '' : 'and deleted_at is null';
  const rows: object[] = await ctx.em.execute(
    `select m.* from unnest(array[?]::bigint[]) as c(id) cross join lateral (
       select * from messages where conversation_id = c.id ${beyond} ${kept}
       order by seq ${direction} limit ?
     ) m order by m.conversation_id, m.seq ${direction}`,
    [ids, ...(page.from ? [page.from[0].getTime()] : []), page.size + 1],
  );
  return rows.map((row) => ctx.em.map(Message, row as never));
}

/** A page of what was said in a conversation the viewer was let into, oldest first. */
export async function history(
  ctx: Context,
  conversationId: number,
  { includeDeleted = true, ...args }: HistoryArgs,
): Promise<Page<Message>> {
  const page = { ...readPage(args, pageLimitOf(ctx)), includeDeleted };
  return ctx.loader<HistoryKey, Page<Message>>(histories).load({ conversationId, page });
}

async function lastMessages(ctx: Context, ids: readonly number[]): Promise<(Message | null)[]> {
  const rows: object[] = await ctx.em.execute(
    `select m.* from unnest(array[?]::bigint[]) as c(id) cross join lateral (
       select * from messages where conversation_id = c.id and deleted_at is null
       order by seq desc limit 1
     ) m`,
    [[...ids]],
  );
  const found = rows.map((row) => ctx.em.map(Message, row as never));
  return inOrder(ids, found, ({ conversation }) => conversation.id);
}

/** What was said last in a conversation and not deleted; null while nothing was. */
export const lastMessage = (ctx: Context, conversationId: number): Promise<Message | null> =>
  ctx.loader<number, Message | null>(lastMessages).load(conversationId);
