import {
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as content from '../../domain/moderation/content.service.js';
import { Removal } from '../../domain/moderation/removal.entity.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input } from '../server/mutation.js';
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
  @Field(() => String, { nullable: true, description: 'Reason, recorded in the audit log.' })
  reason?: string | null;
}

@ObjectType({ description: 'A page of a list of removals.' })
class RemovalConnection extends ConnectionOf(Removal, 'Removal') {}

@ObjectType()
abstract class ContentPayload {
  @Field(() => ID, { description: 'Global id of the content.' })
  contentId!: string;
}

@ObjectType({ description: 'The removed content.' })
class RemoveContentPayload extends ContentPayload {}

@ObjectType({ description: 'The content that was put back.' })
class RestoreContentPayload extends ContentPayload {}

@Resolver(() => Removal)
export class RemovalResolver {
  @Query(() => RemovalConnection, {
    description:
      'Removals of content of the viewer, newest first; for administrators, those of all content.',
  })
  removals(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return content.removals.page(ctx, null, page);
  }

  @Mutation(() => RemoveContentPayload, {
    description:
      'Removes a post with its picture, a comment, the text of a message, a group with its chat, or the profile of a user, until `restoreContent`. For administrators.',
  })
  async removeContent(
    @Input(() => RemoveContentInput) { contentId, reason }: RemoveContentInput,
    @Ctx() ctx: Context,
  ): Promise<RemoveContentPayload> {
    await content.remove(ctx, contentId, reason);
    return { contentId };
  }

  @Mutation(() => RestoreContentPayload, {
    description: 'Puts removed content back. For administrators.',
  })
  async restoreContent(
    @Input(() => RestoreContentInput) { contentId, reason }: RestoreContentInput,
    @Ctx() ctx: Context,
  ): Promise<RestoreContentPayload> {
    await content.restore(ctx, contentId, reason ?? '');
    return { contentId };
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
