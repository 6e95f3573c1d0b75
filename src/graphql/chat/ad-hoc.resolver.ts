import { Ctx, Field, ID, InputType, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { globalId, inputId } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import * as adHoc from '../../domain/chat/ad-hoc.service.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import { Input, returning } from '../server/mutation.js';
import { ConversationInput } from './conversation-state.resolver.js';
import { ReturnsConversation } from './returns-conversation.js';

@InputType({ description: 'An AD_HOC conversation, and the people to add to it.' })
class AddParticipantsInput extends ConversationInput {
  @Field(() => [ID], {
    description: 'Global ids of users, such as `user_7`. The conversation has at most 50 people.',
  })
  userIds!: string[];
}

@InputType({ description: 'A new title for an AD_HOC conversation.' })
class RenameConversationInput extends ConversationInput {
  @NullableField(() => String, 'The title, 1–100 characters; null removes it.')
  title?: string | null;
}

const ReturnsConversationId = returning(
  'conversationId',
  () => ID,
  'Global id of the conversation.',
);

const payload = 'The conversation in its current state.';

@Resolver(() => Conversation)
export class AdHocResolver {
  @ReturnsConversation({
    description:
      'Adds people to an AD_HOC conversation of the viewer, which then has at most 50. They can read its earlier messages, which do not count as unread.',
    payload,
  })
  addParticipants(
    @Input(() => AddParticipantsInput) input: AddParticipantsInput,
    @Ctx() ctx: Context,
  ): Promise<Conversation> {
    return adHoc.addPeople(ctx, input);
  }

  @ReturnsConversation({
    description: 'Changes the title of an AD_HOC conversation. All participants may.',
    payload,
  })
  renameConversation(
    @Input(() => RenameConversationInput) input: RenameConversationInput,
    @Ctx() ctx: Context,
  ): Promise<Conversation> {
    return adHoc.rename(ctx, input);
  }

  @ReturnsConversationId({
    description:
      'Ends the viewer’s participation in an AD_HOC conversation. It is deleted when the last participant leaves.',
    payload: 'The conversation that the viewer left.',
  })
  async leaveConversation(
    @Input(() => ConversationInput, 'The AD_HOC conversation to leave.') input: ConversationInput,
    @Ctx() ctx: Context,
  ): Promise<string> {
    const { id } = await adHoc.leaveConversation(
      ctx,
      inputId('conversation', 'conversationId', input.conversationId),
    );
    return globalId('conversation', id);
  }
}
