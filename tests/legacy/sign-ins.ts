import type { Sent } from '../harness/rest.js';

/** How one API signs in, refreshes its tokens, and reads something. */
export interface SignIn {
  name: string;
  login: [operation: string, body: (who: { username: string; password: string }) => object];
  refresh: (token: string) => [operation: string, sent: Sent];
  read: string;
  scheme: string;
  keys: [access: string, refresh: string];
}

/** All of them; the number is that of the user whose invitations are read. */
export const signInsOf = (user: number): SignIn[] => [
  {
    name: 'meetings',
    login: [
      'POST /api/user/token/',
      ({ username, ...rest }) => ({ email: `${username}@example.org`, ...rest }),
    ],
    refresh: (refresh) => ['POST /api/user/token/refresh/', { body: { refresh } }],
    read: `GET /api/user/invites/${user}/`,
    scheme: 'Bearer',
    keys: ['access', 'refresh'],
  },
  {
    name: 'tweets',
    login: ['POST /api/auth/obtain_token/', (who) => who],
    refresh: (refresh) => ['POST /api/auth/refresh_token/', { body: { refresh } }],
    read: 'GET /api/tweets/',
    scheme: 'JWT',
    keys: ['access', 'refresh'],
  },
  ...['/api/token/', '/api/users/login/'].map(
    (path): SignIn => ({
      name: `community ${path}`,
      login: [`POST ${path}`, (who) => who],
      refresh: (refresh) => ['POST /api/token/refresh/', { body: { refresh } }],
      read: 'GET /api/users/me/',
      scheme: 'Bearer',
      keys: ['access', 'refresh'],
    }),
  ),
  {
    name: 'friends',
    login: ['POST /auth/login/', (who) => ({ code: '', ...who })],
    refresh: (refresh) => ['POST /api/token/refresh/', { headers: { bearer: `Token ${refresh}` } }],
    read: 'GET /users/user_list/',
    scheme: 'Token',
    keys: ['access_token', 'refresh_token'],
  },
];
