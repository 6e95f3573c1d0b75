import { auth } from './community/auth.js';
import { calls } from './community/calls.js';
import { callsSocket } from './community/calls-socket.js';
import { comments } from './community/comments.js';
import { groupSocket } from './community/group-socket.js';
import { groups } from './community/groups.js';
import { messages } from './community/messages.js';
import { posts } from './community/posts.js';
import { sockets } from './community/sockets.js';
import { statusSocket } from './community/status-socket.js';
import { users } from './community/users.js';
import { usersMore } from './community/users-more.js';
import type { Dialect } from './dialect.js';

/** The API of a social network: accounts, posts, comments and messages under `/api/`, sockets under `/ws/`. */
export const community: Dialect = {
  door: 'community',
  deprecatedAt: new Date('2026-11-21'),
  names: {
    identifier: 'username',
    firstName: 'first_name',
    lastName: 'last_name',
    avatarUrl: 'profile_picture',
    imageId: 'image',
    postId: 'post',
    userId: 'user',
    toUserId: 'receiver',
    toUsername: 'receiver_username',
    calleeId: 'callee',
    calleeUsername: 'receiver_username',
    callId: 'call_id',
    groupId: 'group',
    refreshToken: 'refresh',
  },
  rows: [...auth, ...users, ...usersMore, ...posts, ...comments, ...messages, ...groups, ...calls],
  sockets: [...sockets, groupSocket, statusSocket, callsSocket],
};
