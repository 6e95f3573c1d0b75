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
 * A session store in `localStorage`. Tabs share the session: one tab at a time refreshes it, and each
 * tab follows sign-ins and sign-outs of the others. Where there is no `localStorage`, as on a server,
 * nobody is signed in.
 */
export function browserStore(key = 'parley.session'): SessionStore {
  const storage = globalThis.localStorage as Storage | undefined;
  if (!storage) return memoryStore();
  const read = (text: string | null): Session | null => {
    try {
      return JSON.parse(text ?? 'null');
    } catch {
      return null;
    }
  };
  return {
    load: () => read(storage.getItem(key)),
    save(session) {
      if (session) storage.setItem(key, JSON.stringify(session));
      else storage.removeItem(key);
    },
    // Web Locks exist in secure contexts only.
    exclusively: (task) => (navigator.locks ? navigator.locks.request(key, task) : task()),
    onChange(listener) {
      const hear = (event: StorageEvent) => {
        // Its key is null when everything was removed.
        if (event.storageArea === storage && (event.key === key || event.key === null))
          listener(read(event.newValue));
      };
      addEventListener('storage', hear);
      return () => removeEventListener('storage', hear);
    },
  };
}
