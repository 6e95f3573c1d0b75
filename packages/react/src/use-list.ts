import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useCallback } from 'react';
import { useLiveQuery } from './use-live-query.js';

interface ListPage {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** A list that is read by pages, and kept up to date as `useLiveQuery` says. `pageIn` finds it in the answer. */
export function useList<Data, Variables extends OperationVariables, Page extends ListPage>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pageIn: (data: Data) => Page,
) {
  const { data, isLoading, error, fetchMore, ...live } = useLiveQuery(document, variables);
  const page = data && pageIn(data);
  const after = page?.pageInfo.endCursor;
  const loadMore = useCallback(() => fetchMore({ variables: { after } }), [fetchMore, after]);
  const hasMore = page?.pageInfo.hasNextPage ?? false;
  return { page, list: { isLoading, error, hasMore, loadMore }, ...live };
}
