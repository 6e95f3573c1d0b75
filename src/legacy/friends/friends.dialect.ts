import { type Dialect, legacyPolicy } from '../runtime/dialect.js';
import { auth } from './auth.routes.js';
import { sockets } from './chat.socket.js';
import { conversations } from './conversations.routes.js';
import { oauth } from './oauth.routes.js';
import { users } from './users.routes.js';

/** The API of a small game platform's site: accounts with mailed codes, friends, chats of two; it begins at `/`. */
export const friends: Dialect = {
  name: 'friends',
  policy: {
    ...legacyPolicy('friends'),
    rotatesRefreshTokens: true,
    // Clients of this document send a code at every sign-in.
    secondFactorByDefault: true,
    // The document's password change has no field for the old password.
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
