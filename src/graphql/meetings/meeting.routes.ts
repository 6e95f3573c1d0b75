import type { FastifyInstance } from 'fastify';
import type { App } from '../../core/app.js';
import { originOf } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { localUuid } from '../../core/global-id.js';
import { calendarOf } from '../../domain/meetings/meeting-calendar.js';
import { contextFor, tokenOf } from '../server/authenticate.js';

/** The path of the iCalendar file of a meeting. */
export const calendarPath = (uid: string): string => `/meetings/${uid}.ics`;

/** Serves each meeting as an iCalendar file to users who may see it, and 404 to others. */
export async function meetingCalendars(server: FastifyInstance, { app }: { app: App }) {
  server.get<{ Params: { uid: string } }>('/meetings/:uid.ics', async (request, reply) => {
    const token = tokenOf('Bearer', request.headers.authorization);
    const ctx = await contextFor(app, token, originOf(app, request.raw, { requestId: request.id }));
    const uid = localUuid('meeting', `meeting_${request.params.uid}`);
    if (ctx.viewer && uid === null) throw notFound('Meeting');
    const file = await calendarOf(ctx, uid as string);
    return reply
      .headers({
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': `attachment; filename="${uid}.ics"`,
        'cache-control': 'private, no-cache',
      })
      .send(file);
  });
}
