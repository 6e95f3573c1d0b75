import { Args, ArgsType, Ctx, Field, Query, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { Planned } from '../../core/reads/read.js';
import { allMessages } from '../../domain/chat/chat.reads.js';
import { ConversationKind } from '../../domain/chat/conversation.entity.js';
import { HistoryArgs, MessageConnection } from './conversation.resolver.js';

@ArgsType()
class MessagesArgs extends HistoryArgs {
  @Field(() => ConversationKind, {
    nullable: true,
    description: 'Returns messages of conversations of this kind.',
  })
  kind?: ConversationKind | null;
}

@Resolver()
export class AllMessagesResolver {
  @Planned(allMessages)
  @Query(() => MessageConnection, {
    description:
      'Messages of all conversations of the viewer, oldest first; `last: 20` is the newest page.',
  })
  messages(@Args(() => MessagesArgs) args: MessagesArgs, @Ctx() ctx: Context) {
    return allMessages.page(ctx, null, args);
  }
}
