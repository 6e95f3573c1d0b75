import { Arg, Ctx, Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId, localId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import * as attendances from '../../domain/groups/attendance.service.js';
import { Group } from '../../domain/groups/group.entity.js';
import { groupById } from '../../domain/groups/group.reads.js';
import { UserField } from '../server/planned.js';

@ObjectType({
  description:
    'A member opened the chat of a group on a first device, or closed it on the last one.',
})
class Attendance implements attendances.Attendance {
  userId!: number;
  groupId!: number;

  @Field(() => Group, { description: 'The group.' })
  group(@Ctx() ctx: Context): Promise<Group> {
    return groupById.load(ctx, this.groupId);
  }

  @Field(() => Boolean, { description: 'Whether the member has the chat open.' })
  isPresent!: boolean;

  @UserField('The member.', ({ userId }: Attendance) => userId)
  user!: User;
}

@Resolver()
export class AttendanceResolver {
  @Subscription(() => Attendance, {
    subscribe: ({ args, context }: { args: { groupId: string }; context: Context }) =>
      attendances.attend(context, inputId('group', 'groupId', args.groupId)),
    description:
      'Tells which members open and close the chat of a group. The viewer has it open while they are subscribed; the first event says so. Events are not stored. Completes when the viewer is no longer a member.',
  })
  groupAttendance(
    @Arg('groupId', () => ID, {
      description: 'Global id of a group of the viewer, such as `group_3`.',
    })
    groupId: string,
    @Root() attendance: attendances.Attendance,
  ): Attendance {
    return Object.assign(new Attendance(), attendance, { groupId: localId('group', groupId) });
  }
}
