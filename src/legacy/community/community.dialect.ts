import { type Dialect, legacyPolicy } from '../runtime/dialect.js';
import { auth } from './auth.routes.js';
import { calls } from './calls.routes.js';
import { callsSocket } from './calls.socket.js';
import { comments } from './comments.routes.js';
import { groupSocket } from './group.socket.js';
import { groups } from './groups.routes.js';
import { messages } from './messages.routes.js';
import { sockets } from './messages.socket.js';
import { posts } from './posts.routes.js';
import { statusSocket } from './status.socket.js';
import { users } from './users.routes.js';

/** A social network: accounts, posts, comments, messages, groups and calls under `/api/`, sockets under `/ws/`. */
export const community: Dialect = {
  name: 'community',
  policy: legacyPolicy('community'),
  deprecatedAt: new Date('2026-11-21'),
  names: {
    identifier: 'username',
    currentPassword: 'current_password',
    firstName: 'first_name',
    lastName: 'last_name',
    avatarUrl: 'profile_picture',
    imageId: 'image',
    images: 'image',
    postId: 'post',
    userId: 'user',
    callId: 'call_id',
    groupId: 'group',
    refreshToken: 'refresh',
  },
  additions: [
    '`refresh` in the reply to `POST /api/token/refresh/`.',
    '`is_liked`, equal to `user_liked`, in posts and comments.',
    '`created_by`, equal to `owner`, and `user_role` (`admin`, `member` or null) in groups.',
    '`full_name` is the username of a user without a name.',
  ],
  rows: [...auth, ...users, ...posts, ...comments, ...messages, ...groups, ...calls],
  sockets: [...sockets, groupSocket, statusSocket, callsSocket],
};
