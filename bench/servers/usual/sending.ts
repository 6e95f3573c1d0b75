import { LockMode } from '@mikro-orm/core';
import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Conversation, Event, Message, Participant, Stream, User } from './entities.ts';
import { Context } from './resolvers.ts';

@InputType()
class MessageRecipient {
  @Field(() => ID)
  conversationId!: string;
}

@InputType()
class SendMessageInput {
  @Field(() => MessageRecipient)
  to!: MessageRecipient;

  @Field(() => String)
  content!: string;

  @Field(() => String, { nullable: true })
  clientKey?: string;
}

@ObjectType()
class SendMessagePayload {
  @Field(() => Message)
  message!: Message;
}

const ofConversation = 1;

@Resolver()
export class SendingResolver {
  @Mutation(() => SendMessagePayload)
  async sendMessage(
    @Arg('input', () => SendMessageInput) input: SendMessageInput,
    @Ctx() { em, viewerId }: Context,
  ): Promise<SendMessagePayload> {
    const { content, clientKey } = input;
    const conversation = Number(input.to.conversationId.replace('conversation_', ''));
    const message = await em.transactional(async (tx) => {
      await tx.findOneOrFail(Participant, { conversation, user: viewerId });
      const stream = await tx.findOneOrFail(
        Stream,
        { homeKind: ofConversation, home: conversation },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      const first =
        clientKey && (await tx.findOne(Message, { conversation, sender: viewerId, clientKey }));
      if (first) return first;
      const now = new Date();
      stream.head += 1;
      stream.at = now;
      stream.activeAt = now;
      tx.create(Event, {
        homeKind: ofConversation,
        home: conversation,
        seq: stream.head,
        kind: 'message',
        actorId: viewerId,
        data: {},
        at: now,
      });
      return tx.create(Message, {
        conversation: tx.getReference(Conversation, conversation),
        sender: tx.getReference(User, viewerId),
        seq: stream.head,
        content,
        clientKey,
        sentAt: now,
      });
    });
    return { message };
  }
}
