import { z } from 'zod';
import { page, pathId } from '../runtime/fields.js';
import { noContent, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import { pageOf } from '../runtime/sql-reply.js';
import {
  CommunityDeleteAccountDocument,
  CommunityFollowersDocument,
  CommunityFollowingDocument,
  CommunityOnlineDocument,
  CommunitySetOfflineDocument,
  CommunitySetOnlineDocument,
  CommunityUserDocument,
} from './documents.generated.js';
import { demandSelf } from './self.js';
import { person } from './shapes.js';

const which = z.object({ id: pathId('user') });

/** Who follows whom, who is there, and leaving for good. */
export const usersMore = [
  row('GET /api/users/:id/followers', {
    params: which,
    query: page,
    document: CommunityFollowersDocument,
    variables: ({ params, query }) => ({ ...params, ...query }),
    writes: ({ user }) => pageOf(user.followers, person),
  }),

  row('GET /api/users/:id/following', {
    params: which,
    query: page,
    document: CommunityFollowingDocument,
    variables: ({ params, query }) => ({ ...params, ...query }),
    writes: ({ user }) => pageOf(user.following, person),
  }),

  row('GET /api/users/online', {
    query: page,
    document: CommunityOnlineDocument,
    variables: ({ query }) => query,
    writes: ({ users }) => pageOf(users, person),
  }),

  row('POST /api/users/set-online', {
    document: CommunitySetOnlineDocument,
    reply: () => ok({ status: 'online' }),
  }),

  row('POST /api/users/set-offline', {
    document: CommunitySetOfflineDocument,
    reply: () => ok({ status: 'offline' }),
  }),

  steps('DELETE /api/users/:id', {
    params: which,
    // The document knows no password; sessions of other APIs and accounts with a second factor need it.
    body: z.object({ password: z.string().optional() }),
    documents: [CommunityDeleteAccountDocument, CommunityUserDocument],
    answer: async (call) => {
      await demandSelf(call, call.params.id);
      await call.run(CommunityDeleteAccountDocument, { input: call.body });
      return noContent();
    },
  }),
];
