/** What signing in answers: the fields of `AuthPayload` that a client keeps. */
export interface Session {
  accessToken: string;
  /** ISO 8601, by the server's clock. */
  accessTokenExpiresAt: string;
  refreshToken: string;
}

/** Where a session is kept between two visits. Tabs of one person share one. */
export interface SessionStore {
  /** What was saved last; null when nobody is signed in. */
  load(): Session | null | Promise<Session | null>;
  /** Called with each renewed session, and with null when it has ended. */
  save(session: Session | null): void | Promise<void>;
}

/** The one holder of the tokens, whom every request and every socket asks. */
export interface SessionKeeper {
  /**
   * An access token that is good for a while, renewed if need be: one renewal serves all who ask
   * meanwhile. Null when nobody is signed in. Rejects when it ran out and the server is away.
   */
  token(): Promise<string | null>;
  /** The token held now, good or not; null when nobody is signed in. */
  held(): string | null;
  /** The server refused `token`: it will not be given out again. */
  refused(token: string): void;
  begin(session: Session): Promise<void>;
  /** Signs out, here and in the store; at the server nothing changes. */
  end(): Promise<void>;
}

/** How long before its end a token is renewed, in milliseconds. */
const aheadMs = 30_000;

/** A store for one visit. */
export function memoryStore(first: Session | null): SessionStore {
  let session = first;
  return {
    load: () => session,
    save: (next) => {
      session = next;
    },
  };
}

/**
 * Keeps the session of `store`. `exchange` trades a refresh token for a new session, answers null
 * when the server will not have it, and throws when there is no telling. `ended` is called once a
 * session is over, for whatever reason.
 */
export function keepSession(
  store: SessionStore,
  exchange: (refreshToken: string) => Promise<Session | null>,
  ended: () => void,
): SessionKeeper {
  let session: Session | null = null;
  let opening: Promise<void> | null = null;
  let renewing: Promise<void> | null = null;
  let refusedToken: string | null = null;
  // Where this clock runs ahead of the server's, every token looks old: then only the server knows.
  let clockIsOff = false;

  const msLeft = (one: Session) => Date.parse(one.accessTokenExpiresAt) - Date.now();
  const endsWithin = (one: Session, ms: number) =>
    one.accessToken === refusedToken || (!clockIsOff && msLeft(one) < ms);
  const open = async () => {
    session = await store.load();
  };

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
    if (!next) return end();
    clockIsOff = msLeft(next) < aheadMs;
    session = next;
    await store.save(next);
  }

  async function end(): Promise<void> {
    const old = session;
    if (!old) return;
    session = null;
    // Somebody else may have signed in meanwhile, in another tab.
    const stored = await store.load();
    if (stored?.refreshToken === old.refreshToken) await store.save(null);
    ended();
  }

  return {
    async token() {
      opening ??= open();
      await opening;
      if (session && endsWithin(session, aheadMs)) {
        renewing ??= renew(session).finally(() => {
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
    held: () => session?.accessToken ?? null,
    refused(token) {
      refusedToken = token;
    },
    async begin(next) {
      opening = Promise.resolve();
      session = next;
      await store.save(next);
    },
    end,
  };
}
