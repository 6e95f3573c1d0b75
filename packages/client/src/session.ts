import { claimsOf } from './token.js';

/** What signing in answers: the fields of `AuthPayload` that a client keeps. */
export interface Session {
  accessToken: string;
  /** ISO 8601, by the server's clock. */
  accessTokenExpiresAt: string;
  refreshToken: string;
}

/** Where a session is kept between two visits. */
export interface SessionStore {
  /** What was saved last; null when nobody is signed in. */
  load(): Session | null | Promise<Session | null>;
  /** Called with each renewed session, and with null when it has ended. */
  save(session: Session | null): void | Promise<void>;
  /** Runs `task` while no other tab that shares the store runs one. */
  exclusively?<T>(task: () => Promise<T>): Promise<T>;
  /** Calls `listener` when another tab saved a session; the result stops that. */
  onChange?(listener: (session: Session | null) => void): () => void;
}

/** What happened to a session: it was read from its store, began, was given up, or was ended by the server. */
export type SessionChange = 'read' | 'signIn' | 'signOut' | 'end';

/** Called with the session from now on; null: nobody is signed in. Whoever signs in waits for the result. */
export type SessionListener = (session: Session | null, change: SessionChange) => unknown;

/** The one holder of the tokens, whom every request and every socket asks. */
export interface SessionKeeper {
  /**
   * An access token that is good for a while, renewed if need be: one renewal serves all who ask
   * meanwhile. Null when nobody is signed in. Rejects when it ran out and the server is away.
   */
  token(): Promise<string | null>;
  /** The session; null when nobody is signed in, undefined until the store was read. */
  session(): Session | null | undefined;
  /** Its access token, good or not. */
  held(): string | null | undefined;
  /** Reads the store, once. */
  open(): Promise<void>;
  /** The server refused `token`: it will not be given out again. */
  refused(token: string): void;
  begin(session: Session): Promise<void>;
  /** Signs out, here and in the store; at the server nothing changes. */
  end(change?: SessionChange): Promise<void>;
  /** Stops following other tabs. */
  stop(): void;
}

/** How long before its end a token is renewed, in milliseconds. */
const aheadMs = 30_000;

/**
 * Keeps the session of `store`. `exchange` trades a refresh token for a new session, answers null
 * when the server will not have it, and throws when there is no telling. `changed` is called after the
 * store was read, and with every later sign-in and sign-out, before the store is told of it; not when
 * a token is refreshed.
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
  // Where this clock runs ahead of the server's, every token looks old: then only the server knows.
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
    // Another tab may have been here first; the token it used up must not be used again.
    const stored = await store.load();
    if (session !== old) return;
    if (stored && stored.accessToken !== old.accessToken && !endsWithin(stored, aheadMs)) {
      session = stored;
      return;
    }
    const next = stored && (await exchange(stored.refreshToken));
    if (session !== old) return;
    if (!next) return end('end');
    clockIsOff = msLeft(next) < aheadMs;
    session = next;
    await store.save(next);
  }

  async function end(change: SessionChange = 'signOut'): Promise<void> {
    await open();
    const old = session;
    if (!old) return;
    session = null;
    await changed(null, change);
    // Another person may have signed in meanwhile, in another tab.
    const stored = await store.load();
    if (stored?.refreshToken === old.refreshToken) await store.save(null);
  }

  return {
    async token() {
      await open();
      if (session && endsWithin(session, aheadMs)) {
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
