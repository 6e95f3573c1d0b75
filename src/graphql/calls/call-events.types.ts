import { Field, ID, Int, ObjectType } from 'type-graphql';
import { globalId } from '../../core/global-id.js';
import type { CallChange } from '../../domain/calls/call.announce.js';
import { CallStatus, SignalKind } from '../../domain/calls/call.enums.js';
import type { Signal } from '../../domain/calls/signal.service.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({ implements: StreamEvent, description: 'Somebody calls you.' })
export class CallRinging extends StreamEvent {
  data!: Notices['ringing'];
}

@ObjectType({
  implements: StreamEvent,
  description:
    'A call of yours changed: it began to ring, rings at the other end, was answered or is over.',
})
export class CallChanged extends StreamEvent {
  actorId!: number | null;
  data!: CallChange;

  @Field(() => CallStatus, {
    description: 'What it became by this event; `call` shows it as it is now.',
  })
  get status(): CallStatus {
    return this.data.status;
  }
}

@ObjectType({ implements: StreamEvent, description: 'You deleted a call from your lists.' })
export class CallDeleted extends StreamEvent {
  data!: Notices['callDeleted'];

  @Field(() => ID, { description: 'The call that was, `call_9`.' })
  get callId(): string {
    return globalId('call', this.data.callId);
  }
}

@ObjectType({
  implements: StreamEvent,
  description: 'What one peer tells the other; who sent it hears it too.',
})
export class CallSignal extends StreamEvent {
  /** A signal's kind is its event's. */
  @Field(() => SignalKind, { description: 'Which of the three.' })
  kind!: SignalKind;

  actorId!: number;
  data!: Partial<Omit<Signal, 'kind'>>;

  @Field(() => String, { nullable: true, description: 'The description; null with a candidate.' })
  get sdp(): string | null {
    return this.data.sdp ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The candidate, empty after the last; null with an offer or an answer.',
  })
  get candidate(): string | null {
    return this.data.candidate ?? null;
  }

  @Field(() => String, { nullable: true, description: 'Which medium the candidate is for.' })
  get sdpMid(): string | null {
    return this.data.sdpMid ?? null;
  }

  @Field(() => Int, { nullable: true, description: 'The same, by its place in the description.' })
  get sdpMLineIndex(): number | null {
    return this.data.sdpMLineIndex ?? null;
  }
}
