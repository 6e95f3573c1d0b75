import { type Dialect, legacyPolicy } from '../runtime/dialect.js';
import { ok } from '../runtime/reply.js';
import { row } from '../runtime/row.js';
import { auth } from './auth.routes.js';
import { calls } from './calls.routes.js';
import { MeetingsEndpointsDocument } from './documents.generated.js';

/** One path that is served. */
export interface Endpoint {
  /** `WS` for a socket. */
  method: string;
  path: string;
}

/** The API of a calendar of calls, under `/api/`; its index lists what `endpoints` gives. */
export const meetings = (endpoints: () => Endpoint[]): Dialect => ({
  name: 'meetings',
  policy: legacyPolicy('meetings'),
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
