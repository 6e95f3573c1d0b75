import type { ApolloClient } from '@apollo/client';
import type { Connection } from './connection.js';
import { isOffline, onNetworkChange } from './connection-state.js';
import { isTransient } from './persist.js';

/**
 * Reads active queries again whose last request got no answer: when the socket is open again, and when the browser gets
 * a network. The result stops that.
 */
export function refetchFailed(
  client: ApolloClient,
  { onStateChange }: Pick<Connection, 'onStateChange'>,
): () => void {
  function refetch(): void {
    for (const query of client.getObservableQueries()) {
      const { error } = query.getCurrentResult();
      // The query has the error of this request, too.
      if (error && isTransient(error)) query.refetch().catch(() => {});
    }
  }
  const stops = [
    onStateChange(({ status }) => status === 'online' && refetch()),
    onNetworkChange(() => isOffline() || refetch()),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
