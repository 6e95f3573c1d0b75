import { claimsOf } from './token.js';

/** The fields of `AuthPayload` that a client keeps. */
export interface Session {
  accessToken: string;
  /** ISO 8601, by the server's clock. */
  accessTokenExpiresAt: string;
  refreshToken: string;
}

/** Where a session is stored between page loads. */
export interface SessionStore {
  /** The stored session; null when nobody is signed in. */
  load(): Session | null | Promise<Session | null>;
  /** Called with each renewed session, and with null when it has ended. */
  save(session: Session | null): void | Promise<void>;
  /** Runs `task` while no other tab that shares the store runs one. */
  exclusively?<T>(task: () => Promise<T>): Promise<T>;
  /** Calls `listener` when another tab saved a session; the result stops that. */
  onChange?(listener: (session: Session | null) => void): () => void;
}

/** What happened to a session: it was read from its store, began, was ended by the user, or by the server. */
export type SessionChange = 'read' | 'signIn' | 'signOut' | 'end';

/** Called with the new session, or null when nobody is signed in. `begin` and `end` wait for the result. */
export type SessionListener = (session: Session | null, change: SessionChange) => unknown;

/** Holds the tokens for all requests and sockets. */
export interface SessionKeeper {
  /**
   * An access token that is valid for some time, renewed if necessary; concurrent calls share one renewal. Null
   * when nobody is signed in. Rejects when the token has expired and the server cannot be reached.
   */
  token(): Promise<string | null>;
  /** The session; null when nobody is signed in, undefined until the store was read. */
  session(): Session | null | undefined;
  /** Its access token, expired or not. */
  held(): string | null | undefined;
  /** Reads the store, once. */
  open(): Promise<void>;
  /** Reports that the server refused `token`, which is not returned again. */
  refused(token: string): void;
  begin(session: Session): Promise<void>;
  /** Signs out, here and in the store, without a request to the server. */
  end(change?: SessionChange): Promise<void>;
  /** Stops listening to other tabs. */
  stop(): void;
}

/** A token is renewed this long before it expires, in milliseconds. */
const renewAheadMs = 30_000;

/**
 * Keeps the session of `store`. `exchange` trades a refresh token for a new session; it returns null when the
 * server refuses the token, and throws when the server cannot be reached. `changed` is called after the store was
 * read, and at every later sign-in and sign-out, before the store is changed; not when a token is refreshed.
 */
export function keepSession(
  store: SessionStore,
  exchange: (refreshToken: string) => Promise<Session | null>,
  changed: SessionListener,
): SessionKeeper {
  let session: Session | null | undefined;
  let opening: Promise<void> | null = null;
  let renewing: Promise<void> | null = null;
  let refusedToken: string | null = null;
  // If this clock is ahead of the server's, every token looks expired; then only refusals of the server count.
  let clockIsOff = false;

  const msLeft = (one: Session) => Date.parse(one.accessTokenExpiresAt) - Date.now();
  const endsWithin = (one: Session, ms: number) =>
    one.accessToken === refusedToken || (!clockIsOff && msLeft(one) < ms);
  const read = async () => {
    const stored = await store.load();
    if (session !== undefined) return;
    session = stored;
    changed(stored, 'read');
  };
  const open = () => (opening ??= read());
  const exclusively = store.exclusively ?? ((task) => task());
  const stop = store.onChange?.((next) => {
    if (session === undefined) return;
    const old = session;
    session = next;
    if (old ? !next || !isSame(old, next) : next) changed(next, next ? 'signIn' : 'signOut');
  });

  async function renew(old: Session): Promise<void> {
    // Another tab may have renewed the session: its old refresh token must not be sent again.
    const stored = await store.load();
    if (session !== old) return;
    if (stored && stored.accessToken !== old.accessToken && !endsWithin(stored, renewAheadMs)) {
      session = stored;
      return;
    }
    const next = stored && (await exchange(stored.refreshToken));
    if (session !== old) return;
    if (!next) return end('end');
    clockIsOff = msLeft(next) < renewAheadMs;
    session = next;
    await store.save(next);
  }

  async function end(change: SessionChange = 'signOut'): Promise<void> {
    await open();
    const old = session;
    if (!old) return;
    session = null;
    await changed(null, change);
    // Another user may have signed in meanwhile, in another tab.
    const stored = await store.load();
    if (stored?.refreshToken === old.refreshToken) await store.save(null);
  }

  return {
    async token() {
      await open();
      if (session && endsWithin(session, renewAheadMs)) {
        const old = session;
        renewing ??= exclusively(() => renew(old)).finally(() => {
          renewing = null;
        });
        try {
          await renewing;
        } catch (error) {
          if (session && endsWithin(session, 0)) throw error;
        }
      }
      return session?.accessToken ?? null;
    },
    session: () => session,
    held: () => (session ? session.accessToken : session),
    open,
    refused(token) {
      refusedToken = token;
    },
    async begin(next) {
      opening = Promise.resolve();
      session = next;
      // Before `save`, on which a page may show its first screen.
      await changed(next, 'signIn');
      await store.save(next);
    },
    end,
    stop: () => stop?.(),
  };
}

/** Whether two sessions are one, of which the tokens were refreshed. */
function isSame(one: Session, other: Session): boolean {
  const { sid } = claimsOf(one.accessToken);
  return sid !== undefined && sid === claimsOf(other.accessToken).sid;
}
