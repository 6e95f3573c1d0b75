import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { pathId, text } from '../runtime/fields.js';
import { found } from '../runtime/row.js';
import { type Frame, message, socket } from '../runtime/socket-row.js';
import { numberOf } from '../runtime/values.js';
import {
  CommunityGroupAttendanceDocument,
  CommunityGroupChatDocument,
  CommunityGroupEventsDocument,
  CommunitySendGroupMessageDocument,
} from './documents.generated.js';
import { groupMessage } from './shapes.js';

const params = z.object({ id: pathId('group') });

/** A user joined or left the group, or opened its first or closed its last socket. */
const moved = (isJoin: boolean, { id, username }: { id: string; username: string }): Frame => ({
  type: isJoin ? 'user-joined' : 'user-left',
  user_id: numberOf(id),
  username,
});

/** New messages of a group, and members who open and close its chat, join and leave. */
export const groupSocket = socket('/ws/group/:id', {
  params,
  documents: [
    CommunityGroupChatDocument,
    CommunityGroupAttendanceDocument,
    CommunitySendGroupMessageDocument,
  ],
  subscription: CommunityGroupEventsDocument,
  open: async (variables, { run }) => {
    const { conversation } = found((await run(CommunityGroupChatDocument, variables)).group);
    if (!conversation) throw forbidden('Only its members may listen to a group.');
    return { conversationId: conversation.id };
  },
  extraEvents: (session, variables) =>
    session.follow(CommunityGroupAttendanceDocument, variables, ({ groupAttendance }) => {
      const { user, isPresent } = groupAttendance;
      return user.id === session.runner.viewerId() ? null : moved(isPresent, user);
    }),
  onMessage: {
    message: message(
      z.object({ content: text }),
      ({ content }, { id }: z.output<typeof params>, { run }) =>
        run(CommunitySendGroupMessageDocument, { id, content }),
    ),
  },
  toFrame({ conversationEvents: event }, { id }) {
    if ('joined' in event) return moved(true, event.joined);
    if ('left' in event) return moved(false, event.left);
    if (!('message' in event) || event.message.isDeleted) return null;
    const sent = groupMessage(event.message, { id });
    return {
      type: 'message',
      message_id: sent.id,
      sender_id: sent.sender,
      sender_username: sent.sender_username,
      group_id: sent.group,
      content: sent.content,
      created_at: sent.created_at,
    };
  },
});
