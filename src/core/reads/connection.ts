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
  boundNow,
  columnsOf,
  conditionsOn,
  type FindNode,
  nodeOf,
  type Rows,
} from './rows.js';
import { type BoundArguments, bind, bindIds, raw, run, type Sql, sql } from './sql.js';
import { conditionBy } from './visible.js';

interface ConnectionOptions<T extends object, A, N> extends Rows<T, A> {
  readonly order: Order;
  readonly keys?: PageKeys;
  /** Loads the row that `node` refers to; needed with `node`. */
  readonly find?: FindNode<N>;
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

interface PageOfParent extends PageArguments {
  readonly parent: number;
}

/** Declares a list that is read by pages. */
export function connection<T extends object, A = object, N = T>(
  options: ConnectionOptions<T, A, N>,
): Connection<T, A, N> {
  const { entity, order, narrow } = options;

  const select = (ctx: Context, bound: PageArguments, parent: Sql | null, also: Sql | null) => {
    const columns = columnsOf(ctx.em.getMetadata());
    const conditions = conditionsOn(options, raw('row'), {
      parent,
      narrowed: boundNow(bound),
      columns,
    });
    if (also) conditions.push(also);
    const visible = (row: string) =>
      options.node ? null : conditionBy(entity, raw(row), options.by, columns);
    // With page keys, only the rows they select are checked.
    const before = options.keys ? null : visible('row');
    if (before) conditions.push(before);
    const cursor = order
      .valuesIn(bound.page.from)
      .map((value, index) => bind(value, order.types[index] as string));
    const rows = rowsOfPage(options, bound.page, { conditions, cursor, columns });
    const after = options.keys ? visible('page') : null;
    if (!after) return rows;
    return sql`select page.* from (${rows}) page where ${after} order by ${order.sql(raw('page'), bound.page.backward)}`;
  };
  const toNodes = (ctx: Context, rows: object[], { page }: PageArguments): Page<T> =>
    toPage(
      rows.map((row) => ctx.em.map(entity, row as never) as T),
      page,
      order.cursorOf as (row: T) => string,
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
      const rows = await run<{ parent__id: string }>(
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

  return {
    ...options,
    kind: 'connection',
    async page(ctx, parent, args, also = null) {
      void ctx.viewer;
      const bound = {
        page: parsePageArgs(args, ctx.origin.policy.pageLimit),
        ...bindNarrowings(narrow, args as A & object, ctx),
      };
      const rows: Page<object> =
        parent === null
          ? toNodes(ctx, await run(ctx, select(ctx, bound, null, also)), bound)
          : await ctx.loader(batch).load({ ...bound, parent });
      return options.find
        ? mapPage(rows, (row) => nodeOf(options, ctx, row))
        : (rows as Page<never>);
    },
  };
}
