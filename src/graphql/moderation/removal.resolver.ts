import {
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as content from '../../domain/moderation/content.service.js';
import { Removal } from '../../domain/moderation/removal.entity.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';
import { RelationField } from '../server/planned.js';

@InputType()
abstract class ContentInput {
  @Field(() => ID, { description: 'Global id of the post, comment, message, group or user.' })
  contentId!: string;
}

@InputType({ description: 'Content to remove.' })
class RemoveContentInput extends ContentInput {
  @Field(() => String, {
    description: 'Reason, recorded in the audit log and shown to the author.',
  })
  reason!: string;
}

@InputType({ description: 'Removed content to put back.' })
class RestoreContentInput extends ContentInput {
  @NullableField(() => String, 'Reason, recorded in the audit log.')
  reason?: string | null;
}

@ObjectType({ description: 'A page of a list of removals.' })
class RemovalConnection extends ConnectionOf(Removal, 'Removal') {}

const ReturnsContentId = returning('contentId', () => ID, 'Global id of the content.');

@Resolver(() => Removal)
export class RemovalResolver {
  @Query(() => RemovalConnection, {
    description:
      'Removals of content of the viewer, newest first; for administrators, those of all content.',
  })
  removals(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return content.removals.page(ctx, null, page);
  }

  @ReturnsContentId({
    description:
      'Removes a post with its picture, a comment, the text of a message, a group with its chat, or the profile of a user, until `restoreContent`. For administrators.',
    payload: 'The removed content.',
  })
  async removeContent(
    @Input(() => RemoveContentInput) input: RemoveContentInput,
    @Ctx() ctx: Context,
  ) {
    await content.remove(ctx, input.contentId, input.reason);
    return input.contentId;
  }

  @ReturnsContentId({
    description: 'Puts removed content back. For administrators.',
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
