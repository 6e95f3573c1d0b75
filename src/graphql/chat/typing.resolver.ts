import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
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

@ObjectType({ description: 'Somebody began or stopped typing. It is told once and kept nowhere.' })
export class TypingEvent implements typings.Typing {
  userId!: number;

  @Field(() => Boolean, {
    description: 'Whether they type; forget it by yourself after some seconds.',
  })
  isTyping!: boolean;
}

@InputType({ description: 'Where you type.' })
class SetTypingInput {
  @Field(() => ID, { description: 'A conversation of yours, `conversation_5`.' })
  conversationId!: string;

  @Field(() => Boolean, { description: 'True when you begin, false when you stop.' })
  isTyping!: boolean;
}

@ObjectType({ description: 'What the others were told.' })
class SetTypingPayload {
  @Field(() => TypingEvent, { description: 'That you type, or stopped.' })
  typing!: typings.Typing;
}

@Resolver(() => TypingEvent)
export class TypingResolver {
  @FieldResolver(() => User, { description: 'Who types.' })
  user(@Root() { userId }: TypingEvent, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, userId);
  }

  @Mutation(() => SetTypingPayload, {
    description: 'Tells the others in a conversation that you type, or stopped.',
  })
  async setTyping(
    @Arg('input', () => SetTypingInput, { description: 'Where, and whether.' })
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
    description: 'Who else begins and stops typing in a conversation of yours.',
  })
  typing(
    @Arg('conversationId', () => ID, { description: 'Its id, `conversation_5`.' }) _id: string,
    @Root() event: typings.Typing,
  ): typings.Typing {
    return event;
  }
}
