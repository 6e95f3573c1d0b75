import {
  Arg,
  Ctx,
  Field,
  ID,
  InputType,
  ObjectType,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import { conversationById } from '../../domain/chat/conversation.service.js';
import * as typings from '../../domain/chat/typing.service.js';
import { Input, returning } from '../server/mutation.js';
import { UserField } from '../server/planned.js';

@ObjectType({ description: 'A participant started or stopped typing. Not stored.' })
class Typing implements typings.Typing {
  userId!: number;
  conversationId!: number;

  @Field(() => Conversation, { description: 'The conversation.' })
  conversation(@Ctx() ctx: Context): Promise<Conversation> {
    return conversationById(ctx, this.conversationId);
  }

  @Field(() => Boolean, {
    description: 'Whether the participant is typing. Clients should expire it after some seconds.',
  })
  isTyping!: boolean;

  @UserField('The participant.', ({ userId }: Typing) => userId)
  user!: User;
}

@InputType({ description: 'A typing notification.' })
class SetTypingInput {
  @Field(() => ID, {
    description: 'Global id of a conversation of the viewer, such as `conversation_5`.',
  })
  conversationId!: string;

  @Field(() => Boolean, { description: 'True when typing starts, false when it stops.' })
  isTyping!: boolean;
}

const ReturnsTyping = returning(
  'typing',
  () => Typing,
  'The typing notification, as the other participants receive it.',
);

@Resolver()
export class TypingResolver {
  @ReturnsTyping({
    description: 'Tells the other participants whether the viewer is typing.',
    payload: 'The sent typing notification.',
  })
  setTyping(@Input(() => SetTypingInput) input: SetTypingInput, @Ctx() ctx: Context) {
    const id = inputId('conversation', 'conversationId', input.conversationId);
    return typings.setTyping(ctx, id, input.isTyping) as Promise<Typing>;
  }

  @Subscription(() => Typing, {
    subscribe: ({ args, context }: { args: { conversationId: string }; context: Context }) => {
      const id = inputId('conversation', 'conversationId', args.conversationId);
      return typings.followTyping(context, id);
    },
    description: 'Other participants who start and stop typing in a conversation of the viewer.',
  })
  typing(
    @Arg('conversationId', () => ID, {
      description: 'Global id of the conversation, such as `conversation_5`.',
    })
    _id: string,
    @Root() event: typings.Typing,
  ): typings.Typing {
    return event;
  }
}
