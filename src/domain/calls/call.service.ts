import { type Context, inOrder } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import type { Cursor, StreamSource } from '../../core/events/stream-source.js';
import { callTopic } from '../../core/events/topics.js';
import { type Page, type PageArgs } from '../../core/pagination.js';
import { allColumns } from '../../core/postgres/columns.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { finder } from '../../core/reads/visible.js';
import { Call } from './call.entity.js';
import { type CallFilter } from './call.enums.js';

async function callsOfViewer(ctx: Context, ids: readonly number[]): Promise<(Call | Error)[]> {
  const rows: object[] = await ctx.em.execute(
    `select ${allColumns(ctx, Call)} from calls where id in (?) and ? in (caller_id, callee_id)`,
    [[...ids], ctx.viewer.id],
  );
  const found = rows.map((row) => ctx.em.map(Call, row as never));
  return inOrder(ids, found, (call) => call.id).map((call) => call ?? notFound('Call'));
}

/** A call of the viewer, even one they deleted, for its events. Throws NOT_FOUND. */
export const callOfEvent = (ctx: Context, id: number): Promise<Call> =>
  ctx.loader<number, Call>(callsOfViewer).load(id);

/** Loads a call of the viewer. Throws NOT_FOUND for calls of others, and for those the viewer deleted. */
export const callById = finder(Call);

/** Whether the viewer is the caller; if not, they are the callee. */
export const isCaller = (ctx: Context, call: Call): boolean => call.caller.id === ctx.viewer.id;

const filters: Record<CallFilter, Sql | null> = {
  ALL: null,
  HISTORY: sql`row.status in ('ENDED', 'REJECTED', 'MISSED')`,
  RINGING: sql`row.status = 'RINGING'`,
  ACTIVE: sql`row.status = 'ACTIVE'`,
  // A call is missed by its callee alone.
  MISSED: sql`row.status = 'MISSED' and row.callee_id = ${viewerId}`,
};

const calls = connection({ entity: Call, order: byMoment() });

/** Calls of the viewer that they have not deleted, newest first. */
export const list = (ctx: Context, filter: CallFilter, args: PageArgs): Promise<Page<Call>> =>
  calls.page(ctx, null, args, filters[filter]);

/** Follows the stream of a call of the viewer from a cursor. Throws NOT_FOUND. */
export async function followCall(
  ctx: Context,
  callId: number,
  { after, epoch }: Cursor,
): Promise<StreamSource> {
  const { id } = await callById(ctx, callId);
  return ctx.app.hub.follow(callTopic(id), {
    after,
    epoch,
    // The participants of a call never change.
    authorize: async () => true,
    mayEndAccess: () => false,
  });
}
