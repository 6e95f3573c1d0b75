import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  ID,
  Int,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { nullWhenMissing } from '../../core/global-id.js';
import { NullableField, searchDescription } from '../../core/schema-types.js';
import { removalById } from '../../domain/moderation/content.service.js';
import * as contents from '../../domain/moderation/moderated-content.service.js';
import { ContentKind } from '../../domain/moderation/moderation.enums.js';
import { Removal } from '../../domain/moderation/removal.entity.js';
import { ForAdministrators } from '../server/audience.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { UserField } from '../server/planned.js';

@ObjectType({ description: 'Content as administrators see it, also while it is hidden.' })
class ModeratedContent implements contents.ModeratedContent {
  @Field(() => ID, { description: 'The global id of the content, such as `post_42`.' })
  id!: string;

  @Field(() => ContentKind, { description: 'The kind of content.' })
  kind!: ContentKind;

  authorId!: number;

  @UserField<ModeratedContent>('The author; of a group its owner.', ({ authorId }) => authorId)
  author!: never;

  @Field(() => String, {
    description:
      'The text; of a group its name and description. Of removed content the text that was removed. May be empty.',
  })
  text!: string;

  @Field(() => Date, { description: 'Time of creation.' })
  createdAt!: Date;

  @Field(() => Boolean, {
    description: 'Whether it is hidden: it was removed, or its author is suspended.',
  })
  isHidden!: boolean;

  removalId!: number | null;

  @NullableField(() => Removal, 'The removal that stands; null without one.')
  async removal(@Ctx() ctx: Context): Promise<Removal | null> {
    return this.removalId === null ? null : removalById(ctx, this.removalId);
  }

  @Field(() => Int, { description: 'Number of reports that are not decided.' })
  openReports!: number;
}

@ObjectType({ description: 'A page of a list of content.' })
class ModeratedContentConnection extends ConnectionOf(ModeratedContent, 'ModeratedContent') {}

@ArgsType()
class ContentsArgs extends PageArgs {
  @Field(() => ContentKind, { description: 'The kind of content.' })
  kind!: ContentKind;

  @NullableField(() => String, searchDescription('content that contains'))
  search?: string | null;

  @NullableField(() => ID, 'Returns content of this user.')
  authorId?: string | null;

  @NullableField(() => Boolean, 'Returns hidden content (true), or visible content (false).')
  hidden?: boolean | null;
}

@Resolver()
export class ModeratedContentResolver {
  @ForAdministrators()
  @Query(() => ModeratedContentConnection, {
    description:
      'Content of one kind, hidden content included, newest first. Of messages, those that were reported.',
  })
  contents(@Args(() => ContentsArgs) args: ContentsArgs, @Ctx() ctx: Context) {
    return contents.contents(ctx, args);
  }

  @ForAdministrators()
  @Query(() => ModeratedContent, {
    nullable: true,
    description: 'A post, a comment, a group, or a message that was reported; null for others.',
  })
  content(
    @Arg('id', () => ID, { description: 'Its global id, such as `post_42`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<contents.ModeratedContent | null> {
    return nullWhenMissing(contents.contentById(ctx, id));
  }
}
