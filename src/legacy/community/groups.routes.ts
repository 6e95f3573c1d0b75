import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { given } from '../../graphql/planner/shape.js';
import { file, id, line, page, pathId, text } from '../runtime/fields.js';
import { created, noContent, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import { pageOf, tailOf } from '../runtime/sql-reply.js';
import {
  CommunityCreateGroupDocument,
  CommunityDeleteGroupDocument,
  CommunityGroupDocument,
  CommunityGroupMessagesDocument,
  CommunityGroupsDocument,
  CommunityJoinGroupDocument,
  CommunityLeaveGroupDocument,
  CommunitySendGroupMessageDocument,
  CommunityUpdateGroupDocument,
} from './documents.generated.js';
import { group, groupMessage, messageIn } from './group-shapes.js';

const which = z.object({ id: pathId('group') });

/** Groups, who is in them, and what is said in them. */
export const groups = [
  steps('POST /api/groups', {
    body: z.object({ name: text, description: line.nullish(), image: file }),
    documents: [CommunityCreateGroupDocument],
    answer: async (call) => {
      const { name, description, image } = call.body;
      const imageId = image && (await call.upload('image', image)).id;
      const { createGroup } = await call.run(CommunityCreateGroupDocument, {
        input: { name, description, imageId },
      });
      return created(call.fill(group, createGroup.group));
    },
  }),

  row('GET /api/groups', {
    query: page.extend({ search: line.optional() }),
    document: CommunityGroupsDocument,
    variables: ({ query }) => query,
    writes: ({ groups }) => pageOf(groups, group),
  }),

  row('GET /api/groups/my_groups', {
    query: page.extend({ search: line.optional() }),
    document: CommunityGroupsDocument,
    variables: ({ query }) => ({ ...query, mine: true }),
    writes: ({ groups }) => pageOf(groups, group),
  }),

  row('GET /api/groups/:id', {
    params: which,
    document: CommunityGroupDocument,
    variables: ({ params }) => params,
    writes: (data) => ok(group(data.group)),
  }),

  steps('PATCH /api/groups/:id', {
    params: which,
    body: z.object({ name: text.optional(), description: line.nullish(), image: file }),
    documents: [CommunityUpdateGroupDocument],
    answer: async (call) => {
      const { name, description, image } = call.body;
      const imageId = image && (await call.upload('image', image)).id;
      const { updateGroup } = await call.run(CommunityUpdateGroupDocument, {
        input: {
          groupId: call.params.id,
          name,
          description: description === null ? '' : description,
          imageId,
        },
      });
      return ok(call.fill(group, updateGroup.group));
    },
  }),

  row('DELETE /api/groups/:id', {
    params: which,
    document: CommunityDeleteGroupDocument,
    variables: ({ params }) => params,
    reply: noContent,
  }),

  row('POST /api/groups/:id/join', {
    params: which,
    document: CommunityJoinGroupDocument,
    variables: ({ params }) => params,
    reply: () => ok({ message: 'Joined group successfully' }),
  }),

  row('POST /api/groups/:id/leave', {
    params: which,
    document: CommunityLeaveGroupDocument,
    variables: ({ params }) => params,
    reply: () => ok({ message: 'Left group successfully' }),
  }),

  row('POST /api/group-messages', {
    body: z.object({ group: id('group'), content: text }),
    refers: ['group'],
    document: CommunitySendGroupMessageDocument,
    variables: ({ body: { group, content } }) => ({ id: group, content }),
    reply: ({ sendMessage }, { body, fill }) =>
      created(fill(messageIn, { ...sendMessage.message, group: { id: body.group } })),
  }),

  row('GET /api/group-messages/group_messages', {
    query: page.extend({ group_id: id('group') }),
    document: CommunityGroupMessagesDocument,
    variables: ({ query }) => ({ id: query.group_id, cursor: query.cursor }),
    writes: ({ group: one }) => {
      const { messages } = given(one.conversation, () =>
        forbidden('Only its members may read what is said in a group.'),
      );
      return tailOf(messages, (said) => groupMessage(said, one));
    },
  }),
];
