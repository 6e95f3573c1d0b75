import {
  Arg,
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
import type { Context } from '../../core/context.js';
import { inputId } from '../../core/global-id.js';
import { Call } from '../../domain/calls/call.entity.js';
import { SignalKind } from '../../domain/calls/call.enums.js';
import * as ice from '../../domain/calls/ice.service.js';
import { sendSignal } from '../../domain/calls/signal.service.js';
import { CallSignal } from './call-events.types.js';

@InputType({ description: 'What to tell the other peer.' })
export class SendCallSignalInput {
  @Field(() => ID, { description: 'The call, `call_9`.' })
  callId!: string;

  @Field(() => SignalKind, { description: 'Which of the three.' })
  kind!: SignalKind;

  @Field(() => String, {
    nullable: true,
    description:
      'With an offer or an answer: the description, at most 32 KB, beginning with `v=0`.',
  })
  sdp?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'With a candidate: the candidate, at most 1 KB; empty after the last.',
  })
  candidate?: string | null;

  @Field(() => String, { nullable: true, description: 'Which medium the candidate is for.' })
  sdpMid?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The same, by its place in the description: 0–65535.',
  })
  sdpMLineIndex?: number | null;
}

@ObjectType({ description: 'The signal as it was passed on.' })
export class SendCallSignalPayload {
  @Field(() => Call, { description: 'The call it belongs to.' })
  call!: Call;

  @Field(() => CallSignal, { description: 'Its event on the call’s stream.' })
  signal!: CallSignal;
}

@ObjectType({
  description: 'A server to connect through, as `RTCConfiguration.iceServers` has it.',
})
export class IceServer implements ice.IceServer {
  @Field(() => [String], { description: 'Where it is.' })
  urls!: readonly string[];

  @Field(() => String, { nullable: true, description: 'Null where none is needed.' })
  username!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Good for a few hours, and yours alone; null where none is needed.',
  })
  credential!: string | null;
}

@Resolver()
export class CallSignalingResolver {
  @Query(() => [IceServer], {
    description: 'The STUN and TURN servers calls may go through; none when none is configured.',
  })
  iceServers(@Ctx() ctx: Context): IceServer[] {
    return ice.iceServers(ctx);
  }

  @Mutation(() => SendCallSignalPayload, {
    description: 'Tell the other peer of a call that rings or is spoken in how to connect.',
  })
  async sendCallSignal(
    @Arg('input', () => SendCallSignalInput, { description: 'What.' }) input: SendCallSignalInput,
    @Ctx() ctx: Context,
  ): Promise<SendCallSignalPayload> {
    const { callId, ...signal } = input;
    const { call, event } = await sendSignal(ctx, inputId('call', 'callId', callId), signal);
    return { call, signal: Object.assign(new CallSignal(), event) };
  }
}
