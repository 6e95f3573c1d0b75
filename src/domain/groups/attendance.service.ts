import { randomUUID } from 'node:crypto';
import type { Context } from '../../core/context.js';
import { attendanceTopic } from '../../core/events/topics.js';
import { walk } from '../../core/events/walk.js';
import { leaseMs } from '../../core/leases/leases.js';
import { takesPart } from '../chat/participant.service.js';
import { attendanceOf } from './attendance.watch.js';
import * as groups from './group.service.js';
import { refusalOf } from './group-role.js';

/** That somebody has opened a group's chat, or closed it everywhere. */
export interface Attendance {
  userId: number;
  isThere: boolean;
}

/**
 * The viewer has a group's chat open until `return()`, and hears who else opens it first and closes
 * it last; the first thing told is that they themselves are there. It ends when they are no member
 * any more. Throws NOT_FOUND, and FORBIDDEN to outsiders.
 */
export async function attend(
  ctx: Context,
  groupId: number,
): Promise<AsyncIterableIterator<Attendance>> {
  const { id: viewerId } = ctx.viewer;
  const group = await groups.find(ctx, groupId);
  const conversationId = group.conversation.id;
  const partId = await partOf(ctx, conversationId);
  if (partId === null) throw refusalOf('openChat');
  const watch = attendanceOf(ctx.app, conversationId);
  const told = new Set<number>();
  let letGo = () => {};
  let left = false;
  let begun = false;
  return walk<Attendance>({
    async join(moved) {
      for (const userId of await watch.join(moved)) told.add(userId);
      if (!left) letGo = await hold(ctx, conversationId, partId);
      if (left) letGo();
    },
    leave(moved) {
      left = true;
      watch.leave(moved);
      letGo();
    },
    async next() {
      if (!begun) {
        begun = true;
        told.add(viewerId);
        return { userId: viewerId, isThere: true };
      }
      const change = nextOf(told, watch, viewerId);
      if (!change && watch.members.has(viewerId)) return null;
      return (await takesPart(ctx.fresh(), conversationId)) ? change : 'over';
    },
  });
}

/** The next difference between who was told of and who is there; nobody is told of themselves. */
function nextOf(
  told: Set<number>,
  { there, members }: { there: ReadonlySet<number>; members: ReadonlySet<number> },
  viewerId: number,
): Attendance | null {
  for (const userId of there) {
    if (told.has(userId)) continue;
    told.add(userId);
    return { userId, isThere: true };
  }
  for (const userId of told) {
    if (there.has(userId) || userId === viewerId) continue;
    told.delete(userId);
    // Who left the group is told of by its stream.
    if (members.has(userId)) return { userId, isThere: false };
  }
  return null;
}

async function partOf(ctx: Context, conversationId: number): Promise<number | null> {
  const [row] = await ctx.em.execute<{ id: string }[]>(
    'select id from participants where conversation_id = ? and user_id = ?',
    [conversationId, ctx.viewer.id],
  );
  return row ? Number(row.id) : null;
}

/** Holds a lease until the returned function is called; when the node dies, it runs out. */
async function hold(ctx: Context, conversationId: number, partId: number): Promise<() => void> {
  const { attendance, doorbell, log } = ctx.app;
  const leaseId = randomUUID();
  const ring = () => doorbell.ring(attendanceTopic(conversationId), 0);
  const renew = () => attendance.hold(partId, leaseId, leaseMs);
  const note = (error: unknown) => log.warn({ err: error }, 'attendance not noted');
  await renew();
  ring();
  const renewal = setInterval(() => void renew().catch(note), leaseMs / 3).unref();
  return () => {
    clearInterval(renewal);
    attendance.release(partId, leaseId, 0).then(ring, note);
  };
}
