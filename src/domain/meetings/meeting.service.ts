import { type Context, inOrder, type LoaderBatch } from '../../core/context.js';
import { badInput, checkAll, forbidden, notFound, unauthenticated } from '../../core/errors.js';
import type { Page, PageArgs } from '../../core/pagination.js';
import { allColumns } from '../../core/postgres/columns.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { finder } from '../../core/reads/visible.js';
import { cleanText } from '../../core/text.js';
import { User } from '../account/user.entity.js';
import { areBlocked } from '../social/block.entity.js';
import { Meeting } from './meeting.entity.js';

/** The fields of a new meeting. */
export interface NewMeeting {
  title: string;
  scheduledAt: Date;
  isGroup: boolean;
}

/** Creates a meeting hosted by the viewer. Throws BAD_USER_INPUT. */
export async function create(ctx: Context, wanted: NewMeeting): Promise<Meeting> {
  const host = ctx.em.getReference(User, ctx.viewer.id);
  const { scheduledAt, isGroup } = wanted;
  const { title } = await checkAll({
    title: () => cleanText('title', wanted.title, { min: 1, max: 200 }),
    scheduledAt: () => {
      const year = scheduledAt.getUTCFullYear();
      if (year < 1970 || year > 9999)
        throw badInput('scheduledAt', 'Must be in the years 1970 to 9999.');
    },
  });
  return ctx.commit(async () => {
    const [locked] = await lockRows(ctx, User, [host.id]);
    if (!locked || locked.isDeleted || locked.suspendedAt) throw unauthenticated();
    const newest = 'select max(created_at) from meetings where host_id = ?';
    const createdAt = await nextMoment(ctx, newest, [host.id]);
    const meeting = ctx.em.create(Meeting, { host, title, scheduledAt, isGroup, createdAt });
    await ctx.em.flush();
    return meeting;
  });
}

const meetingsByUid: LoaderBatch<string, Meeting> = async (ctx, uids) => {
  const { id } = ctx.viewer;
  const rows: object[] = await ctx.em.execute(
    `select ${allColumns(ctx, Meeting)} from meetings
     where uid in (?) and (host_id = ? or not ${areBlocked('?', 'host_id')} and exists (
       select from invitations where meeting_id = meetings.id and invitee_id = ?))`,
    [[...uids], id, id, id],
  );
  const found = rows.map((row) => ctx.em.map(Meeting, row as never));
  return inOrder(uids, found, ({ uid }) => uid).map((one) => one ?? notFound('Meeting'));
};

/** Loads a meeting that the viewer hosts or is invited to, by its public id. Throws NOT_FOUND. */
export async function meetingByUid(ctx: Context, uid: string): Promise<Meeting> {
  ctx.requireViewer();
  return ctx.loader(meetingsByUid).load(uid);
}

/** The same by its internal id. */
export const meetingById = finder(Meeting);

/**
 * Locks a meeting of the viewer until the open `ctx.commit` ends. Throws NOT_FOUND, and FORBIDDEN for
 * invited users.
 */
export async function lockHosted(ctx: Context, uid: string): Promise<Meeting> {
  const meeting = await meetingByUid(ctx, uid);
  if (meeting.host.id !== ctx.viewer.id)
    throw forbidden('Only the host of a meeting may add to it.').because('HOST_ONLY');
  const held = await ctx.em.execute('select from meetings where id = ? for no key update', [
    meeting.id,
  ]);
  if (held.length === 0) throw notFound('Meeting');
  return meeting;
}

const meetings = connection({ entity: Meeting, order: byMoment() });

/** Meetings that the viewer hosts or is invited to, newest first. */
export const list = (ctx: Context, args: PageArgs): Promise<Page<Meeting>> =>
  meetings.page(ctx, null, args);

/** Deletes the meetings that a user hosts and their invitations, inside an open `ctx.commit`. */
export async function deleteDataOf(ctx: Context, userId: number): Promise<void> {
  await ctx.em.execute('delete from meetings where host_id = ?', [userId]);
  await ctx.em.execute('delete from invitations where invitee_id = ?', [userId]);
}
