import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { inputId, localId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Call } from '../../domain/calls/call.entity.js';
import { CallFilter, CallKind } from '../../domain/calls/call.enums.js';
import * as calls from '../../domain/calls/call.service.js';
import { start } from '../../domain/calls/call.start.js';
import * as transitions from '../../domain/calls/call.transitions.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input } from '../server/input.js';

@ObjectType({ description: 'A page of a list of calls.' })
class CallConnection extends ConnectionOf(Call, 'Call') {}

@InputType({ description: 'The user to call, by id or username; exactly one of the two.' })
export class StartCallInput {
  @Field(() => ID, { nullable: true, description: 'Global id of the user, such as `user_7`.' })
  calleeId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Username of the callee, in any letter case.',
  })
  calleeUsername?: string | null;

  @Field(() => CallKind, { description: 'The media of the call.' })
  kind!: CallKind;
}

@InputType()
abstract class WhichCall {
  @Field(() => ID, { description: 'The call, `call_9`.' })
  callId!: string;
}

@InputType({ description: 'The call that a device of the viewer rings for.' })
export class RingCallInput extends WhichCall {}

@InputType({ description: 'The call to accept.' })
export class AcceptCallInput extends WhichCall {}

@InputType({ description: 'The call to reject.' })
export class RejectCallInput extends WhichCall {}

@InputType({ description: 'The call to end.' })
export class EndCallInput extends WhichCall {}

@InputType({ description: 'The call to delete from the viewer’s lists.' })
export class DeleteCallInput extends WhichCall {}

@ObjectType()
abstract class CallPayload {
  @Field(() => Call, { description: 'The call, after the change.' })
  call!: Call;
}

@ObjectType({
  description:
    'The ringing call. When both users call each other at once, the call that came first.',
})
export class StartCallPayload extends CallPayload {}

@ObjectType({ description: 'The ringing call.' })
export class RingCallPayload extends CallPayload {}

@ObjectType({ description: 'The accepted call.' })
export class AcceptCallPayload extends CallPayload {}

@ObjectType({ description: 'The rejected call.' })
export class RejectCallPayload extends CallPayload {}

@ObjectType({ description: 'The ended call.' })
export class EndCallPayload extends CallPayload {}

@ObjectType({ description: 'The deleted call.' })
export class DeleteCallPayload extends CallPayload {}

const callId = (input: WhichCall) => inputId('call', 'callId', input.callId);

@Resolver(() => Call)
export class CallResolver {
  @Query(() => CallConnection, { description: 'Calls of the viewer, newest first.' })
  calls(
    @Arg('filter', () => CallFilter, {
      nullable: true,
      description: 'Filter of the calls. The default is ALL.',
    })
    filter: CallFilter | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return calls.list(ctx, filter ?? CallFilter.ALL, page);
  }

  @Query(() => Call, {
    nullable: true,
    description: 'A call of the viewer; null with NOT_FOUND when there is none.',
  })
  async call(
    @Arg('id', () => ID, { description: 'Global id of the call, such as `call_9`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<Call> {
    const number = localId('call', id);
    if (ctx.viewer && number === null) throw notFound('Call');
    return calls.callById(ctx, number as number);
  }

  @Mutation(() => StartCallPayload, {
    description:
      'Calls a user. CONFLICT when they are busy in another call; they get a missed call.',
  })
  async startCall(
    @Input(() => StartCallInput) input: StartCallInput,
    @Ctx() ctx: Context,
  ): Promise<StartCallPayload> {
    const { calleeId, calleeUsername, kind } = input;
    const id = calleeId == null ? null : inputId('user', 'calleeId', calleeId);
    return { call: await start(ctx, { calleeId: id, calleeUsername }, kind) };
  }

  @Mutation(() => RingCallPayload, {
    description: 'Reports that a device of the callee rings. The caller is notified.',
  })
  async ringCall(
    @Input(() => RingCallInput) input: RingCallInput,
    @Ctx() ctx: Context,
  ): Promise<RingCallPayload> {
    return { call: await transitions.ring(ctx, callId(input)) };
  }

  @Mutation(() => AcceptCallPayload, { description: 'Accepts a ringing call to the viewer.' })
  async acceptCall(
    @Input(() => AcceptCallInput) input: AcceptCallInput,
    @Ctx() ctx: Context,
  ): Promise<AcceptCallPayload> {
    return { call: await transitions.accept(ctx, callId(input)) };
  }

  @Mutation(() => RejectCallPayload, { description: 'Rejects a ringing call to the viewer.' })
  async rejectCall(
    @Input(() => RejectCallInput) input: RejectCallInput,
    @Ctx() ctx: Context,
  ): Promise<RejectCallPayload> {
    return { call: await transitions.reject(ctx, callId(input)) };
  }

  @Mutation(() => EndCallPayload, {
    description:
      'Ends a call. Before the answer, the call becomes MISSED when the caller ends it, and REJECTED when the callee does.',
  })
  async endCall(
    @Input(() => EndCallInput) input: EndCallInput,
    @Ctx() ctx: Context,
  ): Promise<EndCallPayload> {
    return { call: await transitions.end(ctx, callId(input)) };
  }

  @Mutation(() => DeleteCallPayload, {
    description: 'Deletes a finished call from the viewer’s lists; the other user keeps it.',
  })
  async deleteCall(
    @Input(() => DeleteCallInput) input: DeleteCallInput,
    @Ctx() ctx: Context,
  ): Promise<DeleteCallPayload> {
    return { call: await transitions.remove(ctx, callId(input)) };
  }

  @FieldResolver(() => User, { description: 'The calling user.' })
  caller(@Root() call: Call, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, call.caller.id);
  }

  @FieldResolver(() => User, { description: 'The called user.' })
  callee(@Root() call: Call, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, call.callee.id);
  }
}
