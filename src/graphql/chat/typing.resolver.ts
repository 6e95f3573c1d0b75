import {
  Arg,
  Ctx,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as typings from '../../domain/chat/typing.service.js';
import { Input } from '../server/mutation.js';

@ObjectType({ description: 'A participant started or stopped typing. Not stored.' })
class TypingEvent implements typings.Typing {
  userId!: number;

  @Field(() => Boolean, {
    description: 'Whether the participant is typing. Clients should expire it after some seconds.',
  })
  isTyping!: boolean;

  @Field(() => User, { description: 'The participant.' })
  user(@Ctx() ctx: Context): Promise<User> {
    return userById(ctx, this.userId);
  }
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

@ObjectType({ description: 'The sent typing notification.' })
class SetTypingPayload {
  @Field(() => TypingEvent, {
    description: 'The typing notification, as the other participants receive it.',
  })
  typing!: typings.Typing;
}

@Resolver()
export class TypingResolver {
  @Mutation(() => SetTypingPayload, {
    description: 'Tells the other participants whether the viewer is typing.',
  })
  async setTyping(
    @Input(() => SetTypingInput)
    input: SetTypingInput,
    @Ctx() ctx: Context,
  ): Promise<SetTypingPayload> {
    const id = inputId('conversation', 'conversationId', input.conversationId);
    return { typing: await typings.setTyping(ctx, id, input.isTyping) };
  }

  @Subscription(() => TypingEvent, {
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
