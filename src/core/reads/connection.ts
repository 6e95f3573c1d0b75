import type { Context, LoaderBatch } from '../context.js';
import {
  mapPage,
  type Page,
  type PageArgs,
  parsePageArgs,
  type ReadPage,
  toPage,
} from '../pagination.js';
import { type Order, type PageKeys, rowsOfPage } from './order.js';
import {
  bindNarrowings,
  boundValues,
  type Columns,
  columnsOf,
  conditionsOn,
  type FindNode,
  nodeOf,
  type Rows,
} from './rows.js';
import {
  type BoundArguments,
  bind,
  bindIds,
  type Expression,
  raw,
  run,
  type Sql,
  sql,
} from './sql.js';
import { countOf } from './total.js';
import { conditionBy } from './visible.js';

interface ConnectionOptions<T extends object, A, N> extends Rows<T, A> {
  readonly order: Order;
  readonly keys?: PageKeys;
  /** What is left to check of the visibility of a row that `keys` selected, where `keys` applies a part of it. */
  readonly visibleByKeys?: Expression;
  /** Loads the row that `node` refers to; needed with `node`. */
  readonly find?: FindNode<N>;
  /** The argument `around`, by which a page is read that has a row in its middle. */
  readonly around?: Around<A>;
}

/** How an argument chooses the row in the middle of a page. The list must be ordered by one sequence number. */
interface Around<A> {
  /** The parsed argument, which `place` gets; null without it. Throws BAD_USER_INPUT. */
  of(args: A): number | null;
  /** SQL of the sequence number of the row; null where there is no such row. */
  readonly place: (value: Sql, parent: Sql) => Sql;
}

interface PageArguments extends BoundArguments {
  readonly page: ReadPage;
}

/** A list that is read by pages; its loader and its plans come from this one declaration. */
export interface Connection<T extends object, A = object, N = T>
  extends ConnectionOptions<T, A, N> {
  readonly kind: 'connection';
  /**
   * A page of the list that belongs to `parent` (null for a list without one); the same page of many
   * parents is read by one statement. `also` narrows further, by a condition on the alias `row`.
   * Throws BAD_USER_INPUT.
   */
  page(
    ctx: Context,
    parent: number | null,
    args: PageArgs & A,
    also?: Sql | null,
  ): Promise<Page<N>>;
}

/** A row; of a page around a row also `page_start`, the sequence number before the page, 0 at the start of the list. */
type Found = Record<string, unknown> & { page_start?: string };

interface PageOfParent extends PageArguments {
  readonly parent: number;
}

/** Declares a list that is read by pages. */
export function connection<T extends object, A = object, N = T>(
  options: ConnectionOptions<T, A, N>,
): Connection<T, A, N> {
  const { entity, order, narrow } = options;

  const visible = (row: string, columns: Columns) =>
    options.node
      ? null
      : (options.visibleByKeys?.(raw(row)) ?? conditionBy(entity, raw(row), options.by, columns));

  const conditionsOf = (
    columns: Columns,
    bound: PageArguments,
    parent: Sql | null,
    also: Sql | null,
  ): Sql[] => {
    const narrowed = boundValues(bound);
    const conditions = conditionsOn(options, raw('row'), { parent, narrowed, columns });
    // With page keys, only the rows they select are checked.
    const before = options.keys ? null : visible('row', columns);
    return [...conditions, ...[also, before].filter((one) => one !== null)];
  };

  const select = (ctx: Context, bound: PageArguments, parent: Sql | null, also: Sql | null) => {
    const columns = columnsOf(ctx.em.getMetadata());
    const conditions = conditionsOf(columns, bound, parent, also);
    const cursor = order
      .valuesIn(bound.page.from)
      .map((value, index) => bind(value, order.types[index] as string));
    const around =
      bound.page.around === null || !parent
        ? undefined
        : options.around?.place(bind(bound.page.around, 'bigint'), parent);
    const rows = rowsOfPage(options, bound.page, { conditions, cursor, columns, around });
    const after = options.keys ? visible('page', columns) : null;
    if (!after) return rows;
    return sql`select page.* from (${rows}) page where ${after} order by ${order.sql(raw('page'), bound.page.backward)}`;
  };
  const toNodes = (ctx: Context, found: Found[], { page }: PageArguments): Page<T> =>
    toPage(
      found.map(({ page_start, ...row }) => ctx.em.map(entity, row as never) as T),
      page,
      order.cursorOf as (row: T) => string,
      page.around === null ? undefined : Number(found[0]?.page_start ?? 0) > 0,
    );

  const batch: LoaderBatch<PageOfParent, Page<T>> = async (ctx, keys) => {
    const alike = Map.groupBy(keys, ({ page, names, values }) =>
      JSON.stringify([page, names, values]),
    );
    const pages = new Map<PageOfParent, Page<T>>();
    for (const group of alike.values()) {
      const [bound] = group as [PageOfParent];
      // Each parent once: otherwise its rows would be repeated.
      const parents = bindIds([...new Set(group.map(({ parent }) => parent))]);
      const rows = await run<Found & { parent__id: string }>(
        ctx,
        sql`select row.*, owner.id as parent__id from unnest(${parents}) with ordinality owner (id, place)
          cross join lateral (${select(ctx, bound, raw('owner.id'), null)}) row
          order by owner.place, ${order.sql(raw('row'), bound.page.backward)}`,
      );
      const byParent = Map.groupBy(rows, ({ parent__id }) => Number(parent__id));
      for (const key of group) {
        const own = (byParent.get(key.parent) ?? []).map(({ parent__id, ...row }) => row);
        pages.set(key, toNodes(ctx, own, bound));
      }
    }
    return keys.map((key) => pages.get(key) as Page<T>);
  };

  const counts: LoaderBatch<PageOfParent, number> = async (ctx, keys) => {
    const columns = columnsOf(ctx.em.getMetadata());
    const alike = Map.groupBy(keys, ({ names, values }) => JSON.stringify([names, values]));
    const found = new Map<PageOfParent, number>();
    for (const group of alike.values()) {
      const [bound] = group as [PageOfParent];
      const total = countOf(options, conditionsOf(columns, bound, raw('owner.id'), null), columns);
      const rows = await run<{ id: string; total: string }>(
        ctx,
        sql`select owner.id, ${total} as total from unnest(${bindIds([...new Set(group.map(({ parent }) => parent))])}) owner (id)`,
      );
      const byParent = new Map(rows.map(({ id, total: of }) => [Number(id), Number(of)]));
      for (const key of group) found.set(key, byParent.get(key.parent) ?? 0);
    }
    return keys.map((key) => found.get(key) as number);
  };

  const countIn = async (ctx: Context, bound: PageArguments, parent: number | null) => {
    if (parent !== null) return ctx.loader(counts).load({ ...bound, parent });
    const columns = columnsOf(ctx.em.getMetadata());
    const total = countOf(options, conditionsOf(columns, bound, null, null), columns);
    const [row] = await run<{ total: string }>(ctx, sql`select ${total} as total`);
    return Number(row?.total);
  };

  return {
    ...options,
    kind: 'connection',
    async page(ctx, parent, args, also = null) {
      ctx.requireViewer();
      const bound = {
        page: parsePageArgs(args, ctx.origin.policy.pageLimit, options.around?.of(args)),
        ...bindNarrowings(narrow, args as A & object, ctx),
      };
      const rows: Page<object> =
        parent !== null && also === null
          ? await ctx.loader(batch).load({ ...bound, parent })
          : toNodes(
              ctx,
              await run(
                ctx,
                select(ctx, bound, parent === null ? null : bind(parent, 'bigint'), also),
              ),
              bound,
            );
      const page = options.find
        ? await mapPage(rows, (row) => nodeOf(options, ctx, row))
        : (rows as Page<never>);
      return also === null ? { ...page, countRows: () => countIn(ctx, bound, parent) } : page;
    },
  };
}
