import { Field, ID, Int, ObjectType } from 'type-graphql';
import { globalId } from '../../core/global-id.js';
import type { CallChange } from '../../domain/calls/call.announce.js';
import { CallStatus, SignalKind } from '../../domain/calls/call.enums.js';
import type { Signal } from '../../domain/calls/signal.service.js';
import type { Notices } from '../../domain/inbox/inbox.service.js';
import { StreamEvent } from '../server/stream-events.js';

@ObjectType({ implements: StreamEvent, description: 'A call to the viewer rings.' })
export class CallRinging extends StreamEvent {
  data!: Notices['ringing'];
}

@ObjectType({
  implements: StreamEvent,
  description:
    'A call of the viewer changed: it was started, rings at the callee, was answered or ended.',
})
export class CallChanged extends StreamEvent {
  actorId!: number | null;
  data!: CallChange;

  @Field(() => CallStatus, {
    description: 'The status after this event; `call` has the current one.',
  })
  get status(): CallStatus {
    return this.data.status;
  }
}

@ObjectType({ implements: StreamEvent, description: 'The viewer deleted a call from their lists.' })
export class CallDeleted extends StreamEvent {
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
  /** A signal's kind is its event's. */
  @Field(() => SignalKind, { description: 'The kind of the signal.' })
  kind!: SignalKind;

  actorId!: number;
  data!: Partial<Omit<Signal, 'kind'>>;

  @Field(() => String, {
    nullable: true,
    description: 'The session description (SDP); null in a candidate.',
  })
  get sdp(): string | null {
    return this.data.sdp ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The ICE candidate, empty after the last one; null in an offer or an answer.',
  })
  get candidate(): string | null {
    return this.data.candidate ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Identifier of the media description that the candidate belongs to.',
  })
  get sdpMid(): string | null {
    return this.data.sdpMid ?? null;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Index of the media description that the candidate belongs to.',
  })
  get sdpMLineIndex(): number | null {
    return this.data.sdpMLineIndex ?? null;
  }
}
