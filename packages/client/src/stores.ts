import { sharedStore } from './indexed-db.js';
import type { Session, SessionStore } from './session.js';

/** A session store that lasts as long as the page or process. */
export function memoryStore(first: Session | null = null): SessionStore {
  let session = first;
  return {
    load: () => session,
    save: (next) => {
      session = next;
    },
  };
}

/**
 * A session store in IndexedDB. Tabs share the session: one tab at a time refreshes it, and each tab
 * follows sign-ins and sign-outs of the others. In memory where there is no IndexedDB, as on a server.
 */
export function browserStore(name = 'parley.session'): SessionStore {
  const shared = sharedStore(name);
  if (!shared) return memoryStore();
  return {
    load: async () =>
      (await shared.run<Session | undefined>('readonly', (store) => store.get('session'))) ?? null,
    async save(session) {
      await shared.run('readwrite', (store) => store.put(session, 'session'));
      shared.announce(session);
    },
    exclusively: shared.exclusively,
    onChange: (listener) => shared.onChange((session) => listener(session as Session | null)),
  };
}
