import { type Context, inOrder, type LoaderBatch } from '../../core/context.js';
import { badInput, forbidden, notFound } from '../../core/errors.js';
import { findPage, type Page, type PageArgs } from '../../core/pagination.js';
import { cleanText } from '../../core/text.js';
import { User } from '../account/user.entity.js';
import { Meeting } from './meeting.entity.js';

/** What a meeting begins with. */
export interface NewMeeting {
  channelName: string;
  scheduledAt: Date;
  isGroup: boolean;
}

/** Sets up a meeting of the viewer's, who is its host. Throws BAD_USER_INPUT. */
export async function create(ctx: Context, wanted: NewMeeting): Promise<Meeting> {
  const host = ctx.em.getReference(User, ctx.viewer.id);
  const channelName = cleanText('channelName', wanted.channelName, { min: 1, max: 200 });
  const { scheduledAt, isGroup } = wanted;
  const year = scheduledAt.getUTCFullYear();
  if (year < 1970 || year > 9999) throw badInput('scheduledAt', 'A year from 1970 to 9999.');
  return ctx.commit(async () => {
    const meeting = ctx.em.create(Meeting, { host, channelName, scheduledAt, isGroup });
    await ctx.em.flush();
    return meeting;
  });
}

/** Reads those of some meetings that the viewer hosts or is invited to. */
const meetingsOfViewer =
  <K extends 'id' | 'uid'>(key: K): LoaderBatch<Meeting[K], Meeting> =>
  async (ctx, keys) => {
    const { id } = ctx.viewer;
    const rows: object[] = await ctx.em.execute(
      `select * from meetings where ?? in (?) and (host_id = ? or exists (
         select from invitations where meeting_id = meetings.id and invitee_id = ?))`,
      [key, [...keys], id, id],
    );
    const found = rows.map((row) => ctx.em.map(Meeting, row as never));
    return inOrder(keys, found, (one) => one[key]).map((one) => one ?? notFound('Meeting'));
  };

const byUid = meetingsOfViewer('uid');
const byId = meetingsOfViewer('id');

/** A meeting the viewer hosts or is invited to. Throws NOT_FOUND, to everybody else too. */
export async function meetingByUid(ctx: Context, uid: string): Promise<Meeting> {
  void ctx.viewer;
  return ctx.loader(byUid).load(uid);
}

/** The same, by the number it has inside. */
export const meetingById = (ctx: Context, id: number): Promise<Meeting> =>
  ctx.loader(byId).load(id);

/**
 * A meeting the viewer hosts, locked until the open `ctx.commit` ends. Throws NOT_FOUND, and
 * FORBIDDEN to those who are only invited.
 */
export async function lockHosted(ctx: Context, uid: string): Promise<Meeting> {
  const meeting = await meetingByUid(ctx, uid);
  if (meeting.host.id !== ctx.viewer.id) throw forbidden('Only its host adds to a meeting.');
  const held = await ctx.em.execute('select from meetings where id = ? for no key update', [
    meeting.id,
  ]);
  if (held.length === 0) throw notFound('Meeting');
  return meeting;
}

/** The meetings the viewer hosts or is invited to, the newest first. */
export async function list(ctx: Context, args: PageArgs): Promise<Page<Meeting>> {
  const { id } = ctx.viewer;
  return findPage(ctx, Meeting, args, (query) => {
    query.andWhere(
      '(row.host_id = ? or row.id in (select meeting_id from invitations where invitee_id = ?))',
      [id, id],
    );
  });
}

/** Deletes the meetings that a user hosts and their invitations, inside an open `ctx.commit`. */
export async function deleteDataOf(ctx: Context, userId: number): Promise<void> {
  await ctx.em.execute('delete from meetings where host_id = ?', [userId]);
  await ctx.em.execute('delete from invitations where invitee_id = ?', [userId]);
}
