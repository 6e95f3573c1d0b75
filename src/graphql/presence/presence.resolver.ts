import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { globalId, inputId, Node } from '../../core/global-id.js';
import { itself, Planned } from '../../core/reads/read.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import * as reads from '../../domain/presence/presence.reads.js';
import { PresenceStatus } from '../../domain/presence/presence.reads.js';
import * as presences from '../../domain/presence/presence.service.js';
import { watchPresence } from '../../domain/presence/presence.watch.js';
import { Input } from '../server/mutation.js';
import { PerViewer } from '../server/per-viewer.js';
import { UserField } from '../server/planned.js';

@ObjectType({ implements: Node, simpleResolvers: true, description: 'The presence of a user.' })
export class Presence implements presences.Presence {
  userId!: number;

  @Field(() => ID, {
    description: 'Id of the presence, `presence_7` of user 7.',
  })
  id(): string {
    return globalId('presence', this.userId);
  }

  @Planned(reads.status)
  @Field(() => PresenceStatus, { description: 'The presence status.' })
  status!: PresenceStatus;

  @Planned(reads.lastSeenAt)
  @NullableField(
    () => Date,
    'Time of the last change of presence; null when never, and to others while the user hides it.',
  )
  lastSeenAt!: Date | null;

  @Planned(itself)
  @UserField('The user.', ({ userId }: Presence) => userId)
  user!: User;
}

@InputType({ description: 'A presence status for the viewer’s session.' })
class SetPresenceInput {
  @Field(() => PresenceStatus, {
    description:
      'ONLINE, AWAY and DO_NOT_DISTURB hold for 15 minutes after the last request of the session; OFFLINE ends that. An open socket keeps the viewer online regardless. AWAY and DO_NOT_DISTURB are shown for all devices, until ONLINE is set.',
  })
  status!: PresenceStatus;
}

@ObjectType({ description: 'The new presence of the viewer.' })
class SetPresencePayload {
  @Field(() => Presence, { description: 'The presence of the viewer.' })
  presence!: presences.Presence;

  @Field(() => User, { description: 'The viewer.' })
  user!: User;
}

@Resolver()
export class PresenceResolver {
  @Mutation(() => SetPresencePayload, {
    description: 'Sets the presence of the viewer’s session.',
  })
  async setPresence(
    @Input(() => SetPresenceInput)
    input: SetPresenceInput,
    @Ctx() ctx: Context,
  ): Promise<SetPresencePayload> {
    const presence = await presences.setPresence(ctx, input.status);
    return { presence, user: await userById(ctx, presence.userId) };
  }

  @Subscription(() => Presence, {
    subscribe: ({ args, context }: { args: { userIds: string[] }; context: Context }) =>
      watchPresence(
        context,
        args.userIds.map((id) => inputId('user', 'userIds', id)),
      ),
    description:
      'The presence of each of these users, then each change of it, and of the status that the user has set.',
  })
  presenceChanged(
    @Arg('userIds', () => [ID], { description: 'Global ids of the users to watch, at most 100.' })
    _userIds: string[],
    @Root() presence: presences.Presence,
  ): presences.Presence {
    return presence;
  }
}

@Resolver(() => User)
export class UserPresenceResolver {
  @PerViewer()
  @Planned(itself)
  @FieldResolver(() => Presence, { description: 'The presence of the user.' })
  presence(@Root() { id }: User, @Ctx() ctx: Context): Promise<presences.Presence> {
    return presences.presenceOf(ctx, id);
  }
}
