import { addressOf } from '../../config/addresses.js';
import { ok } from '../runtime/reply.js';
import { row } from '../runtime/row.js';
import { TweetsAdminDocument } from './documents.generated.js';

/** What administrators do, in GraphQL. */
const operations = {
  queries: ['accounts', 'reports', 'auditLog'],
  mutations: [
    'suspendUser',
    'unsuspendUser',
    'removeContent',
    'restoreContent',
    'resolveReport',
    'setUserRole',
  ],
};

/** Tells administrators where their operations are; to everybody else there is nothing here. */
export const admin = [
  row('GET /admin', {
    auth: 'Bearer or JWT',
    unseen: true,
    document: TweetsAdminDocument,
    reply: ({ reports }, call) =>
      ok({
        detail: 'What administrators do is in GraphQL.',
        graphql: addressOf(call, '/graphql'),
        ...operations,
        has_open_reports: reports.nodes.length > 0,
      }),
  }),
];
