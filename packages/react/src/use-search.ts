import { skipToken, useQuery } from '@apollo/client/react';
import { SearchDocument, type SearchQuery, type SearchQueryVariables } from '@parley/client';
import { useCallback } from 'react';
import { useParley } from './provider.js';

/** What was found, with the text around it. */
export type SearchHit = SearchQuery['search']['nodes'][number];

/**
 * What a query finds: users, groups, posts and messages of the viewer. Nothing is asked while it is blank. `error`
 * explains a filter that cannot be used.
 */
export function useSearch(
  query: string,
  { kinds, pageSize = 20 }: { kinds?: SearchQueryVariables['kinds']; pageSize?: number } = {},
) {
  const { prepare } = useParley();
  const { data, previousData, loading, error, fetchMore } = useQuery(
    prepare(SearchDocument),
    query.trim() === ''
      ? skipToken
      : { variables: { query, kinds, first: pageSize }, fetchPolicy: 'cache-and-network' },
  );
  const shown = query.trim() === '' ? undefined : (data ?? (loading ? previousData : undefined));
  const after = shown?.search.pageInfo.endCursor;
  const loadMore = useCallback(() => fetchMore({ variables: { after } }), [fetchMore, after]);
  return {
    hits: (shown?.search.nodes ?? []) as readonly SearchHit[],
    isLoading: loading,
    error,
    hasMore: shown?.search.pageInfo.hasNextPage ?? false,
    loadMore,
  };
}
