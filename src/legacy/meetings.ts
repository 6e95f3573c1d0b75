import type { Dialect } from './dialect.js';
import { auth } from './meetings/auth.js';
import { calls } from './meetings/calls.js';
import { MeetingsEndpointsDocument } from './meetings.generated.js';
import { ok } from './reply.js';
import { row } from './row.js';

/** One path that is served. */
export interface Endpoint {
  /** `WS` for a socket. */
  method: string;
  path: string;
}

/** The API of a calendar of calls, under `/api/`; its index lists what `endpoints` gives. */
export const meetings = (endpoints: () => Endpoint[]): Dialect => ({
  door: 'meetings',
  deprecatedAt: new Date('2026-11-21'),
  names: {
    identifier: 'email',
    firstName: 'full_name',
    lastName: 'full_name',
    refreshToken: 'refresh',
    channelName: 'channel_name',
    scheduledAt: 'scheld_time',
    isGroup: 'is_group',
    meetingId: 'call_uid',
    userId: 'user_id',
    durationMinutes: 'duration',
  },
  rows: [
    row('GET /api', {
      auth: null,
      document: MeetingsEndpointsDocument,
      reply: () => ok(endpoints()),
    }),
    ...auth,
    ...calls,
  ],
  sockets: [],
});
