import { type Dialect, legacyPolicy } from '../runtime/dialect.js';
import { auth } from './auth.routes.js';
import { sockets } from './chat.socket.js';
import { conversations } from './conversations.routes.js';
import { oauth } from './oauth.routes.js';
import { users } from './users.routes.js';

/** The site of a small game platform: accounts with mailed codes, friends and direct conversations, under `/`. */
export const friends: Dialect = {
  name: 'friends',
  policy: {
    ...legacyPolicy('friends'),
    rotatesRefreshTokens: true,
    // Clients of this API send a code at every sign-in.
    secondFactorByDefault: true,
    // The documented password change has no field for the old password.
    passwordChangeGraceMinutes: 10,
  },
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
