import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { Braid } from '../runtime/braid.js';
import { numberOf, pathId, text } from '../runtime/fields.js';
import { found } from '../runtime/reply.js';
import { type Frame, hearing, socket } from '../runtime/socket-row.js';
import {
  CommunityGroupAttendanceDocument,
  type CommunityGroupAttendanceSubscription,
  CommunityGroupChatDocument,
  CommunityGroupEventsDocument,
  type CommunityGroupEventsSubscription,
  CommunitySendGroupMessageDocument,
} from './documents.generated.js';
import { messageIn } from './group-shapes.js';

const which = z.object({ id: pathId('group') });

type Told = CommunityGroupEventsSubscription | CommunityGroupAttendanceSubscription;

/** Somebody came or went: joined the group or left it, opened its first socket or closed the last. */
const moved = (hasCome: boolean, { id, username }: { id: string; username: string }): Frame => ({
  type: hasCome ? 'user-joined' : 'user-left',
  user_id: numberOf(id),
  username,
});

/** What is said in a group while its members look on, and who of them does. */
export const groupSocket = socket('/ws/group/:id', {
  params: which,
  documents: [
    CommunityGroupChatDocument,
    CommunityGroupAttendanceDocument,
    CommunitySendGroupMessageDocument,
  ],
  subscription: CommunityGroupEventsDocument,
  open: async (params, { run }) => {
    const { conversation } = found((await run(CommunityGroupChatDocument, params)).group);
    if (!conversation) throw forbidden('Only its members may listen to a group.');
    return { conversationId: conversation.id };
  },
  joins: async (events, { follow }, params) => {
    const told = new Braid<Told>(events);
    try {
      told.add('attendance', await follow(CommunityGroupAttendanceDocument, params));
      return told;
    } catch (error) {
      await told.return();
      throw error;
    }
  },
  hears: {
    message: hearing(
      z.object({ content: text }),
      ({ content }, { id }: z.output<typeof which>, { run }) =>
        run(CommunitySendGroupMessageDocument, { id, content }),
    ),
  },
  says: (told: Told, { id }, runner) => {
    if ('groupAttendance' in told) {
      const { user, isThere } = told.groupAttendance;
      return user.id === runner.viewerId() ? null : moved(isThere, user);
    }
    const { conversationEvents: event } = told;
    if ('joined' in event) return moved(true, event.joined);
    if ('left' in event) return moved(false, event.left);
    // What was deleted before it could be told is not told.
    if (!('message' in event) || event.message.isDeleted) return null;
    const said = runner.fill(messageIn, { ...event.message, group: { id } });
    return {
      type: 'message',
      message_id: said.id,
      sender_id: said.sender,
      sender_username: said.sender_username,
      group_id: said.group,
      content: said.content,
      created_at: said.created_at,
    };
  },
});
