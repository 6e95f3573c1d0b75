import { host, type List, makeAdmins, newcomer, nextStranger, posts } from '../writers.js';

/** The id of what the list belongs to. */
let parent = '';

export const administrationLists: Record<string, List> = {
  'Query.accounts': {
    query: () => 'accounts(%)',
    ofAdmins: true,
    times: 1,
    write: newcomer,
  },
  'Query.contents': {
    query: () => 'contents(kind: POST, %)',
    ofAdmins: true,
    write: posts,
  },
  'Query.reports': {
    query: () => 'reports(%)',
    ofAdmins: true,
    prepare: async () => {
      parent = (await posts(host)).post.id;
    },
    write: () => nextStranger().act('reportContent', { contentId: parent, reason: 'no' }),
  },
  'Query.removals': {
    query: () => 'removals(%)',
    ofAdmins: true,
    prepare: makeAdmins,
    write: async (writer) => {
      const { post } = await posts(writer);
      await writer.admin.act('removeContent', { contentId: post.id, reason: 'no' });
    },
  },
  'User.removals': {
    query: () => `user(by: { id: "${host.id}" }) { removals(%) }`,
    prepare: makeAdmins,
    write: async (writer) => {
      const { post } = await posts(host);
      await writer.admin.act('removeContent', { contentId: post.id, reason: 'no' });
    },
  },
  'Query.auditLog': {
    query: () => 'auditLog(%)',
    ofAdmins: true,
    times: 1,
    prepare: makeAdmins,
    write: async (writer) =>
      writer.admin.act('suspendUser', { userId: (await newcomer()).id, reason: 'no' }),
  },
};
