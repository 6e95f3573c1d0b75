import { type Dialect, legacyPolicy } from '../runtime/dialect.js';
import { ok, row } from '../runtime/row.js';
import { auth } from './auth.routes.js';
import { calls } from './calls.routes.js';
import * as gql from './documents.generated.js';

/** An operation that is served. */
export interface Endpoint {
  /** `WS` for a socket. */
  method: string;
  path: string;
}

/** A calendar of calls, under `/api/`. Its index lists `endpoints`. */
export const meetings = (endpoints: () => Endpoint[]): Dialect => ({
  name: 'meetings',
  policy: legacyPolicy('meetings'),
  deprecatedAt: new Date('2026-11-21'),
  names: {
    identifier: 'email',
    firstName: 'full_name',
    lastName: 'full_name',
    refreshToken: 'refresh',
    position: 'num',
    description: 'info',
    scheduledAt: 'scheld_time',
    isGroup: 'is_group',
    meetingId: 'call_uid',
    userId: 'user_id',
    durationMinutes: 'duration',
  },
  additions: [
    'The scheme `JWT` is accepted as well as `Bearer`.',
    '`refresh` in the reply to `POST /api/user/token/refresh/`.',
    '`call_uid`, `call` and `call_id` in replies about a meeting; `call` or `call_id` instead of `call_uid`, and `user` instead of `user_id`, in bodies.',
    '`user_id`, `user`, `date_sent` and `accepted` in replies about an invitation.',
    '`is_group` may be left out, which means false.',
  ],
  rows: [
    row('GET /api', {
      auth: null,
      document: gql.MeetingsEndpointsDocument,
      reply: () => ok(endpoints()),
    }),
    ...auth,
    ...calls,
  ],
  sockets: [],
});
