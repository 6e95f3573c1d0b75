import { at, door, nobody, number, open, owned, type RestRow, user } from './rows.js';
import type { World } from './world.js';

const profile = (w: World) => ({ profile_id: number(w.people.ada.id), alias: 'Eve' });
const edit: RestRow = {
  body: profile,
  outcomes: [nobody, ['cleo', 403], ['dora', 403], ['ada', 200]],
};

export const tweets: Record<string, RestRow> = {
  'tweets POST /api/auth/obtain_token': door({ username: 'ada', password: 'wrong wrong' }, 401),
  'tweets POST /api/auth/refresh_token': door({ refresh: 'forged' }, 401),
  'tweets POST /api/auth/user/register': door(
    { username: 'ada', email: 'x@example.org', password: 'long enough it is' },
    400,
  ),
  'tweets POST /api/auth/user/logout': door({ refresh_token: 'forged' }, 400),
  'tweets PUT /api/auth/user/edit': {
    body: () => ({ username: 'ada' }),
    outcomes: [nobody, ['cleo', 400], ['ada', 200]],
  },
  'tweets DELETE /api/auth/user/delete': {
    body: (w) => ({ refresh_token: w.people.ada.refreshToken }),
    outcomes: [nobody, ['cleo', 400]],
  },
  'tweets GET /api/profiles/view_profile/:id': open(user('/api/profiles/view_profile/:id')),
  'tweets PUT /api/prfiles/edit': edit,
  'tweets PUT /api/profiles/edit': edit,
  'tweets GET /api/tweets': open(),
  'tweets POST /api/tweets': open(undefined, () => ({ content: 'public' }), 201),
  'tweets GET /api/tweets/:id': open(at('/api/tweets/:id', 'post')),
  'tweets PUT /api/tweets/:id': owned(at('/api/tweets/:id', 'post'), () => ({ content: 'x' })),
  'tweets PATCH /api/tweets/:id': owned(at('/api/tweets/:id', 'post'), () => ({ content: 'x' })),
  'tweets DELETE /api/tweets/:id': owned(at('/api/tweets/:id', 'post'), undefined, 204),
  'tweets POST /api/tweets/:id/like': open(at('/api/tweets/:id/like', 'post')),
  'tweets GET /admin': {
    outcomes: [
      [null, 404],
      ['cleo', 404],
      ['ada', 404],
      ['dora', 200],
    ],
  },
};
