import { Ctx, Field, ObjectType } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import { conversationOfEvent } from '../../domain/chat/message-event.service.js';
import { StreamEvent } from '../server/stream-events.js';

export type ConversationStream = `conversation:${number}`;

/** The id of the conversation that a stream belongs to. */
export const conversationIn = (stream: ConversationStream): number =>
  Number(stream.slice('conversation:'.length));

/** An event of a conversation’s stream. */
@ObjectType()
export abstract class ConversationStreamEvent extends StreamEvent {
  stream!: ConversationStream;

  @Field(() => Conversation, { description: 'The conversation in its current state.' })
  conversation(@Ctx() ctx: Context): Promise<Conversation> {
    return conversationOfEvent(ctx, conversationIn(this.stream));
  }
}
