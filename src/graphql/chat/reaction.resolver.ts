import { Ctx, Field, FieldResolver, ID, InputType, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { excludeFromShared } from '../../core/events/audience.js';
import { Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { Message } from '../../domain/chat/message.entity.js';
import * as reads from '../../domain/chat/message.reads.js';
import { Reaction } from '../../domain/chat/reaction.entity.js';
import * as reacting from '../../domain/chat/reaction.service.js';
import { Input } from '../server/mutation.js';
import { PlannedField } from '../server/planned.js';
import { ReturnsMessage } from './message.resolver.js';

@InputType()
class ReactionInput implements reacting.Reacting {
  @Field(() => ID, { description: 'Global id of the message, such as `message_9`.' })
  messageId!: string;

  @Field(() => String, {
    description: 'One emoji of those that Unicode recommends for interchange, such as 👍🏽.',
  })
  emoji!: string;
}

/** Reactions to messages. */
@Resolver(() => Message)
export class ReactionsResolver {
  @ReturnsMessage({
    description:
      'Adds a reaction of the viewer to a message. Idempotent. CONFLICT for a deleted message, for a message request that the viewer has not accepted, beyond 10 emoji of the viewer, and beyond 20 different emoji.',
    payload: 'The message, with its reactions.',
  })
  addReaction(
    @Input(() => ReactionInput, 'A reaction to add.') input: ReactionInput,
    @Ctx() ctx: Context,
  ) {
    return reacting.addReaction(ctx, input);
  }

  @ReturnsMessage({
    description:
      'Removes the viewer’s reaction with an emoji from a message. Idempotent. A reaction in a conversation that the viewer left is removed as well; the answer is NOT_FOUND.',
    payload: 'The message, with its reactions.',
  })
  removeReaction(
    @Input(() => ReactionInput, 'A reaction to remove.') input: ReactionInput,
    @Ctx() ctx: Context,
  ) {
    return reacting.removeReaction(ctx, input);
  }

  @PlannedField(() => [Reaction], reads.reactions, {
    description:
      'Reactions, one entry for each emoji, in the order in which the emoji came first; at most 20.',
  })
  reactions!: Reaction[];
}

@Resolver(() => Reaction)
export class ReactionResolver {
  @PlannedField(() => Int, reads.reactionCount, {
    description: 'Number of users who reacted with the emoji.',
  })
  count!: number;

  @PlannedField(() => [User], reads.reactionUsers, {
    description: 'The first users who reacted with the emoji, at most 3.',
  })
  users!: User[];

  @Planned(reads.viewerReacted)
  @FieldResolver(() => Boolean, { description: 'Whether the viewer reacted with the emoji.' })
  async viewerReacted(@Root() { id }: Reaction, @Ctx() ctx: Context): Promise<boolean> {
    if (!excludeFromShared(ctx, [])) return reads.viewerReacted.load(ctx, id);
    excludeFromShared(ctx, await reads.reactedIds.load(ctx, id));
    return false;
  }
}
