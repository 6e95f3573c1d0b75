import { Ctx, FieldResolver, InputType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { Planned } from '../../core/reads/read.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import * as statuses from '../../domain/presence/user-status.js';
import { UserStatus } from '../../domain/presence/user-status.js';
import { Input, returning } from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';

@InputType({
  description: 'The new status of the viewer. Without text and emoji, the status is removed.',
})
class SetStatusInput {
  @NullableField(() => String, 'A text of 1 to 100 characters.')
  text?: string | null;

  @NullableField(() => String, 'One emoji.')
  emoji?: string | null;

  @NullableField(
    () => Date,
    'Time in the future when the status ends; without it, the status stays.',
  )
  until?: Date | null;
}

const ReturnsUser = returning('user', () => User, 'The viewer.');

@Resolver(() => User)
export class UserStatusResolver {
  @ReturnsUser({
    description:
      'Sets the status of the viewer. It is visible to users who may see their presence.',
    payload: 'The viewer with the new status.',
  })
  setStatus(
    @Input(() => SetStatusInput) input: SetStatusInput,
    @Ctx() ctx: Context,
  ): Promise<User> {
    return statuses.setStatus(ctx, input);
  }

  @PerViewer()
  @Planned(statuses.status)
  @FieldResolver(() => UserStatus, {
    nullable: true,
    description:
      'The status that the user has set; null without one, when it is over, and to users who may not see the presence.',
  })
  status(@Root() { id }: User, @Ctx() ctx: Context): Promise<UserStatus | null> {
    return statuses.loadedStatus.load(ctx, id);
  }
}
