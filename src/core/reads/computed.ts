import type { EntityClass } from '@mikro-orm/core';
import type { Context, LoaderBatch } from '../context.js';
import { type Expression, run, statementFor } from './statement.js';
import { columnsOf } from './visible.js';

/** A value that is worked out of a row, and of who asks, by SQL. */
export interface Computed<V> {
  readonly kind: 'computed';
  readonly sql: Expression;
  /** What it is of the viewer's own part in the row, where that is at hand. */
  readonly ofPart?: (own: string) => string;
  /** The value for the row with this number; many at once. */
  load(ctx: Context, id: number): Promise<V>;
}

/**
 * Declares a value of `entity`'s rows. `read` makes it of what the driver gives, which is null for a
 * row that is gone; an Error it returns is thrown to who asked.
 */
export function computed<V>(
  entity: EntityClass<{ id: number }>,
  sql: Expression,
  read: (value: unknown) => V | Error = (value) => value as V,
): Computed<V> {
  const batch: LoaderBatch<number, V> = async (ctx, ids) => {
    const statement = statementFor(ctx);
    const table = columnsOf(ctx.em.getMetadata()).table(entity);
    const rows = await run<{ id: string; value: unknown }>(
      ctx,
      statement,
      `select found.id, ${sql('found', statement)} as value from ${table} found
       where found.id = any(${statement.bind(`{${ids}}`, 'bigint[]')})`,
    );
    const values = new Map(rows.map(({ id, value }) => [Number(id), value]));
    return ids.map((id) => read(values.get(id) ?? null));
  };
  return {
    kind: 'computed',
    sql,
    load: (ctx, id) => ctx.loader(batch).load(id),
  };
}

/** The same for what an entity's own getter works out of its columns: no loader is needed. */
export const derived = (sql: (row: string) => string) =>
  ({ kind: 'computed', sql }) satisfies Pick<Computed<never>, 'kind' | 'sql'>;
