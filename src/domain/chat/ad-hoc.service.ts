import type { Context } from '../../core/context.js';
import { badInput, checkAll, notFound } from '../../core/errors.js';
import { append, lockStream, readClientKey } from '../../core/events/append.js';
import { conversationTopic } from '../../core/events/topics.js';
import { inputId } from '../../core/global-id.js';
import { cleanText } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import { assertNotBlocked } from '../account/user.service.js';
import { contact } from '../inbox/contact.service.js';
import { aboutMessagesFor, announce, notify } from '../inbox/inbox.service.js';
import { assertAdmitted } from '../social/contact-policy.js';
import { type Conversation, ConversationKind } from './conversation.entity.js';
import {
  addParticipants,
  conversationById,
  isParticipant,
  openWith,
} from './conversation.service.js';

// Conversations of several people without a group. All of them are equal: each may add people, rename the
// conversation and leave; nobody removes another.

/** The most people of a conversation without a group. */
const mostPeople = 50;

/** A conversation of several people to start; ids are global ids. */
export interface NewAdHoc {
  userIds: readonly string[];
  title?: string | null;
  clientKey?: string | null;
}

const tooMany = () =>
  badInput(
    'userIds',
    `At most ${mostPeople} people take part in a conversation without a group.`,
  ).because('LIST_FULL');

const checkTitle = (title: string | null | undefined) =>
  title == null ? null : cleanText('title', title, { min: 1, max: 100 });

/** Holds the accounts of people whom the viewer may contact. Throws NOT_FOUND, FORBIDDEN and RATE_LIMITED. */
async function holdPeople(ctx: Context, userIds: readonly number[]): Promise<void> {
  await holdAccounts(ctx, ...userIds);
  for (const userId of userIds) {
    await assertNotBlocked(ctx, userId);
    await assertAdmitted(ctx, userId, 'groups');
    await contact(ctx, userId);
  }
}

const checkPeople = (ctx: Context, userIds: readonly string[]): number[] => {
  const ids = userIds.map((id) => inputId('user', 'userIds', id));
  const others = [...new Set(ids)].filter((id) => id !== ctx.viewer.id);
  if (others.length >= mostPeople) throw tooMany();
  return others;
};

/**
 * Starts a conversation of the viewer and at least two other people; a repeated client key returns the first one.
 * Throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT and RATE_LIMITED.
 */
export async function start(ctx: Context, wanted: NewAdHoc): Promise<Conversation> {
  const { id: viewerId } = ctx.viewer;
  const { others, title, clientKey } = await checkAll({
    others() {
      const others = checkPeople(ctx, wanted.userIds);
      if (others.length < 2) throw badInput('userIds', 'Give at least two other people.');
      return others;
    },
    title: () => checkTitle(wanted.title),
    clientKey: () => readClientKey(ctx, wanted.clientKey),
  });
  const id = await ctx.commit(async () => {
    // Before the contacts are counted: a retry is none.
    const known = clientKey === null ? null : await startedWith(ctx, clientKey);
    if (known !== null) return known;
    await holdPeople(ctx, others);
    const [row] = await ctx.em.execute<{ id: string }[]>(
      `insert into conversations (kind, started_by_id, title, client_key) values (?, ?, ?, ?)
       on conflict (started_by_id, client_key) where client_key is not null do nothing returning id`,
      [ConversationKind.AD_HOC, viewerId, title, clientKey],
    );
    if (!row) return (await startedWith(ctx, clientKey as string)) as number;
    await openWith(ctx, Number(row.id), [viewerId, ...others]);
    return Number(row.id);
  });
  return conversationById(ctx, id);
}

async function startedWith(ctx: Context, clientKey: string): Promise<number | null> {
  const [row] = await ctx.em.execute<{ id: string }[]>(
    'select id from conversations where started_by_id = ? and client_key = ?',
    [ctx.viewer.id, clientKey],
  );
  return row ? Number(row.id) : null;
}

/** Runs `change` with the stream of a conversation without a group locked. Throws NOT_FOUND and BAD_USER_INPUT. */
async function inAdHoc(
  ctx: Context,
  conversationId: number,
  others: readonly number[],
  change: (hasMessages: boolean) => Promise<void>,
): Promise<Conversation> {
  const conversation = await conversationById(ctx, conversationId);
  if (conversation.kind !== ConversationKind.AD_HOC)
    throw badInput('conversationId', 'This is not a conversation without a group.');
  const stream = conversationTopic(conversationId);
  await ctx.commit(async () => {
    await holdPeople(ctx, others);
    await lockStream(ctx, stream);
    if (!(await isParticipant(ctx, conversationId))) throw notFound('Conversation');
    const [row] = await ctx.em.execute<{ begun: boolean }[]>(
      'select message_seq > 0 as begun from streams where home_kind = 1 and home = ?',
      [conversationId],
    );
    await change(row?.begun ?? false);
  }, stream);
  return conversation;
}

const peopleOf = async (ctx: Context, conversationId: number): Promise<number[]> => {
  const rows = await ctx.em.execute<{ user_id: string }[]>(
    'select user_id from participants where conversation_id = ?',
    [conversationId],
  );
  return rows.map((row) => Number(row.user_id));
};

/**
 * Adds people to a conversation without a group; those who take part already are left out. They can read earlier
 * messages, which do not count as unread. Throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT and RATE_LIMITED.
 */
export async function addPeople(
  ctx: Context,
  given: { conversationId: string; userIds: readonly string[] },
): Promise<Conversation> {
  const { id: actorId } = ctx.viewer;
  const { conversationId, wanted } = await checkAll({
    conversationId: () => inputId('conversation', 'conversationId', given.conversationId),
    wanted: () => checkPeople(ctx, given.userIds),
  });
  return inAdHoc(ctx, conversationId, wanted, async (hasMessages) => {
    const present = await peopleOf(ctx, conversationId);
    const added = wanted.filter((id) => !present.includes(id));
    if (added.length === 0) return;
    if (present.length + added.length > mostPeople) throw tooMany();
    const opener = hasMessages ? {} : { opener: actorId };
    const marks = new Map<number, number>();
    for (const userId of added) {
      const event = { kind: 'joined', actorId, data: { userId } };
      marks.set(userId, (await append(ctx, conversationTopic(conversationId), event)).seq);
    }
    await notify(ctx, added, 'activity', { conversationId, ...opener });
    for (const [userId, readSeq] of marks)
      await addParticipants(ctx, conversationId, [userId], { readSeq, ...opener });
    // Those who left before see again what told them of its messages.
    for (const userId of added)
      await announce(ctx, await aboutMessagesFor(ctx, conversationId, userId));
  });
}

/** Removes the viewer from a conversation without a group, which ends with the last of its people. Throws NOT_FOUND. */
export const leaveConversation = (ctx: Context, conversationId: number): Promise<Conversation> =>
  inAdHoc(ctx, conversationId, [], async () => {
    const { id } = ctx.viewer;
    const affected = await aboutMessagesFor(ctx, conversationId, id);
    await removeViewer(ctx, conversationId);
    await notify(ctx, [id], 'left', { conversationId });
    await announce(ctx, affected);
  });

async function removeViewer(ctx: Context, conversationId: number): Promise<void> {
  const { id: userId } = ctx.viewer;
  const isLast = (await peopleOf(ctx, conversationId)).length === 1;
  const event = isLast ? { kind: 'closed', data: {} } : { kind: 'left', data: { userId } };
  await append(ctx, conversationTopic(conversationId), { ...event, actorId: userId });
  await ctx.em.execute(
    isLast
      ? 'delete from conversations where id = ?'
      : 'delete from participants where conversation_id = ? and user_id = ?',
    isLast ? [conversationId] : [conversationId, userId],
  );
}

/** Changes the title of a conversation without a group; null removes it. Throws NOT_FOUND and BAD_USER_INPUT. */
export async function rename(
  ctx: Context,
  given: { conversationId: string; title?: string | null },
): Promise<Conversation> {
  ctx.requireViewer();
  const { conversationId, title } = await checkAll({
    conversationId: () => inputId('conversation', 'conversationId', given.conversationId),
    title: () => checkTitle(given.title),
  });
  const renamed = await inAdHoc(ctx, conversationId, [], async (isActivity) => {
    const changed = await ctx.em.execute(
      'update conversations set title = ? where id = ? and title is distinct from ? returning id',
      [title, conversationId, title],
    );
    if (changed.length === 0) return;
    const { id: actorId } = ctx.viewer;
    const event = { kind: 'renamed', actorId, data: {}, isActivity };
    await append(ctx, conversationTopic(conversationId), event);
    // Nobody else sees it yet.
    if (!isActivity) await notify(ctx, [actorId], 'activity', { conversationId });
  });
  return Object.assign(renamed, { title });
}

/**
 * Removes the viewer, whose account is being deleted, from every conversation without a group, inside an open
 * `ctx.commit` that holds no inbox yet.
 */
export async function leaveAll(ctx: Context): Promise<void> {
  const rows = await ctx.em.execute<{ id: string }[]>(
    `select c.id from conversations c join participants p on p.conversation_id = c.id
     where p.user_id = ? and c.kind = ? order by c.id`,
    [ctx.viewer.id, ConversationKind.AD_HOC],
  );
  for (const { id } of rows) await lockStream(ctx, conversationTopic(Number(id)));
  for (const { id } of rows) await removeViewer(ctx, Number(id));
}
