import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useCallback } from 'react';
import { useParley } from './provider.js';

interface Page<Row> {
  nodes: readonly Row[];
  pageInfo?: { hasNextPage: boolean; endCursor: string | null };
}

/** A query of the SDK; the answer of the variables before stays until there is one. */
export function useRead<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: NoInfer<Variables>,
) {
  const { prepare } = useParley();
  const { data, previousData, loading, error, refetch, fetchMore } = useQuery<
    Data,
    OperationVariables
  >(prepare(document) as TypedDocumentNode<Data, OperationVariables>, {
    variables,
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const shown = (data ?? (loading ? previousData : undefined)) as Data | undefined;
  return { data: shown, isLoading: loading, error, refetch, fetchMore };
}

/** A list that is read by pages; `pageIn` finds it in the answer. */
export function usePages<Data, Variables extends OperationVariables, Row>(
  document: TypedDocumentNode<Data, Variables>,
  variables: NoInfer<Variables>,
  pageIn: (data: NoInfer<Data>) => Page<Row> | null | undefined,
) {
  const { data, fetchMore, ...state } = useRead(document, variables);
  const page = data && pageIn(data);
  const after = page?.pageInfo?.endCursor;
  const loadMore = useCallback(() => fetchMore({ variables: { after } }), [fetchMore, after]);
  return {
    /** Undefined until the list was read. */
    items: page?.nodes,
    ...state,
    hasMore: page?.pageInfo?.hasNextPage ?? false,
    loadMore,
  };
}
