import { randomUUID } from 'node:crypto';
import type { Context } from '../../core/context.js';
import { ChangeSource } from '../../core/events/change-subscription.js';
import { attendanceTopic } from '../../core/events/topics.js';
import { leaseMs } from '../../core/leases/leases.js';
import { isParticipant } from '../chat/conversation.service.js';
import type { WatchedChat } from './attendance.watch.js';
import * as groups from './group.service.js';
import { refusalOf } from './group-role.js';

/** A member opened a group's chat on a first device, or closed it on the last one. */
export interface Attendance {
  userId: number;
  isThere: boolean;
}

/**
 * Holds a group's chat open for the viewer while the source is subscribed to, and yields other members who open
 * and closes it; the first item is the viewer themselves. Ends when the viewer leaves the group. Throws NOT_FOUND,
 * and FORBIDDEN for non-members.
 */
export async function attend(ctx: Context, groupId: number): Promise<ChangeSource<Attendance>> {
  const { id: viewerId } = ctx.viewer;
  const group = await groups.find(ctx, groupId);
  const conversationId = group.conversation.id;
  const participantId = await participantIdOf(ctx, conversationId);
  if (participantId === null) throw refusalOf('openChat');
  const { attendanceWatch } = ctx.app;
  let chat: WatchedChat = { present: new Set(), members: new Set() };
  const known = new Set<number>();
  let release = () => {};
  let left = false;
  let begun = false;
  return new ChangeSource<Attendance>({
    async join(changed) {
      chat = await attendanceWatch.join(conversationId, changed);
      for (const userId of chat.present) known.add(userId);
      if (!left) release = await hold(ctx, conversationId, participantId);
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
        return { userId: viewerId, isThere: true };
      }
      const change = nextOf(known, chat, viewerId);
      if (!change && chat.members.has(viewerId)) return null;
      return (await isParticipant(ctx.fresh(), conversationId)) ? change : 'end';
    },
  });
}

/** The next difference between the users known as present and those who have the chat open, except the viewer. */
function nextOf(
  known: Set<number>,
  { present, members }: WatchedChat,
  viewerId: number,
): Attendance | null {
  for (const userId of present) {
    if (known.has(userId)) continue;
    known.add(userId);
    return { userId, isThere: true };
  }
  for (const userId of known) {
    if (present.has(userId) || userId === viewerId) continue;
    known.delete(userId);
    // Members who left have an event in the stream of the group.
    if (members.has(userId)) return { userId, isThere: false };
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
async function hold(
  ctx: Context,
  conversationId: number,
  participantId: number,
): Promise<() => void> {
  const { attendance, doorbell, log } = ctx.app;
  const leaseId = randomUUID();
  const ring = () => doorbell.ring(attendanceTopic(conversationId), 0);
  const renew = () => attendance.hold(participantId, leaseId, leaseMs);
  const note = (error: unknown) => log.warn({ err: error }, 'attendance not stored');
  await renew();
  ring();
  const renewal = setInterval(() => void renew().catch(note), leaseMs / 3).unref();
  return () => {
    clearInterval(renewal);
    attendance.release(participantId, leaseId, 0).then(ring, note);
  };
}
