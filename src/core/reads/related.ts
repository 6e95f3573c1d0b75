import type { EntityClass } from '@mikro-orm/core';
import { type Context, inOrder, type LoaderBatch } from '../context.js';
import { notFound } from '../errors.js';
import { type IdKind, localId } from '../global-id.js';
import { conditionsOn, type FindNode, nodeOf, type Rows } from './rows.js';
import { run, type Scope, statementFor } from './statement.js';
import { columnsOf, finder } from './visible.js';

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

/** The row with a global id. */
interface ById<T extends object> extends One<T, { id?: string }> {
  /** Loads the row with this number. Throws NOT_FOUND, also for rows hidden from the viewer. */
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
      where: (row: string, id: string) => `${row}.id = ${id}`,
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
export interface Many<T extends object, N = T> {
  readonly kind: 'many';
  readonly entity: EntityClass<T>;
  /** The relation that leads from a row to what is shown of it; the row itself when left out. */
  readonly node?: string;
  /** Loads what `node` refers to; needed with `node`. */
  readonly find?: FindNode<N>;
  /**
   * The statement for the whole rows that belong to `parent`, at most `most` of them, in their order.
   * Who may see one of them may see all.
   */
  readonly rows: (parent: string, scope: Scope) => string;
  readonly most: number;
  /** The statement for those beyond them that are shown as well. */
  readonly beyond: (parent: string, scope: Scope) => string;
  readonly order: (row: string) => string;
  load(ctx: Context, parent: number): Promise<N[]>;
}

/** Declares rows that belong to another and are few. */
export function many<T extends object, N = T>(
  options: Omit<Many<T, N>, 'kind' | 'load'>,
): Many<T, N> {
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
  const load = async (ctx: Context, parent: number): Promise<N[]> => {
    const rows = await ctx.loader(batch).load(parent);
    return Promise.all(rows.map((row) => nodeOf(options, ctx, row)));
  };
  return { ...options, kind: 'many', load };
}
