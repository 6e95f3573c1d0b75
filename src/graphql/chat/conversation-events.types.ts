import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import {
  GroupChanged,
  MemberJoined,
  MemberLeft,
  MemberRoleChanged,
} from '../groups/group-events.types.js';
import { StreamEvent, StreamReset, StreamResumed, UnknownEvent } from '../server/stream-events.js';

@ObjectType({ implements: StreamEvent, description: 'Something was said.' })
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
    'A message was deleted: it keeps its place, without its text, and is unread no more.',
})
export class MessageDeleted extends StreamEvent {
  stream!: `conversation:${number}`;
  actorId!: number;
  data!: { messageId: number };
}

@ObjectType({ implements: StreamEvent, description: 'Somebody has read this far.' })
export class ConversationRead extends StreamEvent {
  actorId!: number;
  data!: { readSeq: number };

  @Field(() => Int, { description: 'Number of the last event they have read.' })
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
  description: 'What a conversation’s stream tells; the first says where it stands.',
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
