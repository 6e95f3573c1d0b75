import type { Context } from '../../core/context.js';
import { conflict, forbidden, notFound } from '../../core/errors.js';
import {
  appendEvents,
  declareAppend,
  type Given,
  outcome,
} from '../../core/events/append-statement.js';
import { callTopic } from '../../core/events/topics.js';
import type { Columns } from '../../core/reads/rows.js';
import { raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { seen } from '../../core/reads/visible.js';
import { heldViewer } from '../account/hold.service.js';
import { type NoticeValues, noticeSql } from '../inbox/notice-sql.js';
import { tellingValues, tellOnce } from '../inbox/tell-once.js';
import { Call } from './call.entity.js';
import type { CallStatus } from './call.enums.js';

interface Values extends NoticeValues {
  readonly callId: number;
  readonly sessionId: string;
  /** Whether the session has a socket here. */
  readonly isConnected: boolean;
}

interface Move {
  /** The name under which its statement is prepared. */
  readonly name: string;
  /** What it sets, and the condition on the locked row under which it does. */
  set(given: Given<Values>): Sql;
  readonly allowed: string;
  /** The error for the caller; null where both may. */
  readonly ofCallee: string | null;
  /** The condition on the locked row that nothing is to be done. */
  readonly isDone?: string;
}

interface Row {
  call__status: CallStatus | null;
}

const refusals: Record<CallStatus, string> = {
  RINGING: 'The call is still ringing, or was just missed.',
  ACTIVE: 'The call was already answered.',
  ENDED: 'The call has ended.',
  REJECTED: 'The call was rejected.',
  MISSED: 'The call was missed.',
};

/** CONFLICT for a call that has a status, or was deleted. */
export const notAllowed = (status: CallStatus | null | undefined) =>
  conflict(status ? refusals[status] : 'The call no longer exists.').because('CALL_OVER');

/**
 * Declares a change of a call by one of its two users, which its stream and both inboxes are told of. Of concurrent
 * changes one succeeds.
 */
export function declareMove({ name, set, allowed, ofCallee, isDone = 'false' }: Move) {
  const move = declareAppend<Values, Row, Call>({
    name,
    text: (columns: Columns, given) => {
      const callId = given('callId', 'bigint');
      const isRefused =
        ofCallee === null ? sql`false` : sql`(select caller_id = ${viewerId} from seen)`;
      const data = sql`jsonb_build_object('callId', moved.id, 'status', moved.status, 'endReason', moved.end_reason)`;
      const events = appendEvents([
        { stream: 'call', id: sql`moved.id`, kind: 'changed', data },
        { stream: 'user', id: sql`moved.caller_id`, kind: 'call', data },
        { stream: 'user', id: sql`moved.callee_id`, kind: 'call', data },
      ]);
      const missed = sql`select moved.callee_id as id from moved cross join (select count(*) from announced) first
        where moved.status = 'MISSED'`;
      return sql`with seen as materialized (${seen(Call, (row) => sql`${row}.id = ${callId}`, columns)}),
      held as materialized (${heldViewer(sql`exists (select from seen) and not ${isRefused}`)}),
      live as materialized (
        select ${columns.all(Call, sql`call`)} from calls call where call.id = ${callId} and exists (select from held) for no key update
      ), moved as (
        update calls set ${set(given)} where id = (select id from live where ${raw(allowed)} and not (${raw(isDone)}))
        returning ${columns.all(Call, sql`calls`)}
      ), announced as materialized (select event.* from moved cross join lateral ${events} event),
      ${tellOnce(missed, noticeSql(given), sql`select home_kind, home, seq from announced`)}
      select now.*, (select status from live) as call__status, ${outcome(sql`case when ${isRefused} then 'CALLEE_ONLY'
        when not exists (select from held) then 'NO_ACCOUNT'
        when not exists (select from moved) and not exists (select from live where ${raw(isDone)}) then 'OVER' end`)}
      from (
        select * from moved
        union all select * from live where not exists (select from moved)
        union all select * from seen where not exists (select from live)
      ) now`;
    },
    stream: ({ callId }) => callTopic(callId),
    refusals: {
      CALLEE_ONLY: () => forbidden(ofCallee ?? '').because('CALLEE_ONLY'),
      OVER: ({ call__status: status }: Row) => notAllowed(status),
    },
    missing: () => notFound('Call'),
    read: (ctx, { call__status, ...call }) => ctx.em.map(Call, call as never),
  });
  return async (ctx: Context, callId: number): Promise<Call> => {
    const { id: userId, sessionId } = ctx.viewer;
    const isConnected = ctx.app.sessionWatch.has(ctx.viewer);
    // A call that its caller ends before the answer was missed.
    const notice = tellingValues('callMissed', { callId, userId });
    return move(ctx, { callId, sessionId, isConnected, ...notice });
  };
}
