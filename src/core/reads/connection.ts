import type { Context, LoaderBatch } from '../context.js';
import { mapPage, type Page, type PageArgs, parsePageArgs, toPage } from '../pagination.js';
import { type Head, type Order, type ReadPage, rowsOfPage } from './order.js';
import { conditionsOn, type FindNode, type Narrowed, narrowed, nodeOf, type Rows } from './rows.js';
import { run, type Statement, statementFor } from './statement.js';
import { columnsOf, conditionBy } from './visible.js';

interface ConnectionOptions<T extends object, A, N> extends Rows<T, A> {
  readonly order: Order;
  readonly head?: Head;
  /** Loads what `node` refers to; needed with `node`. */
  readonly find?: FindNode<N>;
}

/** What a caller asks of a connection. */
interface Asked extends Narrowed {
  readonly page: ReadPage;
}

/** A further condition on the alias `row`. */
type Also = (statement: Statement<unknown>) => string | null;

/** A list that is read by pages, declared once: from it come the loader's way and the planner's. */
export interface Connection<T extends object, A = object, N = T>
  extends ConnectionOptions<T, A, N> {
  readonly kind: 'connection';
  /** Reads what a caller asks. Throws BAD_USER_INPUT. */
  ask(ctx: Context, args: PageArgs & A): Asked;
  /**
   * A page of the list that belongs to `parent` (null for a list of nobody's); the same page of many
   * parents is read in one statement. Throws BAD_USER_INPUT.
   */
  page(ctx: Context, parent: number | null, args: PageArgs & A, also?: Also): Promise<Page<N>>;
}

interface PageOfOne extends Asked {
  readonly parent: number;
}

/** Declares a list that is read by pages. */
export function connection<T extends object, A = object, N = T>(
  options: ConnectionOptions<T, A, N>,
): Connection<T, A, N> {
  const { entity, order, narrow } = options;
  const ask = (ctx: Context, args: PageArgs & A): Asked => ({
    page: parsePageArgs(args, ctx.origin.policy.pageLimit),
    ...narrowed(narrow, args as A & object, ctx),
  });

  const select = (
    statement: Statement<unknown>,
    asked: Asked,
    ctx: Context,
    parent: string | null,
    also: string | null,
  ) => {
    const columns = columnsOf(ctx.em.getMetadata());
    const conditions = conditionsOn(options, 'row', { ...asked, parent, statement, columns });
    if (also) conditions.push(also);
    const seen = (row: string) =>
      options.node ? null : conditionBy(entity, row, options.by, statement, columns);
    // A head finds the rows by itself, and only what it found is asked for.
    const before = options.head ? null : seen('row');
    if (before) conditions.push(before);
    const from = order.from(asked.page.from);
    const cursor = from.map((value, index) => statement.bind(value, order.types[index] as string));
    const rows = rowsOfPage(options, asked.page, { conditions, cursor, columns, statement });
    const after = options.head ? seen('page') : null;
    if (!after) return rows;
    return `select page.* from (${rows}) page where ${after} order by ${order.sql('page', asked.page.backward)}`;
  };
  const toNodes = (ctx: Context, rows: object[], asked: Asked): Page<T> =>
    toPage(
      rows.map((row) => ctx.em.map(entity, row as never) as T),
      asked.page,
      order.cursorOf as (row: T) => string,
    );

  const batch: LoaderBatch<PageOfOne, Page<T>> = async (ctx, keys) => {
    const alike = Map.groupBy(keys, ({ page, names, values }) =>
      JSON.stringify([page, names, values]),
    );
    const pages = new Map<PageOfOne, Page<T>>();
    for (const group of alike.values()) {
      const [asked] = group as [PageOfOne];
      const statement = statementFor(ctx);
      // Each once, however often it is asked for, or its rows would come as often.
      const ids = [...new Set(group.map(({ parent }) => parent))];
      const parents = statement.bind(`{${ids}}`, 'bigint[]');
      const text = select(statement, asked, ctx, 'owner.id', null);
      const rows = await run<{ owner_id: string }>(
        ctx,
        statement,
        `select row.*, owner.id as owner_id from unnest(${parents}) with ordinality owner (id, place)
         cross join lateral (${text}) row order by owner.place, ${order.sql('row', asked.page.backward)}`,
      );
      const byParent = Map.groupBy(rows, ({ owner_id }) => Number(owner_id));
      for (const key of group) {
        const own = (byParent.get(key.parent) ?? []).map(({ owner_id, ...row }) => row);
        pages.set(key, toNodes(ctx, own, asked));
      }
    }
    return keys.map((key) => pages.get(key) as Page<T>);
  };

  const pageOfAll = async (ctx: Context, asked: Asked, also?: Also): Promise<Page<T>> => {
    const statement = statementFor(ctx);
    const text = select(statement, asked, ctx, null, also?.(statement) ?? null);
    return toNodes(ctx, await run(ctx, statement, text), asked);
  };

  return {
    ...options,
    kind: 'connection',
    ask,
    async page(ctx, parent, args, also) {
      void ctx.viewer;
      const asked = ask(ctx, args);
      const rows: Page<object> =
        parent === null
          ? await pageOfAll(ctx, asked, also)
          : await ctx.loader(batch).load({ ...asked, parent });
      return options.find
        ? mapPage(rows, (row) => nodeOf(options, ctx, row))
        : (rows as Page<never>);
    },
  };
}
