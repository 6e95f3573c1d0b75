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
  description: 'An event of a call’s stream. The first one is StreamResumed or StreamReset.',
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
    description: 'Events of a call of the viewer, in order, each exactly once.',
  })
  callEvents(
    @Arg('callId', () => ID, { description: 'Global id of the call, such as `call_9`.' })
    _id: string,
    @Arg('after', () => Int, {
      nullable: true,
      description:
        'Sequence number of the last event received. 0 starts at the beginning; without it, the stream starts at its current head.',
    })
    _after: number | null,
    @Arg('epoch', () => ID, { nullable: true, description: 'Epoch of that sequence number.' })
    _epoch: string | null,
    @Root() followed: Followed,
  ): typeof CallEvent {
    return toStreamItem<CallChanged | CallSignal>(followed, callKinds);
  }
}

@Resolver(() => CallRinging)
export class CallRingingResolver {
  @PerViewer()
  @FieldResolver(() => Call, { description: 'The call in its current state.' })
  call(@Root() { data }: CallRinging, @Ctx() ctx: Context): Promise<Call> {
    return callOfEvent(ctx, data.callId);
  }
}

@Resolver(() => CallChanged)
export class CallChangedResolver {
  @PerViewer()
  @FieldResolver(() => Call, { description: 'The call in its current state.' })
  call(@Root() { data }: CallChanged, @Ctx() ctx: Context): Promise<Call> {
    return callOfEvent(ctx, data.callId);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'The user who changed the call; null when it was not answered in time.',
  })
  async by(@Root() { actorId }: CallChanged, @Ctx() ctx: Context): Promise<User | null> {
    return actorId === null ? null : userById(ctx, actorId);
  }
}

@Resolver(() => CallSignal)
export class CallSignalResolver {
  @FieldResolver(() => User, { description: 'The sender, set by the server.' })
  from(@Root() { actorId }: CallSignal, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, actorId);
  }
}
