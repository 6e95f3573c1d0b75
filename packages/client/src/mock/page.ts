import type { MockObject } from './defaults.js';

/** Arguments of a connection. */
export interface PageArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

const defaultRows = 20;

/** A connection of `rows`; a cursor is the id of its row. */
export function pageOf(
  rows: readonly (MockObject & { id: string })[],
  { first, after, last, before }: PageArgs,
): MockObject {
  const place = (id: string) => rows.findIndex((row) => row.id === id);
  const start = after == null ? 0 : place(after) + 1;
  const end = before == null ? rows.length : place(before);
  const count = first ?? last ?? defaultRows;
  const from = last == null ? start : Math.max(start, end - count);
  const to = last == null ? Math.min(end, start + count) : end;
  const nodes = rows.slice(from, to);
  return {
    nodes,
    edges: nodes.map((node) => ({ node, cursor: node.id })),
    totalCount: rows.length,
    pageInfo: {
      hasPreviousPage: from > 0,
      hasNextPage: to < rows.length,
      startCursor: nodes[0]?.id ?? null,
      endCursor: nodes.at(-1)?.id ?? null,
    },
  };
}
