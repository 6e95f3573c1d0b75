import { type Context, inOrder } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { openStream } from '../../core/log/append.js';
import { heads } from '../../core/log/pages.js';
import {
  cursorOf,
  mapPage,
  type Page,
  type PageArgs,
  pageLimitOf,
  readPage,
  toPage,
} from '../../core/pages.js';
import { conversationTopic } from '../../core/topics.js';
import { accountById } from '../account/user.service.js';
import { notify } from '../inbox/inbox.service.js';
import { Conversation, ConversationKind } from './conversation.entity.js';

async function seenByViewer(
  ctx: Context,
  ids: readonly number[],
): Promise<(Conversation | Error)[]> {
  const rows: object[] = await ctx.em.execute(
    `select c.* from conversations c join participants p on p.conversation_id = c.id
     where p.user_id = ? and c.id in (?)`,
    [ctx.viewer.id, [...ids]],
  );
  const found = rows.map((row) => ctx.em.map(Conversation, row as never));
  return inOrder(ids, found, (conversation) => conversation.id).map(
    (conversation) => conversation ?? notFound('Conversation'),
  );
}

/** A conversation the viewer takes part in. Throws NOT_FOUND, to strangers too. */
export const conversationById = (ctx: Context, id: number): Promise<Conversation> =>
  ctx.loader<number, Conversation>(seenByViewer).load(id);

/** What this request knew of a conversation is void. */
export const forgetConversation = (ctx: Context, id: number): void => {
  ctx.loader<number, Conversation>(seenByViewer).clear(id);
};

/** The viewer's direct conversation with a person. Throws NOT_FOUND when there is none yet. */
export async function conversationWith(ctx: Context, userId: number): Promise<Conversation> {
  const [lower, upper] = pairOf(ctx, userId);
  const [row] = await ctx.em.execute<{ id: string }[]>(
    'select id from conversations where lower_user_id = ? and upper_user_id = ?',
    [lower, upper],
  );
  if (!row) throw notFound('Conversation');
  return conversationById(ctx, Number(row.id));
}

/**
 * The viewer's direct conversation with a person, opened if there is none yet: a pair has one.
 * Throws NOT_FOUND, and BAD_USER_INPUT for oneself; `field` names the input.
 */
export async function startConversation(
  ctx: Context,
  userId: number,
  field = 'userId',
): Promise<Conversation> {
  if (userId === ctx.viewer.id) throw badInput(field, 'You cannot talk to yourself.');
  await accountById(ctx, userId);
  const id = await ctx.commit(async () => (await findPair(ctx, userId)) ?? openPair(ctx, userId));
  return conversationById(ctx, id);
}

function pairOf(ctx: Context, userId: number): [lower: number, upper: number] {
  const { id } = ctx.viewer;
  return id < userId ? [id, userId] : [userId, id];
}

async function findPair(ctx: Context, userId: number): Promise<number | null> {
  const [row] = await ctx.em.execute<{ id: string }[]>(
    'select id from conversations where lower_user_id = ? and upper_user_id = ?',
    pairOf(ctx, userId),
  );
  return row ? Number(row.id) : null;
}

async function openPair(ctx: Context, userId: number): Promise<number> {
  const viewerId = ctx.viewer.id;
  const [row] = await ctx.em.execute<{ id: string }[]>(
    `insert into conversations (kind, lower_user_id, upper_user_id, started_by_id)
     values (?, ?, ?, ?) on conflict do nothing returning id`,
    [ConversationKind.DIRECT, ...pairOf(ctx, userId), viewerId],
  );
  // Whoever opened it at the same time has committed by now, or the insert would still wait.
  if (!row) return (await findPair(ctx, userId)) as number;
  const id = Number(row.id);
  await ctx.em.execute(
    'insert into participants (conversation_id, user_id) values (?, ?), (?, ?)',
    [id, viewerId, id, userId],
  );
  await openStream(ctx, conversationTopic(id));
  await notify(ctx, [viewerId, userId], 'activity', { conversationId: id });
  return id;
}

/** The viewer's conversations, or those of one kind, the one in which something was last said first. */
export async function listConversations(
  ctx: Context,
  { kind }: { kind?: ConversationKind | null },
  args: PageArgs,
): Promise<Page<Conversation>> {
  const page = readPage(args, pageLimitOf(ctx));
  const direction = page.backward ? 'asc' : 'desc';
  const beyond = page.from
    ? `and (p.active_at, p.conversation_id) ${page.backward ? '>' : '<'} (?, ?)`
    : '';
  const rows: { active_at: string }[] = await ctx.em.execute(
    `select c.*, p.active_at from participants p join conversations c on c.id = p.conversation_id
     where p.user_id = ? ${beyond} ${kind ? 'and c.kind = ?' : ''}
     order by p.active_at ${direction}, p.conversation_id ${direction} limit ?`,
    [ctx.viewer.id, ...(page.from ?? []), ...(kind ? [kind] : []), page.size + 1],
  );
  const found = rows.map(({ active_at: activeAt, ...row }) => ({
    conversation: ctx.em.map(Conversation, row as never),
    activeAt: new Date(activeAt),
  }));
  const listed = toPage(found, page, ({ conversation: { id }, activeAt }) =>
    cursorOf({ id, createdAt: activeAt }),
  );
  return mapPage(listed, ({ conversation }) => conversation);
}

async function headsOf(
  ctx: Context,
  ids: readonly number[],
): Promise<({ head: number; epoch: string } | Error)[]> {
  const found = await heads(ctx.em, ids.map(conversationTopic));
  return ids.map((id) => found.get(conversationTopic(id)) ?? notFound('Conversation'));
}

/** Where a conversation's stream stands. */
export const headOf = (ctx: Context, id: number): Promise<{ head: number; epoch: string }> =>
  ctx.loader<number, { head: number; epoch: string }>(headsOf).load(id);
