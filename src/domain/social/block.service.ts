import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { lockStream } from '../../core/events/append.js';
import { attendanceTopic, conversationTopic, presenceTopic } from '../../core/events/topics.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { User } from '../account/user.entity.js';
import { userById } from '../account/user.service.js';
import { endCallsWith } from '../calls/call-transition.service.js';
import { findPair } from '../chat/conversation.service.js';
import { endAdmissionsWith, tellEnded } from '../groups/admission.js';
import {
  aboutOther,
  announce,
  announceLimited,
  type Changed,
  holdInboxes,
  notify,
  takeBackBetween,
} from '../inbox/inbox.service.js';
import { Block } from './block.entity.js';
import { deleteTiesWith } from './deletion.service.js';

/** The most users that one user may block. */
const mostBlocks = 10_000;

/**
 * Blocks a user: from the commit on, neither exists for the other. Follows, friendships, requests, invitations to
 * groups and calls between the two end with their notifications, and nothing brings them back. Idempotent. Throws NOT_FOUND, also for a user who blocked the viewer,
 * and BAD_USER_INPUT for the viewer and for too many blocks.
 */
export const block = (ctx: Context, userId: number): Promise<User> =>
  changeBlock(ctx, userId, async (them, state) => {
    if (state === 'made') return;
    if (state === 'suffered' || them.suspendedAt) throw notFound('User');
    const { id: viewerId } = ctx.viewer;
    await assertRoom(ctx);
    const newest = 'select max(created_at) from blocks where user_id = ? and made';
    const createdAt = await nextMoment(ctx, newest, [viewerId]);
    await ctx.em.execute(
      `insert into blocks (user_id, other_id, made, created_at) values (?, ?, true, ?), (?, ?, false, ?)`,
      [viewerId, userId, createdAt, userId, viewerId, createdAt],
    );
    const affected = await aboutEachOther(ctx, userId);
    await deleteTiesWith(ctx, userId);
    const requests = await endAdmissionsWith(ctx, userId);
    await takeBackBetween(ctx, userId);
    await endCallsWith(ctx, userId);
    await readAll(ctx, userId);
    await holdInboxes(ctx, [viewerId, userId, ...requests.flatMap(({ admins }) => admins)]);
    await tellEnded(ctx, requests);
    await announce(ctx, affected);
    await tell(ctx, userId, true);
  });

/** Ends a block of the viewer; idempotent. Throws NOT_FOUND, also for a user who blocked the viewer, and RATE_LIMITED. */
export const unblock = (ctx: Context, userId: number): Promise<User> =>
  changeBlock(ctx, userId, async (them, state) => {
    if (state === 'suffered' || (state === null && them.suspendedAt)) throw notFound('User');
    if (state === null) return;
    const { id: viewerId } = ctx.viewer;
    await ctx.em.execute('delete from blocks where (user_id, other_id) in ((?, ?), (?, ?))', [
      viewerId,
      userId,
      userId,
      viewerId,
    ]);
    const affected = await aboutEachOther(ctx, userId);
    await holdInboxes(ctx, [viewerId, userId]);
    await announceLimited(ctx, affected);
    await tell(ctx, userId, false);
  });

/** The notifications of each of the two that a block hides and its end shows. */
const aboutEachOther = async (ctx: Context, userId: number): Promise<Changed[]> => [
  ...(await aboutOther(ctx, ctx.viewer.id, userId)),
  ...(await aboutOther(ctx, userId, ctx.viewer.id)),
];

/** Locks both users while `change` makes or ends a block, which no message, call or follow overtakes. */
async function changeBlock(
  ctx: Context,
  userId: number,
  change: (them: User, state: 'made' | 'suffered' | null) => Promise<void>,
): Promise<User> {
  const { id: viewerId } = ctx.viewer;
  if (userId === viewerId)
    throw badInput('userId', 'You cannot block yourself.').because('OWN_ACCOUNT');
  return ctx.commit(async () => {
    const people = await lockRows(ctx, User, [viewerId, userId]);
    const them = people.find(({ id }) => id === userId);
    if (people.length < 2 || !them || people.some(({ isDeleted }) => isDeleted)) {
      throw notFound('User');
    }
    const [row] = await ctx.em.execute<{ made: boolean }[]>(
      'select made from blocks where user_id = ? and other_id = ?',
      [viewerId, userId],
    );
    const state = row ? (row.made ? 'made' : 'suffered') : null;
    await change(them, state);
    return them;
  });
}

async function assertRoom(ctx: Context): Promise<void> {
  const full = await ctx.em.execute(
    'select from blocks where user_id = ? and made offset ? limit 1',
    [ctx.viewer.id, mostBlocks - 1],
  );
  if (full.length > 0)
    throw badInput('userId', `At most ${mostBlocks} users can be blocked.`).because('LIST_FULL');
}

/** Reads the conversation of the two to its end, since no later reading may be seen by the other one. */
async function readAll(ctx: Context, userId: number): Promise<void> {
  const id = await findPair(ctx, userId);
  if (id === null) return;
  // Locked until the commit, so that a message under way comes before the block or is refused.
  const head = await lockStream(ctx, conversationTopic(id));
  await ctx.em.execute(
    'update participants set read_seq = ? where conversation_id = ? and user_id = ?',
    [head, id, ctx.viewer.id],
  );
}

/** Tells the viewer's devices alone. Watchers of the presence of the two, and of the chats that both are in, look again. */
async function tell(ctx: Context, userId: number, isBlocked: boolean): Promise<void> {
  const { id: viewerId } = ctx.viewer;
  await notify(ctx, [viewerId], 'blocked', { userId, isBlocked });
  ctx.ring(presenceTopic(viewerId));
  ctx.ring(presenceTopic(userId));
  const shared = await ctx.em.execute<{ conversation_id: string }[]>(
    `select conversation_id from participants mine join participants theirs using (conversation_id)
     where mine.user_id = ? and theirs.user_id = ?`,
    [viewerId, userId],
  );
  for (const row of shared) ctx.ring(attendanceTopic(Number(row.conversation_id)));
}

/** Users whom the viewer blocked, newest block first. */
export const blockedUsers = connection({
  entity: Block,
  viewer: 'user',
  node: 'other',
  find: userById,
  where: (row) => sql`${row}.made`,
  order: byMoment(),
});

/** Whether the viewer blocked a user; nobody learns who blocked them. */
export const viewerHasBlocked = computed(
  User,
  (row) =>
    sql`exists (select from blocks mine where mine.user_id = ${viewerId} and mine.other_id = ${row}.id and mine.made)`,
  Boolean,
);
