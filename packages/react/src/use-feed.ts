import { useQuery } from '@apollo/client/react';
import { FeedDocument, type ParleyPostFragment } from '@parley/client';
import { useCallback } from 'react';
import { useParley } from './provider.js';

/** Posts of the people whom the viewer follows, newest first. `Post` are the fields of `ParleyPost`. */
export function useFeed<Post = ParleyPostFragment>({ pageSize = 20 } = {}) {
  const { prepare } = useParley();
  const { data, loading, error, fetchMore, refetch } = useQuery(prepare(FeedDocument), {
    variables: { first: pageSize },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const after = data?.feed.pageInfo.endCursor;
  const loadMore = useCallback(() => fetchMore({ variables: { after } }), [fetchMore, after]);
  return {
    posts: (data?.feed.nodes ?? []) as readonly unknown[] as readonly Post[],
    isLoading: loading,
    error,
    hasMore: data?.feed.pageInfo.hasNextPage ?? false,
    loadMore,
    refetch: useCallback(() => refetch(), [refetch]),
  };
}
