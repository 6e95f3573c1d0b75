import { parse, print } from 'graphql';
import type { Sink } from 'graphql-ws';
import { authorizedFetch } from './authorized-fetch.js';
import type { ConnectionState } from './connection-state.js';
import { type GraphQLErrorReply, GraphQLFailure, type GraphQLReply } from './errors.js';
import { type LiveTransport, openLive } from './live.js';
import { refreshSession } from './refresh.js';
import { resuming } from './resume.js';
import { keepSession, type Session, type SessionListener, type SessionStore } from './session.js';
import { memoryStore } from './stores.js';
import { userIdOf } from './token.js';
import type { Transport } from './transport.js';
import type { TypedDocumentNode } from './typed-document.js';
import { watched } from './watched.js';

export interface ConnectionOptions {
  /** Address of GraphQL, such as `https://chat.example.org/graphql`; the socket is at the same address. */
  url: string;
  /** The session, or the store that keeps it; null or nothing: nobody is signed in. */
  session?: Session | SessionStore | null;
  /** Used for all requests; default: the global `fetch`. */
  fetch?: typeof fetch;
  /** How subscriptions are sent; default: `auto`. */
  transport?: LiveTransport;
  /** After how many milliseconds on event streams a socket is tried again, and then twice as many; default: 5 minutes. */
  socketRetryMs?: number;
}

/** A GraphQL document, as text or parsed. */
// biome-ignore lint/suspicious/noExplicitAny: without a typed document the caller knows the data
export type Document<T = any, V = any> = string | TypedDocumentNode<T, V>;
type Variables = Record<string, unknown>;

/** A connection to Parley: HTTP, and one socket or event streams, with the tokens of the session. For any GraphQL client. */
export interface Connection {
  readonly url: string;
  /** The `fetch` of the options, with the access token. */
  readonly fetch: typeof fetch;
  /** The `fetch` of the options alone, for addresses that need no token. */
  readonly send: typeof fetch;
  /** All subscriptions; it reconnects. Has the `subscribe` of `graphql-ws`. */
  readonly socket: Transport;
  /** Runs a query or mutation. Rejects with a `GraphQLFailure`, or with the error of `fetch`. */
  // biome-ignore lint/suspicious/noExplicitAny: without a typed document the caller knows the data
  request<T = any, V = any>(query: Document<T, V>, variables?: V): Promise<T>;
  /**
   * Subscribes. A subscription with a cursor resumes after the last event it delivered; `onReset` is
   * called when its numbers are void, and later events wait for a promise that it returns. The result ends it.
   */
  // biome-ignore lint/suspicious/noExplicitAny: without a typed document the caller knows the data
  subscribe<T = any, V = any>(
    request: { query: Document<T, V>; variables?: V | null },
    sink: Sink<{ data?: T | null; errors?: readonly GraphQLErrorReply[] }>,
    onReset?: () => unknown,
  ): () => void;
  /** Uses `session`, the result of `login` or `register`, from now on. */
  signIn(session: Session): Promise<void>;
  /** Forgets the session and closes the socket. Run the mutation `logout` first to end it on the server. */
  signOut(): Promise<void>;
  /** Reads the store, and resolves with the session. */
  ready(): Promise<Session | null>;
  /** The session; null when nobody is signed in, undefined until the store was read. */
  session(): Session | null | undefined;
  /** Global id of the user who is signed in, such as `user_7`. */
  userId(): string | null;
  /**
   * Calls `listener` once the store was read, and after each sign-in and sign-out, in other tabs too; not
   * when a token is refreshed. The result stops that.
   */
  onSessionChange(listener: SessionListener): () => void;
  state(): ConnectionState;
  onStateChange(listener: (state: ConnectionState) => void): () => void;
  /** Closes the socket permanently. */
  stop(): void;
}

/** Connects to Parley. Nothing is sent until the first request or subscription. */
export function connectParley({
  url,
  session = null,
  fetch: send = (...args) => globalThis.fetch(...args),
  transport = 'auto',
  socketRetryMs = 300_000,
}: ConnectionOptions): Connection {
  const store = session && 'load' in session ? session : memoryStore(session);
  const listeners = new Set<SessionListener>();
  const keeper = keepSession(
    store,
    (refreshToken) => refreshSession(url, refreshToken, send),
    (next, change) => {
      if (change !== 'read') socket.terminate();
      return Promise.all([...listeners].map((listener) => listener(next, change)));
    },
  );
  const state = watched<ConnectionState>({ status: 'idle' });
  const socket = openLive(url, keeper, state, { send, transport, socketRetryMs });
  const authorized = authorizedFetch(keeper, send);
  return {
    url,
    fetch: authorized,
    send,
    socket,
    async request(query, variables) {
      const text = typeof query === 'string' ? query : print(query);
      const response = await authorized(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: text, variables }),
      });
      const reply = await response.json().catch(() => ({}));
      const { data, errors } = reply as GraphQLReply;
      if (errors || data == null) throw new GraphQLFailure(response.status, errors ?? []);
      return data as never;
    },
    subscribe({ query, variables }, sink, onReset) {
      const document = typeof query === 'string' ? parse(query) : query;
      const stream = resuming(document, (variables ?? {}) as Variables);
      const payload = {
        query: print(stream?.document ?? document),
        variables: stream?.variables ?? (variables as Variables | undefined),
      };
      if (!stream) return socket.subscribe(payload, sink as Sink);
      return socket.subscribe(
        payload,
        stream.deliverTo(sink as Sink, () => onReset?.()),
      );
    },
    signIn: keeper.begin,
    signOut: () => keeper.end(),
    async ready() {
      await keeper.open();
      return keeper.session() ?? null;
    },
    session: keeper.session,
    userId: () => userIdOf(keeper.held() ?? ''),
    onSessionChange(listener) {
      const own: SessionListener = (next, change) => listener(next, change);
      listeners.add(own);
      // Reads the store; the listener hears of it when it was not read before.
      void keeper.open();
      return () => void listeners.delete(own);
    },
    state: state.get,
    onStateChange: state.onChange,
    stop() {
      keeper.stop();
      socket.dispose();
    },
  };
}
