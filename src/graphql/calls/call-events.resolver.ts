import {
  Arg,
  Ctx,
  createUnionType,
  FieldResolver,
  ID,
  Int,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import type { Followed } from '../../core/events/hub.js';
import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Call } from '../../domain/calls/call.entity.js';
import { followCall } from '../../domain/calls/call.follow.js';
import { callOfEvent } from '../../domain/calls/call.service.js';
import { PerViewer } from '../server/per-viewer.js';
import { StreamReset, StreamResumed, toStreamItem, UnknownEvent } from '../server/stream-events.js';
import { CallChanged, CallRinging, CallSignal } from './call-events.types.js';

const CallEvent = createUnionType({
  name: 'CallEvent',
  description: 'What a call’s stream tells; the first says where it stands.',
  types: () => [StreamResumed, StreamReset, CallChanged, CallSignal, UnknownEvent] as const,
});

/** The type of each kind of event. */
export const callKinds = {
  changed: CallChanged,
  OFFER: CallSignal,
  ANSWER: CallSignal,
  ICE_CANDIDATE: CallSignal,
};

interface Args {
  callId: string;
  after?: number | null;
  epoch?: string | null;
}

@Resolver()
export class CallEventsResolver {
  @Subscription(() => CallEvent, {
    subscribe: ({ args, context }: { args: Args; context: Context }) =>
      followCall(context, inputId('call', 'callId', args.callId), args),
    description: 'Everything that happens in a call of yours, in order and each once.',
  })
  callEvents(
    @Arg('callId', () => ID, { description: 'Its id, `call_9`.' }) _id: string,
    @Arg('after', () => Int, {
      nullable: true,
      description:
        'Number of the last event you have seen; 0 begins at the beginning, none at the head of now.',
    })
    _after: number | null,
    @Arg('epoch', () => ID, { nullable: true, description: 'The epoch that number belongs to.' })
    _epoch: string | null,
    @Root() followed: Followed,
  ): typeof CallEvent {
    return toStreamItem<CallChanged | CallSignal>(followed, callKinds);
  }
}

@Resolver(() => CallRinging)
export class CallRingingResolver {
  @PerViewer()
  @FieldResolver(() => Call, { description: 'The call as it is now.' })
  call(@Root() { data }: CallRinging, @Ctx() ctx: Context): Promise<Call> {
    return callOfEvent(ctx, data.callId);
  }
}

@Resolver(() => CallChanged)
export class CallChangedResolver {
  @PerViewer()
  @FieldResolver(() => Call, { description: 'The call as it is now.' })
  call(@Root() { data }: CallChanged, @Ctx() ctx: Context): Promise<Call> {
    return callOfEvent(ctx, data.callId);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'Who changed it; null when it rang out.',
  })
  async by(@Root() { actorId }: CallChanged, @Ctx() ctx: Context): Promise<User | null> {
    return actorId === null ? null : userById(ctx, actorId);
  }
}

@Resolver(() => CallSignal)
export class CallSignalResolver {
  @FieldResolver(() => User, { description: 'Who sent it: the server says so, not the sender.' })
  from(@Root() { actorId }: CallSignal, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, actorId);
  }
}
