import {
  Args,
  ArgsType,
  Ctx,
  Field,
  ID,
  Int,
  ObjectType,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import type { StreamItem } from '../../core/events/stream-source.js';
import { globalId, inputId } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Call } from '../../domain/calls/call.entity.js';
import { CallEndReason, CallStatus, SignalKind } from '../../domain/calls/call.enums.js';
import { callOfEvent, followCall } from '../../domain/calls/call.service.js';
import type { CallChange } from '../../domain/calls/call-announcement.service.js';
import type { Signal } from '../../domain/calls/signal.service.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { PerViewer } from '../server/per-viewer.js';
import { UserField } from '../server/planned.js';
import { StreamArgs, StreamEvent, streamUnion, toStreamObject } from '../server/stream-events.js';

@ObjectType({ implements: StreamEvent, description: 'A call to the viewer rings.' })
class CallRinging extends StreamEvent {
  data!: Notices['ringing'];

  @PerViewer()
  @Field(() => Call, { description: 'The call in its current state.' })
  call(@Ctx() ctx: Context): Promise<Call> {
    return callOfEvent(ctx, this.data.callId);
  }
}

@ObjectType({
  implements: StreamEvent,
  description:
    'A call of the viewer changed: it was started, rings at the callee, was answered or ended.',
})
class CallChanged extends StreamEvent {
  actorId!: number | null;
  data!: CallChange;

  @Field(() => CallStatus, {
    description: 'The status after this event; `call` has the current one.',
  })
  get status(): CallStatus {
    return this.data.status;
  }

  @NullableField(() => CallEndReason, 'The reason for the end; null in events before it.')
  get endReason(): CallEndReason | null {
    return this.data.endReason ?? null;
  }

  @PerViewer()
  @Field(() => Call, { description: 'The call in its current state.' })
  call(@Ctx() ctx: Context): Promise<Call> {
    return callOfEvent(ctx, this.data.callId);
  }

  @NullableField(
    () => User,
    'The user who changed the call, or who was away for too long; null when it was not answered in time or lasted too long.',
  )
  async by(@Ctx() ctx: Context): Promise<User | null> {
    return this.actorId === null ? null : userById(ctx, this.actorId);
  }
}

@ObjectType({ implements: StreamEvent, description: 'The viewer deleted a call from their lists.' })
class CallDeleted extends StreamEvent {
  data!: Notices['callDeleted'];

  @Field(() => ID, { description: 'Global id of the deleted call, such as `call_9`.' })
  get callId(): string {
    return globalId('call', this.data.callId);
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'A WebRTC signal from one peer to the other. The sender receives it as well.',
})
export class CallSignal extends StreamEvent {
  /** The kind of the event. */
  @Field(() => SignalKind, { description: 'The kind of the signal.' })
  kind!: SignalKind;

  actorId!: number;
  data!: Partial<Omit<Signal, 'kind'>>;

  stream!: `call:${number}`;

  @PerViewer()
  @Field(() => Call, { description: 'The call in its current state.' })
  call(@Ctx() ctx: Context): Promise<Call> {
    return callOfEvent(ctx, Number(this.stream.slice('call:'.length)));
  }

  @UserField('The sender, set by the server.', ({ actorId }: CallSignal) => actorId)
  from!: User;

  @NullableField(() => String, 'The session description (SDP); null in a candidate.')
  get sdp(): string | null {
    return this.data.sdp ?? null;
  }

  @NullableField(
    () => String,
    'The ICE candidate, empty after the last one; null in an offer or an answer.',
  )
  get candidate(): string | null {
    return this.data.candidate ?? null;
  }

  @NullableField(() => String, 'Identifier of the media description that the candidate belongs to.')
  get sdpMid(): string | null {
    return this.data.sdpMid ?? null;
  }

  @NullableField(() => Int, 'Index of the media description that the candidate belongs to.')
  get sdpMLineIndex(): number | null {
    return this.data.sdpMLineIndex ?? null;
  }

  @NullableField(() => String, 'The ICE username fragment that the candidate belongs to.')
  get usernameFragment(): string | null {
    return this.data.usernameFragment ?? null;
  }
}

/** The type of each kind of event of the inbox about calls. */
export const callNoticeKinds = {
  ringing: CallRinging,
  call: CallChanged,
  callDeleted: CallDeleted,
};

/** The type of each kind of event. */
export const callKinds = {
  changed: CallChanged,
  OFFER: CallSignal,
  ANSWER: CallSignal,
  ICE_CANDIDATE: CallSignal,
};

const CallEvent = streamUnion('CallEvent', 'An event of a call’s stream.', callKinds);

@ArgsType()
class CallEventsArgs extends StreamArgs {
  @Field(() => ID, { description: 'Global id of the call, such as `call_9`.' })
  callId!: string;
}

@Resolver()
export class CallEventsResolver {
  @Subscription(() => CallEvent, {
    subscribe: ({ args, context }: { args: CallEventsArgs; context: Context }) =>
      followCall(context, inputId('call', 'callId', args.callId), args),
    description: 'Events of a call of the viewer, in order, each exactly once.',
  })
  callEvents(@Args(() => CallEventsArgs) _: CallEventsArgs, @Root() item: StreamItem) {
    return toStreamObject(item, callKinds);
  }
}
