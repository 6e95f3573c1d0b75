import type { FieldPolicy } from '@apollo/client';
import { isReference, relayStylePagination } from '@apollo/client/utilities';

type Relay = ReturnType<typeof relayStylePagination>;
type Merge = Extract<Relay['merge'], (...args: never[]) => unknown>;
/** A page as it is kept: `nodes` are the rows without their cursors. */
type Page = Parameters<Merge>[1] & { nodes?: unknown[] };

type Args = Record<string, unknown> | null;

/** Whether a page belongs at an end of what is kept. One that was asked for before the list began anew does not. */
function adjoins({ pageInfo, nodes, edges = [] }: Page, args: Args): boolean {
  const asked = args?.after ?? args?.before;
  if (!asked) return true;
  if (!nodes?.length && !edges.length) return false;
  const cursors = [
    pageInfo?.startCursor,
    pageInfo?.endCursor,
    ...edges.map(({ cursor }) => cursor),
  ];
  return !cursors.some(Boolean) || cursors.includes(asked as string);
}

const keyOf = (node: unknown) => (isReference(node) ? node.__ref : node);

/**
 * Relay's pagination for connections that also have `nodes`, which Apollo's own policy would let
 * each page replace. Pages fetched with `after` come behind what is there, with `before` in front
 * of it, and a page with neither begins anew. A page behind a cursor that is not kept is left out: between
 * it and the list may be rows that were not fetched. No row is there twice.
 */
export function pages(keyArgs: string[]): FieldPolicy {
  const relay = relayStylePagination(keyArgs.length > 0 ? keyArgs : false);
  const mergeEdges = relay.merge as Merge;
  return {
    ...relay,
    merge(existing: Page | undefined, incoming: Page, options) {
      if (existing && !adjoins(existing, options.args)) return existing;
      const merged = mergeEdges(existing as never, incoming as never, options as never) as Page;
      if (!existing || !incoming) return merged;
      const { args } = options;
      return {
        ...merged,
        ...(incoming.nodes && { nodes: mergeNodes(existing.nodes ?? [], incoming.nodes, args) }),
        pageInfo: mergeInfo(existing, merged, args),
      };
    },
  };
}

function mergeNodes(existing: unknown[], incoming: unknown[], args: Args): unknown[] {
  const fresh = new Set(incoming.map(keyOf));
  const others = existing.filter((node) => !fresh.has(keyOf(node)));
  if (args?.after) return [...others, ...incoming];
  if (args?.before) return [...incoming, ...others];
  return incoming;
}

/** The end that a page does not touch stays as it was, though no edges say so. */
function mergeInfo({ pageInfo: before }: Page, { pageInfo: now }: Page, args: Args) {
  if (!before) return now;
  const { hasPreviousPage, startCursor, hasNextPage, endCursor } = before;
  if (args?.after) return { ...now, hasPreviousPage, startCursor };
  if (args?.before) return { ...now, hasNextPage, endCursor };
  return now;
}
