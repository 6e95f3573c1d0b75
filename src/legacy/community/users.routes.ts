import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { file, line, loginCode, name, page, pathId } from '../runtime/fields.js';
import { found, list, noContent, ok, type Runner, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';
import { person } from './shapes.js';

const params = z.object({ id: pathId('user') });

/** Throws FORBIDDEN for the id of another user, and NOT_FOUND for one that does not exist. */
async function assertSelf({ run, viewerId }: Runner, id: string): Promise<void> {
  if (id === viewerId()) return;
  found((await run(gql.CommunityUserDocument, { id })).user);
  throw forbidden('This is not you.');
}

/** Updates the client's own account. Both methods leave omitted fields unchanged. */
const update = (method: 'PUT' | 'PATCH') =>
  row(`${method} /api/users/:id`, {
    params,
    body: z.object({
      username: name.optional(),
      email: name.optional(),
      first_name: name.optional(),
      last_name: name.optional(),
      bio: line.nullish(),
      profile_picture: file,
      // Not documented: a new address needs the password ten minutes after sign-in, and a code when the
      // second factor is on.
      current_password: z.string().optional(),
      code: loginCode,
    }),
    document: gql.CommunityUpdateAccountDocument,
    more: [gql.CommunityUserDocument],
    variables: async (request) => {
      await assertSelf(request, request.params.id);
      const { first_name, last_name, bio, profile_picture: picture } = request.body;
      const { current_password: currentPassword, username, email, code } = request.body;
      const avatarUrl = picture && (await request.upload('avatarUrl', picture)).path;
      const profile = { firstName: first_name, lastName: last_name, bio, avatarUrl };
      return { input: { username, email, code, currentPassword, profile } };
    },
    reply: ({ updateAccount }, request) => ok(person(updateAccount.user, request)),
  });

/** Users, follows, presence, and deletion of an account. */
export const users = [
  row('GET /api/users/me', {
    document: gql.CommunityMeDocument,
    reply: ({ me }, request) => ok(person(found(me), request)),
  }),

  row('GET /api/users', {
    query: page.extend({ search: line.optional() }),
    document: gql.CommunityUsersDocument,
    reply: ({ users }, request) => list(users, (one) => person(one, request)),
  }),

  row('GET /api/users/:id', {
    params,
    document: gql.CommunityUserDocument,
    reply: ({ user }, request) => ok(person(found(user), request)),
  }),

  update('PUT'),
  update('PATCH'),

  row('POST /api/users/:id/follow', {
    params,
    document: gql.CommunityFollowDocument,
    reply: ({ followUser: { user } }) => ok({ message: `Now following ${user.username}` }),
  }),

  row('POST /api/users/:id/unfollow', {
    params,
    document: gql.CommunityUnfollowDocument,
    reply: ({ unfollowUser: { user } }) => ok({ message: `Unfollowed ${user.username}` }),
  }),

  row('GET /api/users/:id/followers', {
    params,
    query: page,
    document: gql.CommunityFollowersDocument,
    reply: ({ user }, request) => list(found(user).followers, (one) => person(one, request)),
  }),

  row('GET /api/users/:id/following', {
    params,
    query: page,
    document: gql.CommunityFollowingDocument,
    reply: ({ user }, request) => list(found(user).following, (one) => person(one, request)),
  }),

  row('GET /api/users/online', {
    query: page,
    document: gql.CommunityOnlineDocument,
    reply: ({ users }, request) => list(users, (one) => person(one, request)),
  }),

  row('POST /api/users/set-online', {
    document: gql.CommunitySetOnlineDocument,
    reply: () => ok({ status: 'online' }),
  }),

  row('POST /api/users/set-offline', {
    document: gql.CommunitySetOfflineDocument,
    reply: () => ok({ status: 'offline' }),
  }),

  row('DELETE /api/users/:id', {
    params,
    // Not documented: needed by sessions of other APIs, and when the second factor is on.
    body: z.object({ password: z.string().optional() }),
    document: gql.CommunityDeleteAccountDocument,
    more: [gql.CommunityUserDocument],
    variables: async (request) => {
      await assertSelf(request, request.params.id);
      return { input: request.body };
    },
    reply: noContent,
  }),
];
