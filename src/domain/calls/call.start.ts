import type { Context } from '../../core/context.js';
import { AppError, badInput, conflict, notFound } from '../../core/errors.js';
import { openStream } from '../../core/events/append.js';
import { callTopic } from '../../core/events/topics.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { User } from '../account/user.entity.js';
import { accountById, userByName } from '../account/user.service.js';
import { contact } from '../inbox/contact.service.js';
import { announceChange, announceRinging } from './call.announce.js';
import { Call } from './call.entity.js';
import { CallEndReason, type CallKind, CallStatus } from './call.enums.js';
import { takePart, wasSeen } from './call.leases.js';

/** The callee: exactly one of these. */
export interface Callee {
  calleeId?: number | null;
  calleeUsername?: string | null;
}

/**
 * Starts a call. A ringing call between the two, in either direction, is returned instead. Throws
 * NOT_FOUND; BAD_USER_INPUT for the viewer; CONFLICT when the viewer is in another call, and when the
 * callee is, which is stored as a missed call; and RATE_LIMITED.
 */
export async function start(ctx: Context, to: Callee, kind: CallKind): Promise<Call> {
  const calleeId = await resolveCallee(ctx, to);
  const call = await ctx.commit(async () => {
    await lockBoth(ctx, calleeId);
    const busy = await liveCalls(ctx, [ctx.viewer.id, calleeId]);
    const between = busy.find((one) => concerns(one, ctx.viewer.id) && concerns(one, calleeId));
    if (between?.status === CallStatus.RINGING) {
      await takePart(ctx, between);
      return between;
    }
    if (busy.some((one) => concerns(one, ctx.viewer.id))) {
      throw conflict('You are in a call already: end that one first.');
    }
    return store(ctx, calleeId, kind, busy.length > 0);
  });
  // Thrown after the commit, so that the missed call is stored.
  if (call.status === CallStatus.MISSED) throw conflict('The callee is busy.');
  return call;
}

async function resolveCallee(ctx: Context, to: Callee): Promise<number> {
  if ((to.calleeId == null) === (to.calleeUsername == null)) {
    const message = 'Name exactly one of calleeId and calleeUsername.';
    throw new AppError('BAD_USER_INPUT', message, { fields: { calleeId: [message] } });
  }
  const byId = to.calleeId != null;
  const callee = await (byId
    ? accountById(ctx, to.calleeId as number)
    : userByName(ctx, to.calleeUsername as string));
  if (callee.id === ctx.viewer.id) {
    throw badInput(byId ? 'calleeId' : 'calleeUsername', 'You cannot call yourself.');
  }
  return callee.id;
}

/** Locks both users until the commit, so that no other call of either starts. */
async function lockBoth(ctx: Context, calleeId: number): Promise<void> {
  const locked = await lockRows(ctx, User, [ctx.viewer.id, calleeId]);
  if (locked.filter((user) => !user.isDeleted && !user.suspendedAt).length < 2)
    throw notFound('User');
}

const concerns = (call: Call, userId: number): boolean =>
  call.caller.id === userId || call.callee.id === userId;

/** Active calls of these users, and ringing ones before their deadline. */
async function liveCalls(ctx: Context, people: number[]): Promise<Call[]> {
  const rows: object[] = await ctx.em.execute(
    `select * from calls
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
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ${wasSeen}) returning *`,
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
