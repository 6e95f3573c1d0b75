import { z } from 'zod';
import { file, line, loginCode, page, pathId } from '../runtime/fields.js';
import { ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import { pageOf } from '../runtime/sql-reply.js';
import {
  CommunityFollowDocument,
  CommunityMeDocument,
  CommunityUnfollowDocument,
  CommunityUpdateAccountDocument,
  CommunityUserDocument,
  CommunityUsersDocument,
} from './documents.generated.js';
import { demandSelf } from './self.js';
import { person } from './shapes.js';

const which = z.object({ id: pathId('user') });

/** What one may change of oneself; whatever else is sent is ignored. */
const changes = z.object({
  username: line.optional(),
  email: line.optional(),
  first_name: line.optional(),
  last_name: line.optional(),
  bio: line.nullish(),
  profile_picture: file,
  // The document knows neither: another address takes the password ten minutes after sign-in, and a code
  // of accounts with a second factor.
  current_password: z.string().optional(),
  code: loginCode,
});

/** Changes oneself: what the body leaves out stays, whichever of the two methods it is. */
const update = (method: 'PUT' | 'PATCH') =>
  steps(`${method} /api/users/:id`, {
    params: which,
    body: changes,
    documents: [CommunityUpdateAccountDocument, CommunityUserDocument],
    answer: async (call) => {
      const { run, params, body } = call;
      await demandSelf(call, params.id);
      const { username, email, first_name: firstName, last_name: lastName, bio, code } = body;
      const picture = body.profile_picture;
      const stored = picture && (await call.upload('avatarUrl', picture));
      const avatarUrl = picture === undefined ? undefined : (stored?.path ?? null);
      const profile = { firstName, lastName, bio, avatarUrl };
      const input = { username, email, code, currentPassword: body.current_password, profile };
      const { updateAccount } = await run(CommunityUpdateAccountDocument, { input });
      return ok(call.fill(person, updateAccount.user));
    },
  });

/** People, and whom one follows. */
export const users = [
  row('GET /api/users/me', {
    document: CommunityMeDocument,
    writes: ({ me }) => ok(person(me)),
  }),

  row('GET /api/users', {
    query: page.extend({ search: line.optional() }),
    document: CommunityUsersDocument,
    variables: ({ query }) => query,
    writes: ({ users }) => pageOf(users, person),
  }),

  row('GET /api/users/:id', {
    params: which,
    document: CommunityUserDocument,
    variables: ({ params }) => params,
    writes: ({ user }) => ok(person(user)),
  }),

  update('PUT'),
  update('PATCH'),

  row('POST /api/users/:id/follow', {
    params: which,
    document: CommunityFollowDocument,
    variables: ({ params }) => params,
    reply: ({ followUser: { user } }) => ok({ message: `Now following ${user.username}` }),
  }),

  row('POST /api/users/:id/unfollow', {
    params: which,
    document: CommunityUnfollowDocument,
    variables: ({ params }) => params,
    reply: ({ unfollowUser: { user } }) => ok({ message: `Unfollowed ${user.username}` }),
  }),
];
