import { addressOf } from '../../config/addresses.js';
import { ok, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';

/** The administrators' operations in GraphQL. */
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

/** Refers administrators to GraphQL; other clients get a 404. */
export const admin = [
  row('GET /admin', {
    auth: 'Bearer or JWT',
    hidden: true,
    document: gql.TweetsAdminDocument,
    reply: ({ reports }, request) =>
      ok({
        detail: 'What administrators do is in GraphQL.',
        graphql: addressOf(request, '/graphql'),
        ...operations,
        has_open_reports: reports.nodes.length > 0,
      }),
  }),
];
