import type { EntityClass, EntityKey } from '@mikro-orm/core';
import type { Context, LoaderBatch } from './context.js';
import {
  cursorOf,
  type Keyed,
  type Page,
  type PageArgs,
  pageLimitOf,
  readPage,
  toPage,
} from './pages.js';

type ReadPage = ReturnType<typeof readPage>;

interface PageOfOne {
  owner: number;
  page: ReadPage;
}

/** The parts of a statement that reads `page` of a list ordered by `(created_at, id)`. */
export function keyset(page: ReadPage, { ascending = false }: { ascending?: boolean } = {}) {
  const upward = ascending !== page.backward;
  const direction = upward ? 'asc' : 'desc';
  return {
    /** Narrows to what stands beyond the cursor, inside a `where`. */
    beyond: page.from ? `and (created_at, id) ${upward ? '>' : '<'} (?, ?)` : '',
    /** What `beyond` asks for. */
    params: page.from ?? [],
    order: `created_at ${direction}, id ${direction}`,
    /** One more than the page holds, which tells whether the list goes on. */
    limit: page.size + 1,
  };
}

/**
 * Pages of the list that each of many rows has: `entity` by its many-to-one `property`. The lists
 * of all rows that one request asks the same page of are read in one statement, so that nesting
 * costs as many statements as it has levels. The verb throws BAD_USER_INPUT on a malformed page.
 */
export function nestedPages<T extends Keyed>(
  entity: EntityClass<T>,
  property: EntityKey<T>,
  order: { ascending?: boolean } = {},
): (ctx: Context, owner: number, args: PageArgs) => Promise<Page<T>> {
  const batch: LoaderBatch<PageOfOne, Page<T>> = async (ctx, keys) => {
    const alike = Map.groupBy(keys, ({ page }) => JSON.stringify(page));
    const pages = new Map<PageOfOne, Page<T>>();
    const read = async (group: PageOfOne[]) => {
      const [{ page }] = group as [PageOfOne];
      const rows = Map.groupBy(await rowsOf(ctx, group, page), (row) => row.owner);
      for (const key of group) {
        const list = (rows.get(key.owner) ?? []).map((row) => row.node);
        pages.set(key, toPage(list, page, cursorOf));
      }
    };
    await Promise.all([...alike.values()].map(read));
    return keys.map((key) => pages.get(key) ?? new Error('A page was not read.'));
  };
  const rowsOf = async (ctx: Context, group: PageOfOne[], page: ReadPage) => {
    const { tableName, properties } = ctx.em.getMetadata().get<T>(entity);
    const column = properties[property].fieldNames[0];
    const { beyond, params, order: by, limit } = keyset(page, order);
    const owners = [...new Set(group.map(({ owner }) => owner))];
    const rows: Record<string, unknown>[] = await ctx.em.execute(
      `select page.*, owner.owner_id from unnest(array[?]::bigint[]) as owner(owner_id)
       cross join lateral (
         select * from ?? where ?? = owner.owner_id ${beyond} order by ${by} limit ?
       ) page order by owner.owner_id, ${by}`,
      [owners, tableName, column, ...params, limit],
    );
    return rows.map(({ owner_id, ...row }) => ({
      owner: Number(owner_id),
      node: ctx.em.map(entity, row as never) as T,
    }));
  };
  return async (ctx, owner, args) =>
    ctx.loader(batch).load({ owner, page: readPage(args, pageLimitOf(ctx)) });
}
