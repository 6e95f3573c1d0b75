import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as usage from '../../domain/usage/usage.service.js';

@ObjectType({ description: 'How often one person called one operation of the older APIs lately.' })
class LegacyUse implements usage.LegacyUse {
  @Field(() => String, { description: 'Method and path, such as `GET /api/users/:id/`.' })
  operation!: string;

  userId!: number | null;

  @Field(() => Int, { description: 'Calls in the last 30 days.' })
  count!: number;

  @Field(() => Date, { description: 'About when the last one was counted.' })
  latestAt!: Date;
}

@Resolver(() => LegacyUse)
export class UsageResolver {
  @Query(() => [LegacyUse], {
    description:
      'Who still calls which operation of the older APIs, the most called first. For administrators.',
  })
  async legacyUsage(
    @Ctx() ctx: Context,
    @Arg('operation', () => String, {
      nullable: true,
      description: 'Only this one, as `GET /api/users/:id/`.',
    })
    operation?: string,
    @Arg('userId', () => ID, { nullable: true, description: 'Only calls of this person.' })
    userId?: string,
    @Arg('first', () => Int, { nullable: true, description: 'At most this many, 1–100; 100.' })
    first?: number,
  ): Promise<LegacyUse[]> {
    const id = userId == null ? null : inputId('user', 'userId', userId);
    return usage.legacyUsage(ctx, { operation, userId: id, first: first ?? 100 });
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'Who called; null for calls nobody was signed in for.',
  })
  async user(@Root() { userId }: LegacyUse, @Ctx() ctx: Context): Promise<User | null> {
    return userId === null ? null : userById(ctx, userId);
  }
}
