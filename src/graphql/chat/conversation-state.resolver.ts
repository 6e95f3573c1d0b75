import { Ctx, Field, ID, InputType, Int, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import { Conversation } from '../../domain/chat/conversation.entity.js';
import * as states from '../../domain/chat/conversation-state.service.js';
import { markDelivered } from '../../domain/chat/delivery.service.js';
import * as reads from '../../domain/chat/participation.reads.js';
import { acting, Input } from '../server/mutation.js';
import { PlannedField } from '../server/planned.js';
import { ReturnsConversation } from './returns-conversation.js';

/** Input of mutations about a conversation. */
@InputType()
export class ConversationInput {
  @Field(() => ID, { description: 'Global id of the conversation, such as `conversation_5`.' })
  conversationId!: string;
}

const idOf = ({ conversationId }: ConversationInput) =>
  inputId('conversation', 'conversationId', conversationId);

const OfConversation = acting(ReturnsConversation, () => ConversationInput, idOf);

@InputType({ description: 'The conversation to mute, and for how long.' })
class MuteConversationInput extends ConversationInput {
  @NullableField(() => Date, 'End of the mute, in the future; without it, the mute has no end.')
  until?: Date | null;
}

@InputType({
  description: 'The last event of a conversation that a device of the viewer has received.',
})
class MarkDeliveredInput extends ConversationInput {
  @Field(() => Int, { description: 'Sequence number of the last event received.' })
  seq!: number;
}

const payload = 'The conversation in its current state.';

@Resolver(() => Conversation)
export class ConversationStateResolver {
  @PlannedField(() => Date, reads.viewerMutedUntil, {
    nullable: true,
    description:
      'Until when the viewer muted the conversation; null when it is not muted now, and the year 9999 for a mute without end.',
    perViewer: true,
  })
  viewerMutedUntil!: Date | null;

  @PlannedField(() => Boolean, reads.viewerHasPinned, {
    description: 'Whether the viewer pinned the conversation.',
    perViewer: true,
  })
  viewerHasPinned!: boolean;

  @PlannedField(() => Boolean, reads.viewerHasArchived, {
    description:
      'Whether the viewer archived the conversation. A message ends that, unless it comes while the conversation is muted.',
    perViewer: true,
  })
  viewerHasArchived!: boolean;

  @PlannedField(() => Boolean, reads.viewerHasMarkedUnread, {
    description:
      'Whether the viewer marked the conversation as unread. Reading it and writing to it ends that.',
    perViewer: true,
  })
  viewerHasMarkedUnread!: boolean;

  @ReturnsConversation({
    description:
      'Mutes a conversation: its messages do not notify the viewer, do not count in `viewerUnread` and do not bring it back from the archive.',
    payload,
  })
  muteConversation(
    @Input(() => MuteConversationInput) input: MuteConversationInput,
    @Ctx() ctx: Context,
  ): Promise<Conversation> {
    return states.mute(ctx, input);
  }

  @OfConversation(states.unmute, {
    description: 'Ends the mute of a conversation.',
    input: 'The conversation to unmute.',
    payload,
  })
  unmuteConversation!: Conversation;

  @OfConversation(states.pin, {
    description:
      'Pins a conversation to the front of the viewer’s list, and takes it out of the archive. At most 20 can be pinned.',
    input: 'The conversation to pin.',
    payload,
  })
  pinConversation!: Conversation;

  @OfConversation(states.unpin, {
    description: 'Unpins a conversation.',
    input: 'The conversation to unpin.',
    payload,
  })
  unpinConversation!: Conversation;

  @OfConversation(states.archive, {
    description:
      'Archives a conversation, and unpins it. The next message brings it back, unless the conversation is muted then.',
    input: 'The conversation to archive.',
    payload,
  })
  archiveConversation!: Conversation;

  @OfConversation(states.unarchive, {
    description: 'Takes a conversation out of the archive.',
    input: 'The conversation to take out of the archive.',
    payload,
  })
  unarchiveConversation!: Conversation;

  @OfConversation(states.markUnread, {
    description:
      'Marks a conversation as unread for the viewer, until they read it or write to it. Read marks do not move back, and other participants do not see it.',
    input: 'The conversation to mark as unread.',
    payload,
  })
  markUnread!: Conversation;

  @ReturnsConversation({
    description:
      'Acknowledges that a device of the viewer has received a conversation. Acknowledgements within a second become one mark; conversations of more than 20 people keep none.',
    payload,
  })
  markDelivered(
    @Input(() => MarkDeliveredInput) input: MarkDeliveredInput,
    @Ctx() ctx: Context,
  ): Promise<Conversation> {
    return markDelivered(ctx, input);
  }
}
