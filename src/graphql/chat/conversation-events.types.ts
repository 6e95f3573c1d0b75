import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import {
  GroupChanged,
  MemberJoined,
  MemberLeft,
  MemberRoleChanged,
} from '../groups/group-events.types.js';
import { StreamEvent, StreamReset, StreamResumed, UnknownEvent } from '../server/stream-events.js';

@ObjectType({ implements: StreamEvent, description: 'A message was sent.' })
export class MessageSent extends StreamEvent {
  stream!: `conversation:${number}`;
}

@ObjectType({ implements: StreamEvent, description: 'The text of a message was changed.' })
export class MessageEdited extends StreamEvent {
  stream!: `conversation:${number}`;
  actorId!: number;
  data!: { messageId: number };
}

@ObjectType({
  implements: StreamEvent,
  description:
    'A message was deleted. It keeps its position without its text, and no longer counts as unread.',
})
export class MessageDeleted extends StreamEvent {
  stream!: `conversation:${number}`;
  actorId!: number;
  data!: { messageId: number };
}

@ObjectType({ implements: StreamEvent, description: 'A participant has read up to an event.' })
export class ConversationRead extends StreamEvent {
  actorId!: number;
  data!: { readSeq: number };

  @Field(() => Int, { description: 'Sequence number of the last event read.' })
  get readSeq(): number {
    return this.data.readSeq;
  }
}

/** The type of each kind of event; `closed` ends the stream and reaches nobody. */
export const conversationKinds = {
  message: MessageSent,
  edited: MessageEdited,
  deleted: MessageDeleted,
  read: ConversationRead,
  joined: MemberJoined,
  left: MemberLeft,
  role: MemberRoleChanged,
  changed: GroupChanged,
};

export const ConversationEvent = createUnionType({
  name: 'ConversationEvent',
  description:
    'An event of a conversation’s stream. The first one is StreamResumed or StreamReset.',
  types: () =>
    [
      StreamResumed,
      StreamReset,
      MessageSent,
      MessageEdited,
      MessageDeleted,
      ConversationRead,
      MemberJoined,
      MemberLeft,
      MemberRoleChanged,
      GroupChanged,
      UnknownEvent,
    ] as const,
});
