import { addressOf } from '../../config/addresses.js';
import { notFound } from '../../core/errors.js';
import { ok, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';

/** Some operations of the schema at `/admin/graphql`. */
const operations = {
  queries: ['accounts', 'reports', 'removals', 'auditLog', 'legacyUsage'],
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
    reply({ me }, request) {
      if (me?.role !== 'ADMIN') throw notFound('Page');
      return ok({
        detail: 'What administrators do is in GraphQL, and takes a second factor.',
        graphql: addressOf(request, '/admin/graphql'),
        ...operations,
      });
    },
  }),
];
