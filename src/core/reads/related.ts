import type { EntityClass } from '@mikro-orm/core';
import { type Context, inOrder, type LoaderBatch } from '../context.js';
import { conditionsOn, type Rows } from './rows.js';
import { run, type Scope, statementFor } from './statement.js';
import { columnsOf } from './visible.js';

interface RelatedOptions<T extends object, A = object> extends Rows<T, A> {
  /** Column that decides which is the first. */
  readonly order?: string;
}

/** At most one row. */
export interface One<T extends object, A = object> extends RelatedOptions<T, A> {
  readonly kind: 'one';
}

/** Declares the one row that `where` or one of the arguments picks. */
export const one = <T extends object, A = object>(options: RelatedOptions<T, A>): One<T, A> => ({
  ...options,
  kind: 'one',
});

/** At most one row that belongs to another. */
export interface Related<T extends object> extends One<T> {
  /** The row that belongs to the one with this number; null while there is none. */
  load(ctx: Context, parent: number): Promise<T | null>;
}

/** Declares the one row, or the first by `order`, that belongs to a row by `by`. */
export function related<T extends object>(options: RelatedOptions<T> & { by: string }): Related<T> {
  const { entity, by } = options;
  const batch: LoaderBatch<number, T | null> = async (ctx, parents) => {
    const statement = statementFor(ctx);
    const ids = statement.bind(`{${parents}}`, 'bigint[]');
    const columns = columnsOf(ctx.em.getMetadata());
    const text = firstOf(options, {
      parent: 'owner.id',
      names: [],
      values: [],
      statement,
      columns,
    });
    const rows = await run(
      ctx,
      statement,
      `select row.* from unnest(${ids}) owner (id) cross join lateral (${text}) row`,
    );
    const key = columns.column(entity, by);
    const found = new Map(
      rows.map((row) => [
        Number((row as Record<string, unknown>)[key]),
        ctx.em.map(entity, row as never) as T,
      ]),
    );
    return inOrder(parents, [...found], ([parent]) => parent).map((one) => one?.[1] ?? null);
  };
  return { ...options, kind: 'one', load: (ctx, parent) => ctx.loader(batch).load(parent) };
}

/** The statement for the first of some rows. */
export function firstOf<T extends object, A, V>(
  options: RelatedOptions<T, A>,
  parts: Parameters<typeof conditionsOn<T, A, V>>[2],
): string {
  const conditions = conditionsOn(options, 'row', parts);
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  const order = options.order ? `order by ${options.order}` : '';
  return `select row.* from ${parts.columns.table(options.entity)} row ${where} ${order} limit 1`;
}

/** A few rows that belong to another, all at once. */
export interface Many<T extends object> {
  readonly kind: 'many';
  readonly entity: EntityClass<T>;
  /** The relation that leads from a row to what is shown of it; the row itself when left out. */
  readonly node?: string;
  /**
   * The statement for the whole rows that belong to `parent`, at most `most` of them, in their order.
   * Who may see one of them may see all.
   */
  readonly rows: (parent: string, scope: Scope) => string;
  readonly most: number;
  /** The statement for those beyond them that are shown as well. */
  readonly beyond: (parent: string, scope: Scope) => string;
  readonly order: (row: string) => string;
  load(ctx: Context, parent: number): Promise<T[]>;
}

/** Declares rows that belong to another and are few. */
export function many<T extends object>(options: Omit<Many<T>, 'kind' | 'load'>): Many<T> {
  const batch: LoaderBatch<number, T[]> = async (ctx, parents) => {
    const statement = statementFor(ctx);
    const ids = statement.bind(`{${parents}}`, 'bigint[]');
    const all = `(${options.rows('owner.id', statement)}) union all (${options.beyond('owner.id', statement)})`;
    const rows = await run<{ owner_id: string }>(
      ctx,
      statement,
      `select row.*, owner.id as owner_id from unnest(${ids}) owner (id)
       cross join lateral (${all}) row order by ${options.order('row')}`,
    );
    const found = Map.groupBy(rows, ({ owner_id }) => Number(owner_id));
    return parents.map((parent) =>
      (found.get(parent) ?? []).map(
        ({ owner_id, ...row }) => ctx.em.map(options.entity, row as never) as T,
      ),
    );
  };
  return { ...options, kind: 'many', load: (ctx, parent) => ctx.loader(batch).load(parent) };
}
