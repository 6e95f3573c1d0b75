import type { Reference } from '@apollo/client';

/** A connection as the cache keeps it. */
export interface StoredPage {
  __typename?: string;
  nodes?: readonly Reference[];
  edges?: readonly { node: Reference; cursor: string }[];
  pageInfo?: { hasNextPage?: boolean };
}

/** The page without a row. */
export function withoutRow<P extends StoredPage>(page: P, row: Reference): P {
  const others = (node: Reference) => node.__ref !== row.__ref;
  return {
    ...page,
    ...(page.nodes && { nodes: page.nodes.filter(others) }),
    ...(page.edges && { edges: page.edges.filter(({ node }) => others(node)) }),
  };
}

/**
 * The page with a row in front of the first one that `isLater`, or at its end; where that is not the end of the list,
 * the row belongs to a page that was not read, and is left out.
 */
export function withRow<P extends StoredPage>(
  page: P,
  row: Reference,
  isLater: (other: Reference) => boolean,
): P {
  const others = withoutRow(page, row);
  const rows = others.nodes ?? others.edges?.map(({ node }) => node) ?? [];
  const found = rows.findIndex(isLater);
  if (found < 0 && page.pageInfo?.hasNextPage) return others;
  const place = found < 0 ? rows.length : found;
  const insert = <T>(list: readonly T[], item: T) => [
    ...list.slice(0, place),
    item,
    ...list.slice(place),
  ];
  const edge = {
    __typename: page.__typename?.replace(/Connection$/, 'Edge') ?? 'Edge',
    cursor: '',
    node: row,
  };
  return {
    ...others,
    ...(others.nodes && { nodes: insert(others.nodes, row) }),
    ...(others.edges && { edges: insert(others.edges, edge) }),
  };
}

/** The arguments of a list in the cache that make it another list, by the name under which it is kept. */
export const argumentsOf = (storeFieldName: string): Record<string, unknown> =>
  JSON.parse(/\{.*\}/s.exec(storeFieldName)?.[0] ?? '{}');
