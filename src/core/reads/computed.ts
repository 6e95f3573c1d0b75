import type { EntityClass } from '@mikro-orm/core';
import type { Context, LoaderBatch } from '../context.js';
import { columnsOf } from './rows.js';
import { bindIds, type Expression, raw, run, sql } from './sql.js';

/** A value that SQL computes from a row, and possibly from the viewer. */
export interface Computed<V> {
  readonly kind: 'computed';
  readonly sql: Expression;
  /** The same value by a row that the statement has already joined: the viewer's participation in it. */
  readonly ofParticipation?: Expression;
  /** The value for the row with this id; loads of one turn of the event loop are batched. */
  load(ctx: Context, id: number): Promise<V>;
}

/**
 * Declares a computed value of `entity`. `read` converts the driver's value, which is null for a row
 * that does not exist; an Error it returns is thrown to the caller.
 */
export function computed<V>(
  entity: EntityClass<{ id: number }>,
  expression: Expression,
  read: (value: unknown) => V | Error = (value) => value as V,
): Computed<V> {
  const found = raw('found');
  const batch: LoaderBatch<number, V> = async (ctx, ids) => {
    const table = columnsOf(ctx.em.getMetadata()).table(entity);
    const rows = await run<{ id: string; value: unknown }>(
      ctx,
      sql`select found.id, ${expression(found)} as value from ${table} found
        where found.id = any(${bindIds(ids)})`,
    );
    const values = new Map(rows.map(({ id, value }) => [Number(id), value]));
    return ids.map((id) => read(values.get(id) ?? null));
  };
  return { kind: 'computed', sql: expression, load: (ctx, id) => ctx.loader(batch).load(id) };
}

/** The SQL of a getter of an entity, which needs no loader. */
export const derived = (expression: Expression) => ({
  kind: 'computed' as const,
  sql: expression,
  isOfRow: true,
});
