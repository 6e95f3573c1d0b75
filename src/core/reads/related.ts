import type { EntityClass } from '@mikro-orm/core';
import { type Context, inOrder, type LoaderBatch } from '../context.js';
import { notFound } from '../errors.js';
import { type IdKind, localId } from '../global-id.js';
import { columnsOf, conditionsOn, type FindNode, nodeOf, type Rows, type RowsSql } from './rows.js';
import { bindIds, type Expression, raw, run, type Sql, sql, where } from './sql.js';
import { finder } from './visible.js';

interface RelatedOptions<T extends object, A = object> extends Rows<T, A> {
  /** The order by which the first row is chosen. */
  readonly order?: Expression;
  /**
   * A faster select of the same row, for statements that have joined the viewer's row of `participants` already. `first` is
   * the select that is used otherwise.
   */
  readonly ofParticipation?: (participation: Sql, first: Sql) => Sql;
}

/** At most one row. */
export interface One<T extends object, A = object> extends RelatedOptions<T, A> {
  readonly kind: 'one';
}

/** Declares the one row that `where` or one of the arguments selects. */
export const one = <T extends object, A = object>(options: RelatedOptions<T, A>): One<T, A> => ({
  ...options,
  kind: 'one',
});

/** The row with a global id. */
interface ById<T extends object> extends One<T, { id?: string }> {
  /** Loads the row with this id. Throws NOT_FOUND, also for rows hidden from the viewer. */
  load(ctx: Context, id: number): Promise<T>;
  /** Loads the row with this global id. Throws NOT_FOUND, also for ids of another form. */
  find(ctx: Context, id: string): Promise<T>;
}

/** Declares the row that the argument `id`, a global id such as `post_42`, refers to. */
export function byId<T extends { id: number }>(kind: IdKind, entity: EntityClass<T>): ById<T> {
  const load = finder(entity);
  const narrow = {
    id: {
      of: ({ id }: { id?: string }) => localId(kind, id ?? ''),
      type: 'bigint',
      where: (row: Sql, id: Sql) => sql`${row}.id = ${id}`,
    },
  };
  return {
    ...one<T, { id?: string }>({ entity, narrow }),
    load,
    async find(ctx, id) {
      const local = localId(kind, id);
      if (ctx.viewer && local === null) throw notFound(entity.name);
      return load(ctx, local as number);
    },
  };
}

/** At most one row that belongs to another. */
export interface Related<T extends object> extends One<T> {
  /** The row that belongs to the one with this id; null without one. */
  load(ctx: Context, parent: number): Promise<T | null>;
}

/** Declares the one row, or the first by `order`, that belongs to a row by `by`. */
export function related<T extends object>(options: RelatedOptions<T> & { by: string }): Related<T> {
  const { entity } = options;
  const batch: LoaderBatch<number, T | null> = async (ctx, parents) => {
    const columns = columnsOf(ctx.em.getMetadata());
    const first = firstOf(options, { parent: raw('owner.id'), narrowed: [], columns });
    const rows = await run<{ parent__id: string }>(
      ctx,
      sql`select row.*, owner.id as parent__id from unnest(${bindIds(parents)}) owner (id) cross join lateral (${first}) row`,
    );
    const found = rows.map(({ parent__id, ...row }) => ({
      parent: Number(parent__id),
      row: ctx.em.map(entity, row as never) as T,
    }));
    return inOrder(parents, found, ({ parent }) => parent).map((one) => one?.row ?? null);
  };
  return { ...options, kind: 'one', load: (ctx, parent) => ctx.loader(batch).load(parent) };
}

/** A select of the first of some rows. */
export function firstOf<T extends object, A>(options: RelatedOptions<T, A>, parts: RowsSql): Sql {
  const row = raw('row');
  const conditions = where(conditionsOn(options, row, parts));
  const order = options.order ? sql` order by ${options.order(row)}` : sql``;
  return sql`select row.* from ${parts.columns.table(options.entity)} row${conditions}${order} limit 1`;
}

/** A few rows that belong to another, read all at once. */
export interface Many<T extends object, N = T> {
  readonly kind: 'many';
  readonly entity: EntityClass<T>;
  /** The relation through which the rows are visible that belong to a visible row. */
  readonly by?: string;
  /** The relation to the node that clients see; the row itself without it. */
  readonly node?: string;
  /** Loads the row that `node` refers to; needed with `node`. */
  readonly find?: FindNode<N>;
  /**
   * A select of the rows that belong to `parent`, in their order and at most `most`. A viewer who may
   * see one of them may see all.
   */
  readonly rows: (parent: Sql) => Sql;
  readonly most: number;
  /** A select of the rows that are added when there are more than `most`; none without it. */
  readonly added?: (parent: Sql) => Sql;
  readonly order: Expression;
  load(ctx: Context, parent: number): Promise<N[]>;
}

/** Declares a few rows that belong to another. */
export function many<T extends object, N = T>(
  options: Omit<Many<T, N>, 'kind' | 'load'>,
): Many<T, N> {
  const parent = raw('owner.id');
  const batch: LoaderBatch<number, T[]> = async (ctx, parents) => {
    const first = options.rows(parent);
    const all = options.added ? sql`(${first}) union all (${options.added(parent)})` : first;
    const rows = await run<{ parent__id: string }>(
      ctx,
      sql`select row.*, owner.id as parent__id from unnest(${bindIds(parents)}) owner (id)
        cross join lateral (${all}) row order by ${options.order(raw('row'))}`,
    );
    const found = Map.groupBy(rows, ({ parent__id }) => Number(parent__id));
    return parents.map((parent) =>
      (found.get(parent) ?? []).map(
        ({ parent__id, ...row }) => ctx.em.map(options.entity, row as never) as T,
      ),
    );
  };
  const load = async (ctx: Context, parent: number): Promise<N[]> => {
    const rows = await ctx.loader(batch).load(parent);
    return Promise.all(rows.map((row) => nodeOf(options, ctx, row)));
  };
  return { ...options, kind: 'many', load };
}
