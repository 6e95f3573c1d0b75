import { Ctx, Field, FieldResolver, ID, InputType, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as content from '../../domain/moderation/content.service.js';
import { Removal } from '../../domain/moderation/removal.entity.js';
import { ForAdministrators } from '../server/audience.js';
import { ConnectionOf } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';
import { PlannedField, PlannedQuery, RelationField } from '../server/planned.js';
import { reasonDescription } from './reason.js';

@InputType()
abstract class ContentInput {
  @Field(() => ID, { description: 'Global id of the post, comment, message, group or user.' })
  contentId!: string;
}

@InputType({ description: 'Content to remove.' })
class RemoveContentInput extends ContentInput {
  @Field(() => String, {
    description:
      'Reason, at most 1,000 characters, recorded in the audit log and shown to the author.',
  })
  reason!: string;
}

@InputType({ description: 'Removed content to put back.' })
class RestoreContentInput extends ContentInput {
  @NullableField(() => String, reasonDescription)
  reason?: string | null;
}

@ObjectType({ description: 'A page of a list of removals.' })
class RemovalConnection extends ConnectionOf(Removal, 'Removal') {}

const ReturnsContentId = returning('contentId', () => ID, 'Global id of the content.');

@Resolver(() => Removal)
export class RemovalResolver {
  @ForAdministrators()
  @PlannedQuery(() => RemovalConnection, content.removals, {
    description: 'Removals of content, newest first.',
  })
  removals!: RemovalConnection;

  @ForAdministrators()
  @ReturnsContentId({
    description:
      'Removes a post with its pictures, a comment, the text of a message, a group with its chat, or the profile of a user, until `restoreContent`.',
    payload: 'The removed content.',
  })
  async removeContent(
    @Input(() => RemoveContentInput) input: RemoveContentInput,
    @Ctx() ctx: Context,
  ) {
    await content.remove(ctx, input.contentId, input.reason);
    return input.contentId;
  }

  @ForAdministrators()
  @ReturnsContentId({
    description: 'Puts removed content back.',
    payload: 'The content that was put back.',
  })
  async restoreContent(
    @Input(() => RestoreContentInput) input: RestoreContentInput,
    @Ctx() ctx: Context,
  ) {
    await content.restore(ctx, input.contentId, input.reason ?? '');
    return input.contentId;
  }

  @RelationField(() => User, userById, { description: 'The author of the content.' })
  author!: User;

  @PerViewer()
  @FieldResolver(() => User, {
    nullable: true,
    description: 'The moderator. Visible to administrators, null to others.',
  })
  moderator(@Root() removal: Removal, @Ctx() ctx: Context): Promise<User | null> {
    return content.moderatorOf(ctx, removal);
  }
}

/** Fields of a user that are visible to the user and to administrators. */
@Resolver(() => User)
export class UserRemovalResolver {
  @PlannedField(() => RemovalConnection, content.removalsByAuthor, {
    description:
      'Removals of content of the user by moderators, newest first. Visible to the user and to administrators, empty for others.',
    perViewer: true,
  })
  removals!: RemovalConnection;
}
