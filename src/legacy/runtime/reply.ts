import { notFound } from '../../core/errors.js';

/** What a row answers with. */
export interface Reply {
  status: number;
  /** None for 204. */
  body?: unknown;
  /** The body as JSON, where it came so. */
  json?: string;
  /** Cursor at which a capped list goes on. */
  next?: string | null;
  headers?: Record<string, string>;
}

export const ok = (body: unknown) => ({ status: 200, body }) satisfies Reply;
export const created = (body: unknown) => ({ status: 201, body }) satisfies Reply;
export const noContent = (): Reply => ({ status: 204 });

/** What a document answered `null` for is not there. Throws NOT_FOUND. */
export function found<T>(one: T | null | undefined): T {
  if (one == null) throw notFound('Page');
  return one;
}

interface Connection<T> {
  nodes: readonly T[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** A bare array, and where it goes on when it was capped. */
export const list = <T>(
  { nodes, pageInfo }: Connection<T>,
  shape: (node: T) => unknown,
): Reply => ({
  status: 200,
  body: nodes.map(shape),
  next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
});

interface Tail<T> {
  nodes: readonly T[];
  pageInfo: { hasPreviousPage: boolean; startCursor?: string | null };
}

/** The newest of a list that is told from its beginning, and where what came before them is. */
export const newest = <T>({ nodes, pageInfo }: Tail<T>, shape: (node: T) => unknown): Reply => ({
  status: 200,
  body: nodes.map(shape),
  next: pageInfo.hasPreviousPage ? pageInfo.startCursor : null,
});
