import {
  Ctx,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { MOST_ICE_URLS } from '../../config/ice-urls.js';
import type { Context } from '../../core/context.js';
import { AtMost } from '../../core/reads/read.js';
import { NullableField } from '../../core/schema-types.js';
import { Call } from '../../domain/calls/call.entity.js';
import { SignalKind } from '../../domain/calls/call.enums.js';
import * as ice from '../../domain/calls/ice.service.js';
import { sendSignal } from '../../domain/calls/signal.service.js';
import { Input } from '../server/mutation.js';
import { CallSignal } from './call.events.js';

@InputType({ description: 'A WebRTC signal for the other peer of a call.' })
class SendCallSignalInput {
  @Field(() => ID, { description: 'Global id of the call, such as `call_9`.' })
  callId!: string;

  @Field(() => SignalKind, { description: 'The kind of the signal.' })
  kind!: SignalKind;

  @NullableField(
    () => String,
    'In an OFFER or ANSWER: the session description, at most 32 KB, starting with `v=0`.',
  )
  sdp?: string | null;

  @NullableField(
    () => String,
    'In an ICE_CANDIDATE: the candidate, at most 1 KB; empty after the last one.',
  )
  candidate?: string | null;

  @NullableField(() => String, 'Identifier of the media description that the candidate belongs to.')
  sdpMid?: string | null;

  @NullableField(
    () => Int,
    'Index of the media description that the candidate belongs to, 0–65535.',
  )
  sdpMLineIndex?: number | null;

  @NullableField(() => String, 'The ICE username fragment that the candidate belongs to.')
  usernameFragment?: string | null;
}

@ObjectType({ description: 'The sent signal.' })
class SendCallSignalPayload {
  @Field(() => Call, { description: 'The call of the signal.' })
  call!: Call;

  @Field(() => CallSignal, { description: 'The event of the signal in the call’s stream.' })
  signal!: CallSignal;
}

@ObjectType({
  description: 'A STUN or TURN server, in the form of `RTCConfiguration.iceServers`.',
})
export class IceServer implements ice.IceServer {
  @AtMost(MOST_ICE_URLS)
  @Field(() => [String], { description: 'Addresses of the server.' })
  urls!: readonly string[];

  @NullableField(() => String, 'Username of the viewer; null when none is needed.')
  username!: string | null;

  @NullableField(
    () => String,
    'Credential of the viewer, valid for a few hours; null when none is needed.',
  )
  credential!: string | null;
}

@Resolver()
export class CallSignalingResolver {
  @AtMost(ice.mostServers)
  @Query(() => [IceServer], {
    description: 'STUN and TURN servers for calls; empty when none is configured.',
  })
  iceServers(@Ctx() ctx: Context): IceServer[] {
    return ice.iceServers(ctx);
  }

  @Mutation(() => SendCallSignalPayload, {
    description:
      'Sends a WebRTC signal to the other peer of a ringing or active call. RATE_LIMITED beyond 20 offers, 20 answers and 200 candidates a minute, unless configured otherwise; as many are kept for subscriptions that resume.',
  })
  async sendCallSignal(
    @Input(() => SendCallSignalInput) input: SendCallSignalInput,
    @Ctx() ctx: Context,
  ): Promise<SendCallSignalPayload> {
    const { call, event } = await sendSignal(ctx, input);
    return { call, signal: Object.assign(new CallSignal(), event) };
  }
}
