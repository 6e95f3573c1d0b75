import { Ctx, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { excludeFromShared } from '../../core/events/audience.js';
import { LinkPreview, loadedPreview } from '../../core/link-preview/link-preview.type.js';
import { derived } from '../../core/reads/computed.js';
import { Planned } from '../../core/reads/read.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Mention } from '../../domain/chat/mention.entity.js';
import { Message } from '../../domain/chat/message.entity.js';
import * as reads from '../../domain/chat/message.reads.js';
import { MessageEdit } from '../../domain/chat/message-edit.entity.js';
import { messageOfEvent } from '../../domain/chat/message-event.service.js';
import { ConnectionOf, TotalCount } from '../server/connection.js';
import { PlannedField, RelationField } from '../server/planned.js';
import { HistoryArgs, MessageConnection } from './message.resolver.js';

@ObjectType({ description: 'A page of the changes of a message.' })
class MessageEditConnection extends ConnectionOf(MessageEdit, 'MessageEdit') {
  @TotalCount()
  totalCount!: number;
}

@Resolver(() => Mention)
export class MentionResolver {
  @RelationField(() => User, userById, { description: 'The participant.' })
  user!: User;
}

/** What a message has besides its text. */
@Resolver(() => Message)
export class MessagePartsResolver {
  @Planned(reads.repliedMessage)
  @FieldResolver(() => Message, {
    nullable: true,
    description:
      'The message that it replies to, in its current state, also after its deletion; null for a message that is no reply.',
  })
  replyTo(@Root() message: Message, @Ctx() ctx: Context): Promise<Message> | null {
    return message.replyToId == null
      ? null
      : messageOfEvent(ctx, message.conversation.id, message.replyToId);
  }

  @Planned(reads.linkPreview)
  @FieldResolver(() => LinkPreview, {
    nullable: true,
    description:
      'The preview of the first link in the text. Null without one, until the page was fetched, while the text is hidden, and unless the operator allows its host.',
  })
  linkPreview(@Root() { linkPreview, removedAt, hidden }: Message): LinkPreview | null {
    return removedAt || hidden ? null : loadedPreview(linkPreview);
  }

  @PlannedField(() => MessageConnection, reads.replies, {
    description: 'Replies to the message, oldest first.',
    args: () => HistoryArgs,
    perViewer: true,
  })
  replies!: MessageConnection;

  @PlannedField(() => Int, reads.replyCount, {
    description: 'Number of replies that are not deleted; at most 1,000.',
  })
  replyCount!: number;

  @PlannedField(() => [Mention], reads.mentions, {
    description:
      'Participants whom the text mentions, in the order of the text; at most 20. Empty after deletion, and while the text is hidden.',
  })
  mentions!: Mention[];

  @PlannedField(() => MessageEditConnection, reads.edits, {
    description:
      'The newest 100 changes of the text, oldest first. Empty after deletion, and while the text is hidden.',
  })
  edits!: MessageEditConnection;

  @Planned(
    derived((row) => sql`case when ${row}.sender_id = ${viewerId} then ${row}.client_key end`),
  )
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The idempotency key that the viewer gave when sending; null without one, and in messages of others.',
  })
  clientKey(@Root() { clientKey, sender }: Message, @Ctx() ctx: Context): string | null {
    if (clientKey == null || excludeFromShared(ctx, [sender.id])) return null;
    return ctx.viewer.id === sender.id ? clientKey : null;
  }
}
