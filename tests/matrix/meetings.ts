import { door, nobody, number, open, type RestRow } from './rows.js';
import type { World } from './world.js';

const uid = (w: World) => w.meeting.slice('meeting_'.length);
const guest = (w: World) => number(w.people.dora.id);

export const meetings: Record<string, RestRow> = {
  'meetings GET /api': { outcomes: [[null, 200]] },
  'meetings POST /api/user/register': door(
    { username: 'ada', full_name: 'Ada', email: 'x@example.org', password: 'long enough it is' },
    400,
  ),
  'meetings POST /api/user/token': door({ email: 'ada@example.org', password: 'wrong wrong' }, 401),
  'meetings POST /api/user/token/refresh': door({ refresh: 'forged' }, 401),
  'meetings POST /api/user/token/blacklist': door({ refresh: 'forged' }, 400),
  'meetings POST /api/call/create': open(
    undefined,
    () => ({ channel_name: 'mine', scheld_time: '2030-01-01T00:00:00Z', is_group: 'True' }),
    201,
  ),
  'meetings POST /api/call/milestone/create': {
    body: (w) => ({ call_uid: uid(w), num: 1, title: 'first', info: '', duration: 5 }),
    outcomes: [nobody, ['cleo', 400], ['ben', 403], ['ada', 201]],
  },
  'meetings POST /api/call/invite/create': {
    body: (w) => ({ call_uid: uid(w), user_id: guest(w) }),
    outcomes: [nobody, ['cleo', 400], ['ben', 403], ['ada', 201]],
  },
  'meetings GET /api/call/details/:uid': {
    path: (w) => `/api/call/details/${uid(w)}/`,
    outcomes: [nobody, ['cleo', 404], ['dora', 404], ['ada', 200], ['ben', 200]],
    tells: ['ada', 'ben'],
  },
  'meetings GET /api/user/invites/:pk': {
    path: (w) => `/api/user/invites/${number(w.people.ben.id)}/`,
    outcomes: [nobody, ['cleo', 403], ['ada', 403], ['ben', 200]],
    tells: ['ben'],
  },
};
