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
  registerEnumType,
  Subscription,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { itself, Planned } from '../../core/reads/read.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { PresenceStatus } from '../../domain/presence/presence.enums.js';
import * as reads from '../../domain/presence/presence.reads.js';
import * as presences from '../../domain/presence/presence.service.js';
import { watchPresence } from '../../domain/presence/presence.watch.js';

registerEnumType(PresenceStatus, {
  name: 'PresenceStatus',
  description: 'Whether somebody is there.',
  valuesConfig: {
    ONLINE: { description: 'A socket of theirs is open, or a session says so.' },
    OFFLINE: { description: 'None is, and has not been for some seconds.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'Whether a person is there.' })
export class Presence implements presences.Presence {
  userId!: number;

  @Planned(reads.status)
  @Field(() => PresenceStatus, { description: 'There, or not.' })
  status!: PresenceStatus;

  @Field(() => Date, {
    nullable: true,
    description: 'When they last came or went; null when never.',
  })
  lastSeenAt!: Date | null;
}

@InputType({ description: 'Whether you are there.' })
class SetPresenceInput {
  @Field(() => PresenceStatus, {
    description:
      'ONLINE holds for 15 minutes after this session’s last request; OFFLINE ends that. An open socket keeps you online all the same.',
  })
  status!: PresenceStatus;
}

@ObjectType({ description: 'How you are seen now.' })
class SetPresencePayload {
  @Field(() => Presence, { description: 'Your presence.' })
  presence!: presences.Presence;

  @Field(() => User, { description: 'You.' })
  user!: User;
}

@Resolver(() => Presence)
export class PresenceResolver {
  @Planned(itself)
  @FieldResolver(() => User, { description: 'Whose presence it is.' })
  user(@Root() { userId }: Presence, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, userId);
  }

  @Mutation(() => SetPresencePayload, {
    description: 'Says for this session whether you are there.',
  })
  async setPresence(
    @Arg('input', () => SetPresenceInput, { description: 'There, or not.' })
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
    description: 'How each of these people is now, and then each change.',
  })
  presenceChanged(
    @Arg('userIds', () => [ID], { description: 'Whom to watch, at most 100.' }) _userIds: string[],
    @Root() presence: presences.Presence,
  ): presences.Presence {
    return presence;
  }
}

@Resolver(() => User)
export class UserPresenceResolver {
  @Planned(itself)
  @FieldResolver(() => Presence, { description: 'Whether they are there.' })
  presence(@Root() { id }: User, @Ctx() ctx: Context): Promise<presences.Presence> {
    return presences.presenceOf(ctx, id);
  }
}
