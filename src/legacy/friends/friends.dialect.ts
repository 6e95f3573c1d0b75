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
    // Clients of this API send a code at every sign-in.
    secondFactorByDefault: true,
    // The documented password change has no field for the old password.
    passwordChangeGraceMinutes: 10,
    // Both users open the socket of a conversation by its number before its first message.
    showsEmptyConversations: true,
  },
  deprecatedAt: new Date('2026-11-21'),
  names: {
    identifier: 'username',
    avatarUrl: 'avatar',
    currentPassword: 'old_password',
    newPassword: 'new_password1',
    loginCode: 'login_code',
  },
  additions: [
    'The scheme `Bearer` is accepted for access tokens, as well as `Token`.',
    '`error`, equal to `detail`, in the reply to a wrong name, password or code.',
    '`text` and `timestamp` in messages.',
  ],
  rows: [...auth, ...users, ...oauth, ...conversations],
  sockets,
};
