import type { Context } from '../../core/context.js';
import { badInput, checkAll } from '../../core/errors.js';
import { inputId } from '../../core/global-id.js';
import { bind, raw, run, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { holdAccounts } from '../account/hold.service.js';
import { notify } from '../inbox/inbox.service.js';
import type { Conversation } from './conversation.entity.js';
import { conversationById } from './conversation.service.js';
import { isArchived, isMarkedUnread, isStreamOf } from './participation.reads.js';

// The state of a conversation that only the viewer has. It is a row of theirs, and their devices are told by an
// activity of the conversation in their inbox.

/** The most conversations that a user may have pinned. */
const mostPinned = 20;

const part = raw('part');
const stream = raw('stream');

/**
 * Changes the viewer's participation `part` in a conversation with the stream `stream`, if `isDue`. Throws NOT_FOUND.
 */
async function change(
  ctx: Context,
  conversationId: number,
  { set, isDue, after }: { set: Sql; isDue: Sql; after?: () => Promise<void> },
): Promise<Conversation> {
  const conversation = await conversationById(ctx, conversationId);
  await ctx.commit(async () => {
    await holdAccounts(ctx);
    const changed = await run(
      ctx,
      sql`update participants part set ${set} from streams stream
        where part.conversation_id = ${bind(conversationId, 'bigint')} and part.user_id = ${viewerId}
          and ${isStreamOf(stream, sql`part.conversation_id`)} and ${isDue} returning part.id`,
    );
    if (changed.length === 0) return;
    await notify(ctx, [ctx.viewer.id], 'activity', { conversationId });
    await after?.();
  });
  return conversation;
}

// A conversation that is archived stays so, whatever came while it was muted.
const stillArchived = sql`archived_seq = case when ${isArchived(part, stream)} then stream.head end`;

/** Stands for a time without end. */
const forever = new Date('9999-12-31T23:59:59Z');

/**
 * Mutes a conversation until a time, or until it is unmuted: its messages do not notify the viewer, and do not bring
 * it back from the archive. Throws NOT_FOUND, and BAD_USER_INPUT for a time that has passed.
 */
export async function mute(
  ctx: Context,
  given: { conversationId: string; until?: Date | null },
): Promise<Conversation> {
  ctx.requireViewer();
  const { conversationId, until } = await checkAll({
    conversationId: () => inputId('conversation', 'conversationId', given.conversationId),
    until() {
      if (given.until && given.until.getTime() <= Date.now())
        throw badInput('until', 'This time has passed already.');
      return given.until;
    },
  });
  const time = bind(until ?? forever, 'timestamptz');
  return change(ctx, conversationId, {
    set: sql`muted_until = ${time}, ${stillArchived}`,
    isDue: sql`part.muted_until is distinct from ${time}`,
  });
}

/** Ends a mute. Throws NOT_FOUND. */
export const unmute = (ctx: Context, conversationId: number): Promise<Conversation> =>
  change(ctx, conversationId, {
    set: sql`muted_until = null, ${stillArchived}`,
    isDue: sql`part.muted_until is not null`,
  });

/** Puts a conversation at the front of the viewer's lists, and out of the archive. Throws NOT_FOUND and BAD_USER_INPUT. */
export const pin = (ctx: Context, conversationId: number): Promise<Conversation> =>
  change(ctx, conversationId, {
    set: sql`pinned_at = now(), archived_seq = null`,
    isDue: sql`part.pinned_at is null`,
    // The inbox of the viewer is locked by now, so that pins are counted one after the other.
    async after() {
      const [row] = await run<{ count: number }>(
        ctx,
        sql`select count(*)::int as count from participants where user_id = ${viewerId} and pinned_at is not null`,
      );
      if ((row?.count ?? 0) > mostPinned)
        throw badInput(
          'conversationId',
          `At most ${mostPinned} conversations can be pinned.`,
        ).because('LIST_FULL');
    },
  });

/** Ends a pin. Throws NOT_FOUND. */
export const unpin = (ctx: Context, conversationId: number): Promise<Conversation> =>
  change(ctx, conversationId, {
    set: sql`pinned_at = null`,
    isDue: sql`part.pinned_at is not null`,
  });

/** Archives a conversation, until a message comes while it is not muted. Ends a pin. Throws NOT_FOUND. */
export const archive = (ctx: Context, conversationId: number): Promise<Conversation> =>
  change(ctx, conversationId, {
    set: sql`archived_seq = stream.head, pinned_at = null`,
    isDue: sql`not ${isArchived(part, stream)}`,
  });

/** Takes a conversation out of the archive. Throws NOT_FOUND. */
export const unarchive = (ctx: Context, conversationId: number): Promise<Conversation> =>
  change(ctx, conversationId, { set: sql`archived_seq = null`, isDue: isArchived(part, stream) });

/** Marks a conversation as unread, until the viewer reads it or writes. Read marks do not move back. Throws NOT_FOUND. */
export const markUnread = (ctx: Context, conversationId: number): Promise<Conversation> =>
  change(ctx, conversationId, {
    set: sql`unread_seq = stream.head`,
    isDue: sql`not ${isMarkedUnread(part)}`,
  });
