import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId, nullWhenMissing } from '../../core/global-id.js';
import { pageLimit } from '../../core/pagination.js';
import { AtMost } from '../../core/reads/read.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as usage from '../../domain/usage/usage.service.js';
import { ForAdministrators } from '../server/audience.js';

export { recentCalls as recentLegacyCalls, recentDays } from '../../domain/usage/usage.service.js';

@ObjectType({ description: 'Recent calls of one legacy operation by one user.' })
class LegacyUse implements usage.LegacyUse {
  @Field(() => String, { description: 'Method and path, such as `GET /api/users/:id/`.' })
  operation!: string;

  userId!: number | null;

  @Field(() => Int, { description: 'Number of calls in the last 30 days.' })
  count!: number;

  @Field(() => Date, { description: 'Approximate time of the last call.' })
  latestAt!: Date;

  @NullableField(
    () => User,
    'The caller; null for calls without a sign-in, and for an account that is gone.',
  )
  async user(@Ctx() ctx: Context): Promise<User | null> {
    return this.userId === null ? null : nullWhenMissing(userById(ctx, this.userId));
  }
}

@Resolver()
export class UsageResolver {
  @ForAdministrators()
  @AtMost(pageLimit)
  @Query(() => [LegacyUse], {
    description: 'Recent use of the legacy APIs by user and operation, most calls first.',
  })
  legacyUsage(
    @Ctx() ctx: Context,
    @Arg('operation', () => String, {
      nullable: true,
      description: 'Returns use of this operation, such as `GET /api/users/:id/`.',
    })
    operation?: string,
    @Arg('userId', () => ID, { nullable: true, description: 'Returns use by this user.' })
    userId?: string,
    @Arg('first', () => Int, {
      nullable: true,
      description: 'Number of entries, 1–100. The default is 100.',
    })
    first?: number,
  ): Promise<LegacyUse[]> {
    const id = userId == null ? null : inputId('user', 'userId', userId);
    return usage.legacyUsage(ctx, { operation, userId: id, first: first ?? pageLimit }) as Promise<
      LegacyUse[]
    >;
  }
}
