import type { Dialect } from './dialect.js';
import { auth } from './friends/auth.js';
import { conversations } from './friends/conversations.js';
import { oauth } from './friends/oauth.js';
import { sockets } from './friends/sockets.js';
import { users } from './friends/users.js';

/** The API of a small game platform's site: accounts with mailed codes, friends, chats of two; it begins at `/`. */
export const friends: Dialect = {
  door: 'friends',
  deprecatedAt: new Date('2026-11-21'),
  names: {
    identifier: 'username',
    avatarUrl: 'avatar',
    currentPassword: 'old_password',
    newPassword: 'new_password1',
    password: 'password1',
    loginCode: 'login_code',
  },
  rows: [...auth, ...users, ...oauth, ...conversations],
  sockets,
};
