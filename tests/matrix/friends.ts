import { at, door, nobody, open, type RestRow } from './rows.js';

export const friends: Record<string, RestRow> = {
  'friends POST /auth/registration': door(
    {
      username: 'ada',
      email: 'x@example.org',
      password1: 'long enough it',
      password2: 'long enough it',
    },
    400,
  ),
  'friends POST /twofa/send-code': door({ username: 'nobody', email: 'nobody@example.org' }, 200),
  'friends POST /auth/login': door(
    { username: 'ada', password: 'wrong wrong', code: '123456' },
    400,
  ),
  'friends POST /auth/logout': { outcomes: [nobody] },
  'friends POST /api/token/refresh': door({}, 400),
  'friends POST /auth/password/change': {
    body: () => ({ new_password1: 'long enough it', new_password2: 'and another one' }),
    outcomes: [nobody, ['cleo', 400]],
  },
  'friends GET /oauth/authorize': { outcomes: [[null, 503]] },
  'friends POST /users/update': {
    body: () => ({ username: 'ada' }),
    outcomes: [nobody, ['cleo', 400], ['ada', 200]],
  },
  'friends GET /users/user_list': open(),
  'friends POST /users/add_friend': open(undefined, () => ({ friend_username: 'ben' })),
  'friends POST /users/remove_friend': open(undefined, () => ({ friend_username: 'ben' })),
  'friends GET /users/friend_list': open(),
  'friends POST /conversations/start': {
    body: () => ({ username: 'ben' }),
    outcomes: [nobody, ['cleo', 400]],
  },
  'friends GET /conversations': { ...open(), tells: ['ada'] },
  'friends GET /conversations/:id': {
    path: at('/conversations/:id', 'conversation'),
    outcomes: [nobody, ['cleo', 404], ['dora', 404], ['ada', 200], ['ben', 200]],
    tells: ['ada', 'ben'],
  },
};
