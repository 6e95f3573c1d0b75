import { ApolloClient, ApolloLink, gql, HttpLink, type OperationVariables } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getOperationAST, OperationTypeNode } from 'graphql';
import { parleyCache } from './cache.js';
import { type Connection, type ConnectionOptions, connectParley } from './connection.js';
import { unmasked } from './fragments.js';
import { resumeLink, type StreamWasReset } from './resume-link.js';

export interface ParleyClientOptions
  extends ConnectionOptions,
    Partial<Omit<ApolloClient.Options, 'link'>> {
  /** Links in front of those to the server, such as one that retries or logs. */
  links?: ApolloLink[];
  /** Called when a stream's past is void. Reads every active query anew, unless given. */
  onReset?: (reset: StreamWasReset) => void;
}

export interface ParleyClient extends Connection {
  /** A plain Apollo Client. Of several equal subscriptions at once the server sees one. */
  readonly client: ApolloClient;
}

const refetchAll = ({ client }: StreamWasReset) => {
  // A query that cannot be read anew tells its own watchers.
  client.refetchQueries({ include: 'active' }).catch(() => {});
};

/** The link for queries and mutations: HTTP with the tokens of `connection`. */
export const httpLink = ({ url, fetch }: Connection): ApolloLink =>
  new HttpLink({ uri: url, fetch });

/** The link for subscriptions: the socket of `connection`, with resume. */
export const socketLink = ({ socket }: Connection, onReset = refetchAll): ApolloLink =>
  resumeLink(onReset).concat(new GraphQLWsLink(socket));

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
 * An Apollo Client for Parley: HTTP for queries and mutations, one socket for subscriptions, tokens
 * that renew themselves, subscriptions that resume, and a cache that knows the schema. It takes all
 * options of `ApolloClient` but `link`.
 */
export function createParleyClient({
  url,
  session,
  fetch,
  links = [],
  onReset,
  cache = parleyCache(),
  ...options
}: ParleyClientOptions): ParleyClient {
  const connection = connectParley({ url, session, fetch });
  const toServer = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    socketLink(connection, onReset),
    httpLink(connection),
  );
  const link = ApolloLink.from([...links, toServer]);
  const client = new ApolloClient({ ...options, link, cache });
  connection.onSessionChange((_, change) => {
    if (change === 'read') return;
    // In flight may be the query that found out that the session has ended: `resetStore` would fail it.
    return change === 'end' ? client.cache.reset() : resetStore(client);
  });
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
      client.stop();
      connection.stop();
    },
  };
}
