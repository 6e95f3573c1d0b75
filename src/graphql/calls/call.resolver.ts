import { Arg, Args, Ctx, Field, ID, InputType, ObjectType, Query, Resolver } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { inputId, localId, nullWhenMissing } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { userById } from '../../domain/account/user.service.js';
import { Call } from '../../domain/calls/call.entity.js';
import { CallFilter, CallKind } from '../../domain/calls/call.enums.js';
import * as calls from '../../domain/calls/call.service.js';
import { start } from '../../domain/calls/call-start.service.js';
import * as transitions from '../../domain/calls/call-transition.service.js';
import { UserBy } from '../account/account.resolver.js';
import { ConnectionOf, PageArgs } from '../server/connection.js';
import { acting, Input, returning } from '../server/mutation.js';
import { RelationField } from '../server/planned.js';

@ObjectType({ description: 'A page of a list of calls.' })
class CallConnection extends ConnectionOf(Call, 'Call') {}

@InputType({ description: 'A new call.' })
class StartCallInput {
  @Field(() => UserBy, { description: 'The user to call.' })
  callee!: UserBy;

  @Field(() => CallKind, { description: 'The media of the call.' })
  kind!: CallKind;
}

@InputType()
class CallInput {
  @Field(() => ID, { description: 'Global id of the call, such as `call_9`.' })
  callId!: string;
}

const callId = (input: CallInput) => inputId('call', 'callId', input.callId);

const ReturnsCall = returning('call', () => Call, 'The call, after the change.');

const CallAction = acting(ReturnsCall, () => CallInput, callId);

@Resolver(() => Call)
export class CallResolver {
  @Query(() => CallConnection, { description: 'Calls of the viewer, newest first.' })
  calls(
    @Arg('filter', () => CallFilter, {
      defaultValue: CallFilter.ALL,
      description: 'Which calls to return.',
    })
    filter: CallFilter,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return calls.list(ctx, filter, page);
  }

  @Query(() => Call, {
    nullable: true,
    description: 'A call of the viewer; null when there is none.',
  })
  async call(
    @Arg('id', () => ID, { description: 'Global id of the call, such as `call_9`.' }) id: string,
    @Ctx() ctx: Context,
  ): Promise<Call | null> {
    ctx.requireViewer();
    const number = localId('call', id);
    return number === null ? null : nullWhenMissing(calls.callById(ctx, number));
  }

  @ReturnsCall({
    description:
      'Calls a user. CONFLICT when they are busy in another call; they get a missed call.',
    payload: 'The ringing call. When both users call each other at once, the call that came first.',
  })
  startCall(@Input(() => StartCallInput) input: StartCallInput, @Ctx() ctx: Context) {
    const { id, username } = input.callee;
    const callee = id === undefined ? { username } : { id: inputId('user', 'id', id) };
    return start(ctx, callee, input.kind);
  }

  @CallAction(transitions.ring, {
    description: 'Reports that a device of the callee rings. The caller is notified.',
    payload: 'The ringing call.',
    input: 'The call that a device of the viewer rings for.',
  })
  ringCall!: Call;

  @CallAction(transitions.accept, {
    description: 'Accepts a ringing call to the viewer.',
    payload: 'The accepted call.',
    input: 'The call to accept.',
  })
  acceptCall!: Call;

  @CallAction(transitions.reject, {
    description: 'Rejects a ringing call to the viewer.',
    payload: 'The rejected call.',
    input: 'The call to reject.',
  })
  rejectCall!: Call;

  @CallAction(transitions.end, {
    description:
      'Ends a call. Before the answer, the call becomes MISSED when the caller ends it, and REJECTED when the callee does.',
    payload: 'The ended call.',
    input: 'The call to end.',
  })
  endCall!: Call;

  @CallAction(transitions.remove, {
    description: 'Deletes a finished call from the viewer’s lists; the other user keeps it.',
    payload: 'The deleted call.',
    input: 'The call to delete from the viewer’s lists.',
  })
  deleteCall!: Call;

  @RelationField(() => User, userById, { description: 'The calling user.' })
  caller!: User;

  @RelationField(() => User, userById, { description: 'The called user.' })
  callee!: User;
}
