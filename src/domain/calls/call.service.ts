import { type Context, inOrder } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { findPage, type Page, type PageArgs } from '../../core/pagination.js';
import { Call } from './call.entity.js';
import { CallFilter } from './call.enums.js';

async function callsOfViewer(ctx: Context, ids: readonly number[]): Promise<(Call | Error)[]> {
  const rows: object[] = await ctx.em.execute(
    'select * from calls where id in (?) and ? in (caller_id, callee_id)',
    [[...ids], ctx.viewer.id],
  );
  const found = rows.map((row) => ctx.em.map(Call, row as never));
  return inOrder(ids, found, (call) => call.id).map((call) => call ?? notFound('Call'));
}

/** A call of the viewer's, even one they deleted: for events that tell of it. Throws NOT_FOUND. */
export const callOfEvent = (ctx: Context, id: number): Promise<Call> =>
  ctx.loader<number, Call>(callsOfViewer).load(id);

/** A call of the viewer's. Throws NOT_FOUND, to strangers and to whoever deleted it. */
export async function callById(ctx: Context, id: number): Promise<Call> {
  const call = await callOfEvent(ctx, id);
  if (isCaller(ctx, call) ? call.hiddenByCaller : call.hiddenByCallee) throw notFound('Call');
  return call;
}

/** Whether the viewer is the one who rang; of the two of a call, whoever is not was rung. */
export const isCaller = (ctx: Context, call: Call): boolean => call.caller.id === ctx.viewer.id;

const narrowings: Record<CallFilter, string | null> = {
  ALL: null,
  HISTORY: "row.status in ('ENDED', 'REJECTED', 'MISSED')",
  RINGING: "row.status = 'RINGING'",
  ACTIVE: "row.status = 'ACTIVE'",
  MISSED: "row.status = 'MISSED'",
};

/** The viewer's calls that they have not deleted, newest first. */
export async function list(ctx: Context, filter: CallFilter, page: PageArgs): Promise<Page<Call>> {
  const { id } = ctx.viewer;
  const asCallee = '(row.callee_id = ? and not row.hidden_by_callee)';
  const narrowing = narrowings[filter];
  return findPage(ctx, Call, page, (query) => {
    // Only who was called has missed something.
    if (filter === CallFilter.MISSED) query.andWhere(asCallee, [id]);
    else
      query.andWhere(`((row.caller_id = ? and not row.hidden_by_caller) or ${asCallee})`, [id, id]);
    if (narrowing) query.andWhere(narrowing);
  });
}
