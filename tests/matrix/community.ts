import { at, door, nobody, number, open, owned, type RestRow, toCallee, user } from './rows.js';

const wrong = { username: 'ada', password: 'wrong wrong' };

export const community: Record<string, RestRow> = {
  'community POST /api/users/register': door({ ...wrong, email: 'x@example.org' }, 400),
  'community POST /api/users/login': door(wrong, 400),
  'community POST /api/token': door(wrong, 400),
  'community POST /api/token/refresh': door({ refresh: 'forged' }, 401),

  'community GET /api/users/me': open(),
  'community GET /api/users': open(),
  'community GET /api/users/:id': open(user('/api/users/:id')),
  'community PATCH /api/users/:id': owned(user('/api/users/:id'), () => ({ first_name: 'Eve' })),
  'community PUT /api/users/:id': owned(user('/api/users/:id'), () => ({ first_name: 'Eve' })),
  'community DELETE /api/users/:id': {
    path: user('/api/users/:id'),
    outcomes: [nobody, ['cleo', 403], ['dora', 403]],
  },
  'community POST /api/users/:id/follow': {
    path: user('/api/users/:id/follow'),
    outcomes: [nobody, ['cleo', 200], ['ada', 400]],
  },
  'community POST /api/users/:id/unfollow': {
    path: user('/api/users/:id/unfollow'),
    outcomes: [nobody, ['cleo', 200], ['ada', 400]],
  },
  'community GET /api/users/:id/followers': open(user('/api/users/:id/followers')),
  'community GET /api/users/:id/following': open(user('/api/users/:id/following')),
  'community GET /api/users/online': open(),
  'community POST /api/users/set-online': open(),
  'community POST /api/users/set-offline': open(),

  'community POST /api/posts': open(undefined, () => ({ content: 'public' }), 201),
  'community GET /api/posts': open(),
  'community GET /api/posts/feed': open(),
  'community GET /api/posts/my_posts': open(),
  'community GET /api/posts/:id': open(at('/api/posts/:id', 'post')),
  'community PATCH /api/posts/:id': owned(at('/api/posts/:id', 'post'), () => ({ content: 'x' })),
  'community DELETE /api/posts/:id': owned(at('/api/posts/:id', 'post'), undefined, 204),
  'community POST /api/posts/:id/like': open(at('/api/posts/:id/like', 'post')),

  'community POST /api/comments': open(
    undefined,
    (w) => ({ post: number(w.post), content: 'public' }),
    201,
  ),
  'community GET /api/comments': open((w) => `/api/comments/?post_id=${number(w.post)}`),
  'community PATCH /api/comments/:id': owned(at('/api/comments/:id', 'comment'), () => ({
    content: 'x',
  })),
  'community DELETE /api/comments/:id': owned(at('/api/comments/:id', 'comment'), undefined, 204),
  'community POST /api/comments/:id/like': open(at('/api/comments/:id/like', 'comment')),

  'community POST /api/messages': open(
    undefined,
    (w) => ({ receiver: number(w.people.ben.id), content: 'hello' }),
    201,
  ),
  'community GET /api/messages': { ...open(), tells: ['ada'] },
  'community GET /api/messages/conversations': { ...open(), tells: ['ada'] },
  'community GET /api/messages/with_user': {
    ...open((w) => `/api/messages/with_user/?user_id=${number(w.people.ben.id)}`),
    tells: ['ada'],
  },
  'community POST /api/messages/:id/mark_as_read': {
    path: at('/api/messages/:id/mark_as_read', 'message'),
    outcomes: [nobody, ['cleo', 404], ['ada', 403], ['ben', 200]],
  },

  'community POST /api/groups': open(undefined, () => ({ name: 'mine' }), 201),
  'community GET /api/groups': open(),
  'community GET /api/groups/my_groups': open(),
  'community GET /api/groups/:id': open(at('/api/groups/:id', 'group')),
  'community PATCH /api/groups/:id': owned(at('/api/groups/:id', 'group'), () => ({ name: 'x' })),
  'community DELETE /api/groups/:id': owned(at('/api/groups/:id', 'group'), undefined, 204),
  'community POST /api/groups/:id/join': open(at('/api/groups/:id/join', 'group')),
  'community POST /api/groups/:id/leave': {
    path: at('/api/groups/:id/leave', 'group'),
    outcomes: [nobody, ['ben', 200]],
  },
  'community POST /api/group-messages': {
    body: (w) => ({ group: number(w.group), content: 'hello' }),
    outcomes: [nobody, ['cleo', 403], ['dora', 403], ['ben', 201]],
  },
  'community GET /api/group-messages/group_messages': {
    path: (w) => `/api/group-messages/group_messages/?group_id=${number(w.group)}`,
    outcomes: [nobody, ['cleo', 403], ['dora', 403], ['ada', 200], ['ben', 200]],
    tells: ['ada', 'ben'],
  },

  'community POST /api/calls': {
    body: (w) => ({ receiver: number(w.people.dora.id), call_type: 'audio' }),
    outcomes: [nobody, ['cleo', 201]],
  },
  'community POST /api/calls/start': {
    body: (w) => ({ callee: number(w.people.dora.id), call_type: 'audio' }),
    outcomes: [nobody, ['cleo', 201]],
  },
  'community GET /api/calls': open(),
  'community GET /api/calls/history': open(),
  'community GET /api/calls/active': open(),
  'community GET /api/calls/missed': open(),
  'community GET /api/calls/:id': {
    path: at('/api/calls/:id', 'call'),
    outcomes: [nobody, ['cleo', 404], ['dora', 404], ['ada', 200], ['ben', 200]],
  },
  'community POST /api/calls/:id/accept': toCallee(at('/api/calls/:id/accept', 'call')),
  'community POST /api/calls/:id/reject': toCallee(at('/api/calls/:id/reject', 'call')),
  'community POST /api/calls/:id/end': {
    path: at('/api/calls/:id/end', 'call'),
    outcomes: [nobody, ['cleo', 404], ['dora', 404], ['ada', 200]],
  },
  'community PUT /api/calls/:id': {
    path: at('/api/calls/:id', 'call'),
    body: () => ({ status: 'ended' }),
    outcomes: [nobody, ['cleo', 404], ['dora', 404], ['ada', 200]],
  },
  'community DELETE /api/calls/:id': {
    path: at('/api/calls/:id', 'call'),
    outcomes: [nobody, ['cleo', 404], ['dora', 404]],
  },
};
