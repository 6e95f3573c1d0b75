import { Arg, Args, Ctx, Field, ID, InputType, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { inputId, localId } from '../../core/global-id.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Call } from '../../domain/calls/call.entity.js';
import { CallFilter, CallKind } from '../../domain/calls/call.enums.js';
import * as calls from '../../domain/calls/call.service.js';
import { start } from '../../domain/calls/call.start.js';
import * as transitions from '../../domain/calls/call.transitions.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { Input, returning } from '../server/mutation.js';
import { RelationField } from '../server/planned.js';

@ObjectType({ description: 'A page of a list of calls.' })
class CallConnection extends ConnectionOf(Call, 'Call') {}

@InputType({ description: 'The user to call, by id or username; exactly one of the two.' })
class StartCallInput {
  @NullableField(() => ID, 'Global id of the user, such as `user_7`.')
  calleeId?: string | null;

  @NullableField(() => String, 'Username of the callee, in any letter case.')
  calleeUsername?: string | null;

  @Field(() => CallKind, { description: 'The media of the call.' })
  kind!: CallKind;
}

@InputType()
class CallInput {
  @Field(() => ID, { description: 'The call, `call_9`.' })
  callId!: string;
}

const callId = (input: CallInput) => inputId('call', 'callId', input.callId);

const ReturnsCall = returning('call', () => Call, 'The call, after the change.');

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

  @ReturnsCall({
    description:
      'Calls a user. CONFLICT when they are busy in another call; they get a missed call.',
    payload: 'The ringing call. When both users call each other at once, the call that came first.',
  })
  startCall(@Input(() => StartCallInput) input: StartCallInput, @Ctx() ctx: Context) {
    const { calleeId, calleeUsername, kind } = input;
    const id = calleeId == null ? null : inputId('user', 'calleeId', calleeId);
    return start(ctx, { calleeId: id, calleeUsername }, kind);
  }

  @ReturnsCall({
    description: 'Reports that a device of the callee rings. The caller is notified.',
    payload: 'The ringing call.',
  })
  ringCall(
    @Input(() => CallInput, 'The call that a device of the viewer rings for.') input: CallInput,
    @Ctx() ctx: Context,
  ) {
    return transitions.ring(ctx, callId(input));
  }

  @ReturnsCall({
    description: 'Accepts a ringing call to the viewer.',
    payload: 'The accepted call.',
  })
  acceptCall(@Input(() => CallInput, 'The call to accept.') input: CallInput, @Ctx() ctx: Context) {
    return transitions.accept(ctx, callId(input));
  }

  @ReturnsCall({
    description: 'Rejects a ringing call to the viewer.',
    payload: 'The rejected call.',
  })
  rejectCall(@Input(() => CallInput, 'The call to reject.') input: CallInput, @Ctx() ctx: Context) {
    return transitions.reject(ctx, callId(input));
  }

  @ReturnsCall({
    description:
      'Ends a call. Before the answer, the call becomes MISSED when the caller ends it, and REJECTED when the callee does.',
    payload: 'The ended call.',
  })
  endCall(@Input(() => CallInput, 'The call to end.') input: CallInput, @Ctx() ctx: Context) {
    return transitions.end(ctx, callId(input));
  }

  @ReturnsCall({
    description: 'Deletes a finished call from the viewer’s lists; the other user keeps it.',
    payload: 'The deleted call.',
  })
  deleteCall(
    @Input(() => CallInput, 'The call to delete from the viewer’s lists.') input: CallInput,
    @Ctx() ctx: Context,
  ) {
    return transitions.remove(ctx, callId(input));
  }

  @RelationField(() => User, userById, { description: 'The calling user.' })
  caller!: User;

  @RelationField(() => User, userById, { description: 'The called user.' })
  callee!: User;
}
