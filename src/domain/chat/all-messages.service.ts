import type { Context } from '../../core/context.js';
import {
  cursorOf,
  type Page,
  type PageArgs,
  pageLimitOf,
  readPage,
  toPage,
} from '../../core/pages.js';
import type { ConversationKind } from './conversation.entity.js';
import { Message } from './message.entity.js';

/**
 * What was said in all of the viewer's conversations, or in those of one kind, oldest first. Each
 * of them contributes at most one page of index entries.
 */
export async function allMessages(
  ctx: Context,
  { kind }: { kind?: ConversationKind | null },
  { includeDeleted = true, ...args }: PageArgs & { includeDeleted?: boolean },
): Promise<Page<Message>> {
  const page = readPage(args, pageLimitOf(ctx));
  const direction = page.backward ? 'desc' : 'asc';
  const order = `sent_at ${direction}, id ${direction}`;
  const beyond = page.from ? `and (sent_at, id) ${page.backward ? '<' : '>'} (?, ?)` : '';
  const kept = includeDeleted ? '' : 'and deleted_at is null';
  const limit = page.size + 1;
  const rows: object[] = await ctx.em.execute(
    `select said.* from participants p join conversations c on c.id = p.conversation_id
     cross join lateral (
       select * from messages where conversation_id = c.id ${beyond} ${kept}
       order by ${order} limit ?
     ) said
     where p.user_id = ? ${kind ? 'and c.kind = ?' : ''}
     order by said.sent_at ${direction}, said.id ${direction} limit ?`,
    [...(page.from ?? []), limit, ctx.viewer.id, ...(kind ? [kind] : []), limit],
  );
  const found = rows.map((row) => ctx.em.map(Message, row as never));
  return toPage(found, page, cursorOf);
}
