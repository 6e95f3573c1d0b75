import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  ObjectType,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as attendances from '../../domain/groups/attendance.service.js';

@ObjectType({ description: 'That somebody opened a group’s chat, or closed it everywhere.' })
export class Attendance implements attendances.Attendance {
  userId!: number;

  @Field(() => Boolean, { description: 'Whether they have it open now.' })
  isThere!: boolean;
}

@Resolver(() => Attendance)
export class AttendanceResolver {
  @Subscription(() => Attendance, {
    subscribe: ({ args, context }: { args: { groupId: string }; context: Context }) =>
      attendances.attend(context, inputId('group', 'groupId', args.groupId)),
    description:
      'You have a group’s chat open for as long as you listen: first that you do, then who else opens it first and closes it last. Kept nowhere. Ends when you are no member any more.',
  })
  groupAttendance(
    @Arg('groupId', () => ID, { description: 'A group you are a member of, `group_3`.' })
    _groupId: string,
    @Root() attendance: attendances.Attendance,
  ): attendances.Attendance {
    return attendance;
  }

  @FieldResolver(() => User, { description: 'Who.' })
  user(@Root() { userId }: Attendance, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, userId);
  }
}
