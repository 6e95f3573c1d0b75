import { Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { edit } from '../../domain/chat/correction.service.js';
import { Message } from '../../domain/chat/message.entity.js';
import { remove } from '../../domain/groups/group-message.service.js';
import { Input } from '../server/input.js';

@InputType({ description: 'A new text for a message of the viewer.' })
class EditMessageInput {
  @Field(() => ID, { description: 'Global id of the message, such as `message_9`.' })
  messageId!: string;

  @Field(() => String, { description: 'The text, 1–8,000 characters, not blank.' })
  content!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Idempotency key chosen by the client, at most 128 characters. A repeated key changes nothing, so that a retry cannot undo a later change.',
  })
  clientKey?: string | null;
}

@ObjectType({ description: 'The changed message.' })
class EditMessagePayload {
  @Field(() => Message, { description: 'The message, after the change.' })
  message!: Message;
}

@InputType({ description: 'The message to delete.' })
class DeleteMessageInput {
  @Field(() => ID, {
    description:
      'Global id of the message, such as `message_9`: by the viewer, or in a group that the viewer owns or administers.',
  })
  messageId!: string;
}

@ObjectType({ description: 'The deleted message.' })
class DeleteMessagePayload {
  @Field(() => Message, {
    description: 'The deleted message: its position and sequence number remain.',
  })
  message!: Message;
}

@Resolver()
export class MessageCorrectionResolver {
  @Mutation(() => EditMessagePayload, {
    description:
      'Changes the text of a message by the viewer. FORBIDDEN for messages of others, CONFLICT for a deleted message.',
  })
  async editMessage(
    @Input(() => EditMessageInput)
    { messageId, content, clientKey }: EditMessageInput,
    @Ctx() ctx: Context,
  ): Promise<EditMessagePayload> {
    const id = inputId('message', 'messageId', messageId);
    return { message: await edit(ctx, id, content, clientKey) };
  }

  @Mutation(() => DeleteMessagePayload, {
    description:
      'Deletes a message for all participants. Idempotent. Allowed to the sender, and in a group to its owner and admins.',
  })
  async deleteMessage(
    @Input(() => DeleteMessageInput)
    { messageId }: DeleteMessageInput,
    @Ctx() ctx: Context,
  ): Promise<DeleteMessagePayload> {
    return { message: await remove(ctx, inputId('message', 'messageId', messageId)) };
  }
}
