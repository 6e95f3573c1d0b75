import { useQuery } from '@apollo/client/react';
import { ConversationsDocument, type ParleyConversationFragment } from '@parley/client';
import { useCallback, useRef } from 'react';
import { useParley } from './provider.js';
import { useInbox } from './use-inbox.js';

/**
 * Conversations of the viewer, most recently active first, kept up to date. `Conversation` are the
 * fields of `ParleyConversation`.
 */
export function useConversations<Conversation = ParleyConversationFragment>({
  pageSize = 20,
} = {}) {
  const { prepare } = useParley();
  const { data, loading, error, fetchMore, refetch } = useQuery(prepare(ConversationsDocument), {
    variables: { first: pageSize },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const isLive = useRef(false);
  useInbox((event) => {
    if (event.__typename !== 'StreamResumed' || isLive.current) return;
    isLive.current = true;
    // What happened between the query and the subscription.
    refetch().catch(() => {});
  });
  const after = data?.conversations.pageInfo.endCursor;
  const loadMore = useCallback(() => fetchMore({ variables: { after } }), [fetchMore, after]);
  return {
    conversations: (data?.conversations.nodes ??
      []) as readonly unknown[] as readonly Conversation[],
    isLoading: loading,
    error,
    hasMore: data?.conversations.pageInfo.hasNextPage ?? false,
    loadMore,
  };
}
