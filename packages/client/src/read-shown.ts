import type { ApolloClient, ObservableQuery } from '@apollo/client';
import { isTransient, persist } from './persist.js';
import type { ResumingSubscription } from './resume.js';

/** The type of the object that a stream tells of; an inbox tells of objects of all types. */
const subjects: Readonly<Record<string, string>> = {
  conversationEvents: 'Conversation',
  callEvents: 'Call',
};

/**
 * Reads again what active queries show of a stream that was reset: those with its conversation or call; all
 * for an inbox. Resolves when the cache has the new state. While the server cannot be reached, reads again
 * as long as `isNeeded`; a query that is refused tells its own watchers.
 */
export const readShown = (
  client: ApolloClient,
  stream: ResumingSubscription,
  isNeeded: () => boolean,
): Promise<void> =>
  persist(async () => {
    const results = await Promise.allSettled(
      [...queriesOf(client, stream)].map((query) => readAgain(query)),
    );
    for (const result of results)
      if (result.status === 'rejected' && isTransient(result.reason)) throw result.reason;
  }, isNeeded);

function queriesOf(
  client: ApolloClient,
  { field, subjectId }: ResumingSubscription,
): ReadonlySet<ObservableQuery> {
  const active = client.getObservableQueries('active');
  const __typename = subjects[field];
  if (!__typename || typeof subjectId !== 'string') return active;
  const found = new Set<ObservableQuery>();
  for (const query of active) if (query.options.fetchPolicy === 'no-cache') found.add(query);
  client.refetchQueries({
    updateCache: (cache) =>
      void cache.modify({
        id: cache.identify({ __typename, id: subjectId }),
        fields: (_, { INVALIDATE }) => INVALIDATE,
      }),
    onQueryUpdated(query) {
      found.add(query);
      return false;
    },
  });
  return found;
}

/** Reads a query again. An equal one that is in flight may have been answered before what is to be read. */
export function readAgain<Data>(query: ObservableQuery<Data>): Promise<unknown> {
  const { options } = query;
  const { context, fetchPolicy } = options;
  if (fetchPolicy === 'cache-only') return Promise.resolve();
  options.context = { ...context, queryDeduplication: false };
  const answered = query.refetch();
  options.context = context;
  return answered;
}
