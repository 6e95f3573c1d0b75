import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { file, id, line, page, pathId, text } from '../runtime/fields.js';
import { created, found, list, noContent, ok, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';
import { group, groupMessage } from './shapes.js';

const params = z.object({ id: pathId('group') });
const query = page.extend({ search: line.optional() });

/** Groups, their members and their messages. */
export const groups = [
  row('POST /api/groups', {
    body: z.object({ name: text, description: line.nullish(), image: file }),
    document: gql.CommunityCreateGroupDocument,
    variables: async ({ body: { image, ...rest }, upload }) => ({
      input: { ...rest, imageId: image && (await upload('image', image)).id },
    }),
    reply: ({ createGroup }, request) => created(group(createGroup.group, request)),
  }),

  row('GET /api/groups', {
    query,
    document: gql.CommunityGroupsDocument,
    reply: ({ groups }, request) => list(groups, (one) => group(one, request)),
  }),

  row('GET /api/groups/my_groups', {
    query,
    document: gql.CommunityGroupsDocument,
    variables: ({ query }) => ({ ...query, mine: true }),
    reply: ({ groups }, request) => list(groups, (one) => group(one, request)),
  }),

  row('GET /api/groups/:id', {
    params,
    document: gql.CommunityGroupDocument,
    reply: ({ group: one }, request) => ok(group(found(one), request)),
  }),

  row('PATCH /api/groups/:id', {
    params,
    body: z.object({ name: text.optional(), description: line.nullish(), image: file }),
    document: gql.CommunityUpdateGroupDocument,
    variables: async ({ params, body: { name, description, image }, upload }) => ({
      input: {
        groupId: params.id,
        name,
        description: description === null ? '' : description,
        imageId: image && (await upload('image', image)).id,
      },
    }),
    reply: ({ updateGroup }, request) => ok(group(updateGroup.group, request)),
  }),

  row('DELETE /api/groups/:id', {
    params,
    document: gql.CommunityDeleteGroupDocument,
    reply: noContent,
  }),

  row('POST /api/groups/:id/join', {
    params,
    document: gql.CommunityJoinGroupDocument,
    reply: () => ok({ message: 'Joined group successfully' }),
  }),

  row('POST /api/groups/:id/leave', {
    params,
    document: gql.CommunityLeaveGroupDocument,
    reply: () => ok({ message: 'Left group successfully' }),
  }),

  row('POST /api/group-messages', {
    body: z.object({ group: id('group'), content: text }),
    references: ['group'],
    document: gql.CommunitySendGroupMessageDocument,
    variables: ({ body: { group: id, content } }) => ({ id, content }),
    reply: ({ sendMessage }, { body: { group: id } }) =>
      created(groupMessage(sendMessage.message, { id })),
  }),

  row('GET /api/group-messages/group_messages', {
    query: page.extend({ group_id: id('group') }),
    document: gql.CommunityGroupMessagesDocument,
    variables: ({ query: { group_id: id, cursor } }) => ({ id, cursor }),
    reply: ({ group: one }) => {
      const group = found(one);
      if (!group.conversation) {
        throw forbidden('Only its members may read what is said in a group.');
      }
      return list(group.conversation.messages, (each) => groupMessage(each, group));
    },
  }),
];
