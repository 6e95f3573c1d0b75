import { ApolloClient, ApolloLink, gql, HttpLink, type OperationVariables } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Client } from 'graphql-ws';
import { parleyCache } from './cache.js';
import { type Connection, type ConnectionOptions, connectParley } from './connection.js';
import { eventsLink } from './events-link.js';
import { unmasked } from './fragments.js';
import { refetchFailed } from './refetch-failed.js';
import { resumeLink, type StreamWasReset } from './resume-link.js';

export interface ParleyClientOptions
  extends ConnectionOptions,
    Partial<Omit<ApolloClient.Options, 'link'>> {
  /** Links in front of those to the server, such as one that retries or logs. */
  links?: ApolloLink[];
  /**
   * Called when the numbers of a stream are void, while active queries that show its objects are read again.
   * Later events wait for a promise that it returns.
   */
  onReset?: (reset: StreamWasReset) => unknown;
}

export interface ParleyClient extends Connection {
  /** A plain Apollo Client. Of several equal subscriptions at once the server sees one. */
  readonly client: ApolloClient;
}

/** The link for queries and mutations: HTTP with the tokens of `connection`. */
export const httpLink = ({ url, fetch }: Connection): ApolloLink =>
  new HttpLink({ uri: url, fetch });

/** The link for subscriptions: the socket or event streams of `connection`, with resume. */
export const socketLink = (
  { socket }: Connection,
  onReset?: ParleyClientOptions['onReset'],
): ApolloLink =>
  // The link uses `subscribe` alone.
  resumeLink(onReset).concat(new GraphQLWsLink(socket as unknown as Client));

/**
 * Empties the cache and drops what is in flight, so that no result of another person reaches the cache.
 * Active queries are fetched anew, which nobody waits for.
 */
const resetStore = (client: ApolloClient): Promise<void> =>
  new Promise((resolve) => {
    const stop = client.onResetStore(async () => {
      stop();
      resolve();
    });
    client.resetStore().catch(() => {});
  });

/**
 * An Apollo Client for Parley: HTTP for queries and mutations, a socket or event streams for subscriptions, tokens
 * that renew themselves, subscriptions that resume, and a cache that knows the schema, whose lists events keep up to date. It takes all
 * options of `ApolloClient` but `link`.
 */
export function createParleyClient({
  url,
  session,
  fetch,
  transport,
  socketRetryMs,
  links = [],
  onReset,
  cache = parleyCache(),
  ...options
}: ParleyClientOptions): ParleyClient {
  const connection = connectParley({ url, session, fetch, transport, socketRetryMs });
  const toServer = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    socketLink(connection, onReset),
    httpLink(connection),
  );
  const link = ApolloLink.from([eventsLink(connection.userId), ...links, toServer]);
  const client = new ApolloClient({ ...options, link, cache });
  connection.onSessionChange((_, change) => {
    if (change === 'read') return;
    // In flight may be the query that found out that the session has ended: `resetStore` would fail it.
    return change === 'end' ? client.cache.reset() : resetStore(client);
  });
  const stopRefetching = refetchFailed(client, connection);
  return {
    ...connection,
    client,
    // Through the cache, so that every query shows the result.
    async request(query, given) {
      const document = unmasked(typeof query === 'string' ? gql(query) : query);
      const variables = (given ?? {}) as OperationVariables;
      const isQuery = getOperationAST(document)?.operation === OperationTypeNode.QUERY;
      const { data } = isQuery
        ? await client.query({ query: document, variables, fetchPolicy: 'network-only' })
        : await client.mutate({ mutation: document, variables });
      return data as never;
    },
    stop() {
      stopRefetching();
      client.stop();
      connection.stop();
    },
  };
}
