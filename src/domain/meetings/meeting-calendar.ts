import type { Context } from '../../core/context.js';
import { userById } from '../account/user.service.js';
import { agenda, totalMinutes } from './agenda.service.js';
import { meetingByUid } from './meeting.service.js';

/**
 * A meeting as an iCalendar file (RFC 5545), for its host and invited users, without e-mail addresses. A
 * meeting without an agenda has no end. Throws NOT_FOUND.
 */
export async function calendarOf(ctx: Context, meetingUid: string): Promise<string> {
  const meeting = await meetingByUid(ctx, meetingUid);
  const items = await agenda(ctx, meeting);
  const host = await userById(ctx, meeting.host.id);
  const minutes = totalMinutes(items);
  const end = minutes ? new Date(meeting.scheduledAt.getTime() + minutes * 60_000) : null;
  const lines = items.map(
    ({ position, title, description, durationMinutes }) =>
      `${position}. ${title} (${durationMinutes} min)${description && `: ${description}`}`,
  );
  const { publicUrl } = ctx.app.config;
  const { ICalCalendar } = await import('ical-generator');
  const calendar = new ICalCalendar({ prodId: '//Parley//Parley//EN' });
  calendar.createEvent({
    id: `${meeting.uid}@${new URL(publicUrl).hostname}`,
    // Calendars replace an entry by one with a higher sequence number.
    sequence: items.length,
    stamp: meeting.createdAt,
    start: meeting.scheduledAt,
    end,
    summary: meeting.title,
    description: [`Host: ${host.fullName || host.username}`, ...lines].join('\n'),
  });
  return calendar.toString();
}
