import { randomUUID } from 'node:crypto';
import type { Context } from '../../core/context.js';
import { ChangeSource } from '../../core/events/change-subscription.js';
import { attendanceTopic } from '../../core/events/topics.js';
import { leaseMs } from '../../core/leases/leases.js';
import { isParticipant } from '../chat/conversation.service.js';
import { blockedAmong } from '../social/hearing.js';
import type { WatchedChat } from './attendance.watch.js';
import * as groups from './group.service.js';
import { refusalOf } from './group-permissions.js';

/** A member opened a group's chat on a first device, or closed it on the last one. */
export interface Attendance {
  userId: number;
  isPresent: boolean;
}

/**
 * Holds a group's chat open for the viewer while the source is subscribed to, and yields other members who open
 * and close it, without those in a block with the viewer; the first item is the viewer themselves. Ends when the viewer leaves the group. Throws NOT_FOUND,
 * and FORBIDDEN for non-members.
 */
export async function attend(ctx: Context, groupId: number): Promise<ChangeSource<Attendance>> {
  const { id: viewerId } = ctx.viewer;
  const group = await groups.find(ctx, groupId);
  const conversationId = group.conversation.id;
  const participantId = await participantIdOf(ctx, conversationId);
  if (participantId === null) throw refusalOf('openChat');
  const { attendanceWatch } = ctx.app;
  let chat: WatchedChat = { present: new Set(), members: new Set(), membersVersion: 0 };
  let blocked: ReadonlySet<number> = new Set();
  let blockedAt = -1;
  const known = new Set<number>();
  let release = () => {};
  let left = false;
  let begun = false;
  const readBlocks = async () => {
    if (blockedAt === chat.membersVersion) return;
    blockedAt = chat.membersVersion;
    blocked = await blockedAmong(ctx.fresh(), chat.members);
  };
  return new ChangeSource<Attendance>({
    async join(changed) {
      chat = await attendanceWatch.join(conversationId, changed);
      await readBlocks();
      for (const userId of chat.present) if (!blocked.has(userId)) known.add(userId);
      if (!left) release = hold(ctx, conversationId, participantId);
      if (left) release();
    },
    leave(changed) {
      left = true;
      attendanceWatch.leave(conversationId, changed);
      release();
    },
    async next() {
      if (!begun) {
        begun = true;
        known.add(viewerId);
        return { userId: viewerId, isPresent: true };
      }
      await readBlocks();
      const change = nextOf(known, chat, blocked, viewerId);
      if (!change && chat.members.has(viewerId)) return null;
      return (await isParticipant(ctx.fresh(), conversationId)) ? change : 'end';
    },
  });
}

/** The next difference between the users known as present and those who have the chat open, except the viewer. */
function nextOf(
  known: Set<number>,
  { present, members }: WatchedChat,
  blocked: ReadonlySet<number>,
  viewerId: number,
): Attendance | null {
  for (const userId of present) {
    if (known.has(userId) || blocked.has(userId)) continue;
    known.add(userId);
    return { userId, isPresent: true };
  }
  for (const userId of known) {
    if ((present.has(userId) && !blocked.has(userId)) || userId === viewerId) continue;
    known.delete(userId);
    // Members who left have an event in the stream of the group.
    if (members.has(userId)) return { userId, isPresent: false };
  }
  return null;
}

async function participantIdOf(ctx: Context, conversationId: number): Promise<number | null> {
  const [row] = await ctx.em.execute<{ id: string }[]>(
    'select id from participants where conversation_id = ? and user_id = ?',
    [conversationId, ctx.viewer.id],
  );
  return row ? Number(row.id) : null;
}

/** Holds a lease until the returned function is called; it expires when the node dies. */
function hold(ctx: Context, conversationId: number, participantId: number): () => void {
  const { attendance, doorbell } = ctx.app;
  const leaseId = randomUUID();
  const ring = () => doorbell.ring(attendanceTopic(conversationId), 0);
  const renew = () => attendance.hold(participantId, leaseId, leaseMs);
  renew();
  ring();
  const renewal = setInterval(renew, leaseMs / 3).unref();
  return () => {
    clearInterval(renewal);
    attendance.release(participantId, leaseId, 0);
    ring();
  };
}
