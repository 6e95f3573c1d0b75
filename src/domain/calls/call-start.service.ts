import type { Context } from '../../core/context.js';
import { badInput, conflict, notFound } from '../../core/errors.js';
import { openStream } from '../../core/events/append.js';
import { callTopic } from '../../core/events/topics.js';
import { allColumns } from '../../core/postgres/columns.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { Availability, User } from '../account/user.entity.js';
import { accountById, assertNotBlocked, userByName } from '../account/user.service.js';
import { contact } from '../inbox/contact.service.js';
import { assertAdmitted } from '../social/contact-policy.js';
import { Call } from './call.entity.js';
import { CallEndReason, type CallKind, CallStatus } from './call.enums.js';
import { announceChange, announceRinging } from './call-announcement.service.js';
import { takePart, wasSeen } from './call-lease.service.js';

/** The callee: exactly one of these. */
export interface Callee {
  id?: number;
  username?: string;
}

/**
 * Starts a call. A ringing call between the two, in either direction, is returned instead. Throws
 * NOT_FOUND; FORBIDDEN when the policy of the callee does not admit the viewer; BAD_USER_INPUT for the viewer; CONFLICT when the viewer is in another call, and when the
 * callee is or does not want to be disturbed, which is stored as a missed call; and RATE_LIMITED.
 */
export async function start(ctx: Context, to: Callee, kind: CallKind): Promise<Call> {
  const calleeId = await resolveCallee(ctx, to);
  const call = await ctx.commit(async () => {
    const mayRing = await lockBoth(ctx, calleeId);
    const busy = await liveCalls(ctx, [ctx.viewer.id, calleeId]);
    const between = busy.find((one) => concerns(one, ctx.viewer.id) && concerns(one, calleeId));
    if (between?.status === CallStatus.RINGING) {
      await takePart(ctx, between);
      return between;
    }
    if (busy.some((one) => concerns(one, ctx.viewer.id))) {
      throw conflict('You are in a call already: end that one first.').because('ALREADY_IN_CALL');
    }
    return store(ctx, calleeId, kind, busy.length > 0 || !mayRing);
  });
  // Thrown after the commit, so that the missed call is stored.
  if (call.status === CallStatus.MISSED)
    throw conflict('The callee is busy.').because('CALLEE_BUSY');
  return call;
}

async function resolveCallee(ctx: Context, to: Callee): Promise<number> {
  const callee = await (to.id === undefined
    ? userByName(ctx, to.username as string)
    : accountById(ctx, to.id));
  if (callee.id === ctx.viewer.id) {
    throw badInput(to.id === undefined ? 'username' : 'id', 'You cannot call yourself.').because(
      'OWN_ACCOUNT',
    );
  }
  return callee.id;
}

/** Locks both users until the commit, so that no other call of either starts. Whether it may ring at the callee. */
async function lockBoth(ctx: Context, calleeId: number): Promise<boolean> {
  const locked = await lockRows(ctx, User, [ctx.viewer.id, calleeId]);
  if (locked.filter((user) => !user.isDeleted && !user.suspendedAt).length < 2)
    throw notFound('User');
  await assertNotBlocked(ctx, calleeId);
  await assertAdmitted(ctx, calleeId, 'calls');
  return locked.some(
    ({ id, availability }) => id === calleeId && availability !== Availability.DO_NOT_DISTURB,
  );
}

const concerns = (call: Call, userId: number): boolean =>
  call.caller.id === userId || call.callee.id === userId;

/** Active calls of these users, and ringing ones before their deadline. */
async function liveCalls(ctx: Context, people: number[]): Promise<Call[]> {
  const rows: object[] = await ctx.em.execute(
    `select ${allColumns(ctx, Call)} from calls
     where status in ('RINGING', 'ACTIVE') and (caller_id in (?) or callee_id in (?))
       and (status = 'ACTIVE' or rings_until > clock_timestamp())`,
    [people, people],
  );
  return rows.map((row) => ctx.em.map(Call, row as never));
}

async function store(
  ctx: Context,
  calleeId: number,
  kind: CallKind,
  calleeIsBusy: boolean,
): Promise<Call> {
  const status = calleeIsBusy ? CallStatus.MISSED : CallStatus.RINGING;
  const seconds = ctx.app.config.callRingSeconds;
  await contact(ctx, calleeId);
  const people = [ctx.viewer.id, calleeId];
  const now = await nextMoment(
    ctx,
    `select max(greatest(
       (select max(created_at) from calls where caller_id = person),
       (select max(created_at) from calls where callee_id = person)
     )) from unnest(array[?]::bigint[]) person`,
    [people],
  );
  const [row] = await ctx.em.execute<object[]>(
    `insert into calls (caller_id, callee_id, kind, status, created_at, rings_until, ended_at,
       end_reason, caller_session_id, caller_seen_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ${wasSeen})
     returning ${allColumns(ctx, Call)}`,
    [
      ...people,
      kind,
      status,
      now,
      new Date(now.getTime() + seconds * 1_000),
      calleeIsBusy ? now : null,
      calleeIsBusy ? CallEndReason.BUSY : null,
      ctx.viewer.sessionId,
      ctx.app.sessionWatch.has(ctx.viewer),
    ],
  );
  const call = ctx.em.map(Call, row as never);
  await openStream(ctx, callTopic(call.id));
  await (calleeIsBusy ? announceChange(ctx, call) : announceRinging(ctx, call));
  return call;
}
