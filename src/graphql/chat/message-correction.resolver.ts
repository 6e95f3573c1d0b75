import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { edit } from '../../domain/chat/correction.service.js';
import { Message } from '../../domain/chat/message.entity.js';
import { remove } from '../../domain/groups/group-message.service.js';

@InputType({ description: 'A message of yours, and what it says from now on.' })
class EditMessageInput {
  @Field(() => ID, { description: 'The message, `message_9`.' })
  messageId!: string;

  @Field(() => String, { description: 'The text, 1–8,000 characters and not blank.' })
  content!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Of your choosing, at most 128 characters: the same again changes nothing, so that a retry cannot undo a later change.',
  })
  clientKey?: string | null;
}

@ObjectType({ description: 'The changed message.' })
class EditMessagePayload {
  @Field(() => Message, { description: 'As it is now.' })
  message!: Message;
}

@InputType({ description: 'Which message to delete.' })
class DeleteMessageInput {
  @Field(() => ID, {
    description:
      'The message, `message_9`: your own, or any in a group you own or are an admin of.',
  })
  messageId!: string;
}

@ObjectType({ description: 'The deleted message.' })
class DeleteMessagePayload {
  @Field(() => Message, { description: 'What is left of it: its place and its number.' })
  message!: Message;
}

@Resolver()
export class MessageCorrectionResolver {
  @Mutation(() => EditMessagePayload, {
    description:
      'Changes what a message of yours says. FORBIDDEN for those of others, CONFLICT for a deleted one.',
  })
  async editMessage(
    @Arg('input', () => EditMessageInput, { description: 'Which message, and its new text.' })
    { messageId, content, clientKey }: EditMessageInput,
    @Ctx() ctx: Context,
  ): Promise<EditMessagePayload> {
    const id = inputId('message', 'messageId', messageId);
    return { message: await edit(ctx, id, content, clientKey) };
  }

  @Mutation(() => DeleteMessagePayload, {
    description:
      'Deletes a message for everybody; twice is once. Its sender may, and in a group its owner and admins.',
  })
  async deleteMessage(
    @Arg('input', () => DeleteMessageInput, { description: 'Which message.' })
    { messageId }: DeleteMessageInput,
    @Ctx() ctx: Context,
  ): Promise<DeleteMessagePayload> {
    return { message: await remove(ctx, inputId('message', 'messageId', messageId)) };
  }
}
