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

@ObjectType({ description: 'A page of a list of calls.' })
class CallConnection extends ConnectionOf(Call, 'Call') {}

@InputType({ description: 'Whom to call, by id or by username, just one of the two.' })
export class StartCallInput {
  @Field(() => ID, { nullable: true, description: 'The person, `user_7`.' })
  calleeId?: string | null;

  @Field(() => String, { nullable: true, description: 'Their name, in any letter case.' })
  calleeUsername?: string | null;

  @Field(() => CallKind, { description: 'With pictures, or sound alone.' })
  kind!: CallKind;
}

@InputType()
abstract class WhichCall {
  @Field(() => ID, { description: 'The call, `call_9`.' })
  callId!: string;
}

@InputType({ description: 'Which call a device of yours rings for.' })
export class RingCallInput extends WhichCall {}

@InputType({ description: 'Which call to take.' })
export class AcceptCallInput extends WhichCall {}

@InputType({ description: 'Which call to refuse.' })
export class RejectCallInput extends WhichCall {}

@InputType({ description: 'Which call to hang up.' })
export class EndCallInput extends WhichCall {}

@InputType({ description: 'Which call to take from your lists.' })
export class DeleteCallInput extends WhichCall {}

@ObjectType()
abstract class CallPayload {
  @Field(() => Call, { description: 'The call as it now is.' })
  call!: Call;
}

@ObjectType({ description: 'The call that rings: the other one’s, when they rang you just then.' })
export class StartCallPayload extends CallPayload {}

@ObjectType({ description: 'The call that a device of yours rings for.' })
export class RingCallPayload extends CallPayload {}

@ObjectType({ description: 'The call you took.' })
export class AcceptCallPayload extends CallPayload {}

@ObjectType({ description: 'The call you refused.' })
export class RejectCallPayload extends CallPayload {}

@ObjectType({ description: 'The call you hung up.' })
export class EndCallPayload extends CallPayload {}

@ObjectType({ description: 'The call you deleted, as it last was.' })
export class DeleteCallPayload extends CallPayload {}

const callId = (input: WhichCall) => inputId('call', 'callId', input.callId);

@Resolver(() => Call)
export class CallResolver {
  @Query(() => CallConnection, { description: 'Your calls, newest first.' })
  calls(
    @Arg('filter', () => CallFilter, {
      nullable: true,
      description: 'Which of them; ALL when nothing is said.',
    })
    filter: CallFilter | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return calls.list(ctx, filter ?? CallFilter.ALL, page);
  }

  @Query(() => Call, {
    nullable: true,
    description: 'One call of yours; null with NOT_FOUND where there is none.',
  })
  async call(
    @Arg('id', () => ID, { description: 'Its id, `call_9`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<Call> {
    const number = localId('call', id);
    if (ctx.viewer && number === null) throw notFound('Call');
    return calls.callById(ctx, number as number);
  }

  @Mutation(() => StartCallPayload, {
    description:
      'Ring somebody. Who is in another call is busy: CONFLICT, and they find a missed call.',
  })
  async startCall(
    @Arg('input', () => StartCallInput, { description: 'Whom, and how.' }) input: StartCallInput,
    @Ctx() ctx: Context,
  ): Promise<StartCallPayload> {
    const { calleeId, calleeUsername, kind } = input;
    const id = calleeId == null ? null : inputId('user', 'calleeId', calleeId);
    return { call: await start(ctx, { calleeId: id, calleeUsername }, kind) };
  }

  @Mutation(() => RingCallPayload, {
    description: 'A device of yours rings for a call to you: the caller hears that it does.',
  })
  async ringCall(
    @Arg('input', () => RingCallInput, { description: 'Which.' }) input: RingCallInput,
    @Ctx() ctx: Context,
  ): Promise<RingCallPayload> {
    return { call: await transitions.ring(ctx, callId(input)) };
  }

  @Mutation(() => AcceptCallPayload, { description: 'Take a call to you that rings.' })
  async acceptCall(
    @Arg('input', () => AcceptCallInput, { description: 'Which.' }) input: AcceptCallInput,
    @Ctx() ctx: Context,
  ): Promise<AcceptCallPayload> {
    return { call: await transitions.accept(ctx, callId(input)) };
  }

  @Mutation(() => RejectCallPayload, { description: 'Refuse a call to you that rings.' })
  async rejectCall(
    @Arg('input', () => RejectCallInput, { description: 'Which.' }) input: RejectCallInput,
    @Ctx() ctx: Context,
  ): Promise<RejectCallPayload> {
    return { call: await transitions.reject(ctx, callId(input)) };
  }

  @Mutation(() => EndCallPayload, {
    description:
      'Hang up. Before the answer, a caller leaves a missed call and a callee a rejected one.',
  })
  async endCall(
    @Arg('input', () => EndCallInput, { description: 'Which.' }) input: EndCallInput,
    @Ctx() ctx: Context,
  ): Promise<EndCallPayload> {
    return { call: await transitions.end(ctx, callId(input)) };
  }

  @Mutation(() => DeleteCallPayload, {
    description: 'Take a call that is over from your own lists; the other one keeps it.',
  })
  async deleteCall(
    @Arg('input', () => DeleteCallInput, { description: 'Which.' }) input: DeleteCallInput,
    @Ctx() ctx: Context,
  ): Promise<DeleteCallPayload> {
    return { call: await transitions.remove(ctx, callId(input)) };
  }

  @FieldResolver(() => User, { description: 'Who rang.' })
  caller(@Root() call: Call, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, call.caller.id);
  }

  @FieldResolver(() => User, { description: 'Who was rung.' })
  callee(@Root() call: Call, @Ctx() ctx: Context): Promise<User> {
    return userById(ctx, call.callee.id);
  }
}
