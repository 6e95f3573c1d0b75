import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { authLink } from './auth-link.js';
import { parleyCache } from './cache.js';
import { refreshSession } from './refresh.js';
import { resumeLink, type StreamWasReset } from './resume-link.js';
import { keepSession, memoryStore, type Session, type SessionStore } from './session.js';
import { openSocket } from './socket.js';

export interface ParleyClientOptions {
  /** Of GraphQL, such as `https://chat.example.org/graphql`; the socket is at the same address. */
  url: string;
  /** Who is signed in, or where to find it; null or nothing for nobody yet. */
  session?: Session | SessionStore | null;
  /** Called when a stream's past is void. Reads every active query anew, unless given. */
  onReset?: (reset: StreamWasReset) => void;
}

export interface ParleyClient {
  /** A plain Apollo Client. Of several equal subscriptions at once the server sees one. */
  readonly client: ApolloClient;
  /** From now on it acts for who holds `session`: give it what `login` or `register` answered. */
  signIn(session: Session): Promise<void>;
  /** Forgets the session and all that was cached. To end it at the server, run `logout` first. */
  signOut(): Promise<void>;
  /** Closes the socket and ends every query and subscription. */
  stop(): void;
}

const refetchAll = ({ client }: StreamWasReset) => {
  // A query that cannot be read anew tells its own watchers.
  client.refetchQueries({ include: 'active' }).catch(() => {});
};

/**
 * An Apollo Client for Parley: HTTP for queries and mutations, one socket for subscriptions, tokens
 * that renew themselves, subscriptions that resume, and a cache that knows the schema.
 */
export function createParleyClient({
  url,
  session = null,
  onReset = refetchAll,
}: ParleyClientOptions): ParleyClient {
  const store = session && 'load' in session ? session : memoryStore(session);
  const keeper = keepSession(
    store,
    (refreshToken) => refreshSession(url, refreshToken),
    () => {
      socket.terminate();
      // Not `clearStore`: it fails what is in flight, and be it the query that found this out.
      void client.cache.reset();
    },
  );
  const socket = openSocket(url.replace(/^http/, 'ws'), keeper);
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    resumeLink(onReset).concat(new GraphQLWsLink(socket)),
    authLink(keeper).concat(new HttpLink({ uri: url })),
  );
  const client = new ApolloClient({ link, cache: parleyCache() });
  return {
    client,
    async signIn(next) {
      await keeper.begin(next);
      socket.terminate();
      await client.clearStore();
    },
    signOut: () => keeper.end(),
    stop() {
      client.stop();
      // It rejects when there is no connection to close.
      socket.dispose()?.catch(() => {});
    },
  };
}
