import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { readAgain } from '@parley/client';
import { useCallback, useRef } from 'react';
import { useParley } from './provider.js';

/**
 * A query whose result the client keeps up to date by events of a subscription. `onEvent` must be called with each of
 * them: what happened between the first answer and the begin of the subscription is in no event.
 */
export function useLiveQuery<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) {
  const { prepare } = useParley();
  const { data, loading, error, fetchMore, observable } = useQuery<Data, OperationVariables>(
    prepare(document) as TypedDocumentNode<Data, OperationVariables>,
    { variables, fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' },
  );
  const isLive = useRef(false);
  /** Reads it again. */
  const read = useCallback(() => readAgain(observable), [observable]);
  const onEvent = useCallback(
    ({ __typename }: { __typename: string }) => {
      if (__typename !== 'StreamResumed' || isLive.current) return;
      isLive.current = true;
      read().catch(() => {});
    },
    [read],
  );
  return { data: data as Data | undefined, isLoading: loading, error, fetchMore, read, onEvent };
}
